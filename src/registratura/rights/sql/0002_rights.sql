-- What was asked and when stays as it was; an end is an end; the events of the clock and the letters never change.
CREATE FUNCTION rights_guard_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.institution_id, NEW.id, NEW.reference, NEW."right", NEW.received_at, NEW.received_on, NEW.details, NEW.first_on)
       IS DISTINCT FROM
       (OLD.institution_id, OLD.id, OLD.reference, OLD."right", OLD.received_at, OLD.received_on, OLD.details, OLD.first_on)
    THEN
        RAISE EXCEPTION 'what request % asks is frozen', OLD.id USING ERRCODE = 'RG001';
    END IF;
    IF OLD.closed_at IS NOT NULL AND (NEW.status <> OLD.status OR NEW.closed_at IS DISTINCT FROM OLD.closed_at) THEN
        RAISE EXCEPTION 'request % has ended', OLD.id USING ERRCODE = 'RG006';
    END IF;
    IF OLD.extended_at IS NOT NULL
       AND (NEW.extended_at, NEW.extension_code, NEW.strict_on, NEW.moved_on)
           IS DISTINCT FROM (OLD.extended_at, OLD.extension_code, OLD.strict_on, OLD.moved_on) THEN
        RAISE EXCEPTION 'request % was extended once', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON rights_privacyrequest
    FOR EACH ROW EXECUTE FUNCTION rights_guard_request();

DO $$
DECLARE v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['rights_privacyrequest', 'rights_clockevent', 'rights_code', 'rights_letter',
                                   'rights_task', 'rights_package', 'rights_recipientnotice', 'rights_restriction'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

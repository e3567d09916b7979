-- A breach is never taken out of the register, what the authority was told never changes, and the clock never moves.
CREATE FUNCTION incidents_guard_incident() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'incident % is closed', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON incidents_incident
    FOR EACH ROW EXECUTE FUNCTION incidents_guard_incident();

DO $$
DECLARE v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['incidents_incident', 'incidents_notification', 'incidents_reach',
                                   'incidents_affected'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
    FOREACH v_table IN ARRAY ARRAY['incidents_notification', 'incidents_reach'] LOOP
        EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION incidents_guard_incident() FROM PUBLIC;

-- What was published is what persons filled in: it stays as it was, word for word. A draft may change or be given up.
CREATE FUNCTION forms_guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'version % of form % was published and stays', OLD.number, OLD.form_id
                USING ERRCODE = 'RG001';
        END IF;
        RETURN OLD;
    END IF;
    IF (NEW.institution_id, NEW.id, NEW.form_id, NEW.number, NEW.begun_at)
       IS DISTINCT FROM (OLD.institution_id, OLD.id, OLD.form_id, OLD.number, OLD.begun_at) THEN
        RAISE EXCEPTION 'form and number of version % are frozen', OLD.id USING ERRCODE = 'RG001';
    END IF;
    IF OLD.state = 'draft' THEN
        RETURN NEW;
    END IF;
    IF OLD.state = 'retired' OR NEW.state <> 'retired'
       OR (to_jsonb(NEW) - 'state' - 'retired_at' - 'retired_by_id')
          IS DISTINCT FROM (to_jsonb(OLD) - 'state' - 'retired_at' - 'retired_by_id') THEN
        RAISE EXCEPTION 'version % of form % was published and stays as it was', OLD.number, OLD.form_id
            USING ERRCODE = 'RG001';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON forms_formversion
    FOR EACH ROW EXECUTE FUNCTION forms_guard_version();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON forms_formversion
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON forms_form
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON forms_form
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();

-- What ended stays ended, and what was signed stays as it was signed.
CREATE FUNCTION signing_guard_request() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    -- What was refused, or fell, can only be given up.
    IF NEW.state IS DISTINCT FROM OLD.state AND OLD.state <> 'open'
       AND NOT (OLD.state IN ('refused', 'fallen') AND NEW.state = 'withdrawn') THEN
        RAISE EXCEPTION 'request % is % and does not go back', OLD.id, OLD.state USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE ON signing_request
    FOR EACH ROW EXECUTE FUNCTION signing_guard_request();

CREATE FUNCTION signing_guard_step() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.state NOT IN ('waiting', 'open') OR (OLD.state = 'open' AND NEW.state = 'waiting') THEN
        RAISE EXCEPTION 'step % is % and does not go back', OLD.id, OLD.state USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE ON signing_step
    FOR EACH ROW EXECUTE FUNCTION signing_guard_step();

DO $$
DECLARE
    v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['signing_request', 'signing_paper', 'signing_step', 'signing_mark', 'signing_key'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION signing_guard_request() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION signing_guard_step() FROM PUBLIC;

-- What was said and to whom is not said otherwise afterwards; what ended a conversation stays written.
CREATE FUNCTION messaging_guard_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.read_at IS NOT NULL AND NEW.read_at IS DISTINCT FROM OLD.read_at THEN
        RAISE EXCEPTION 'message % was read and stays read', OLD.id USING ERRCODE = 'RG001';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON messaging_message
    FOR EACH ROW EXECUTE FUNCTION messaging_guard_message();

-- A letter that came back does not go forth again, and what arrived or was given up does not turn into "sending" but
-- by a person who asks for it anew, which makes it wait first.
CREATE FUNCTION messaging_guard_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.attempt_count < OLD.attempt_count THEN
        RAISE EXCEPTION 'attempts of delivery % do not become fewer', OLD.id USING ERRCODE = 'RG001';
    END IF;
    IF NEW.state = 'sending' AND OLD.state NOT IN ('waiting', 'sending') THEN
        RAISE EXCEPTION 'delivery % is % and is not sent', OLD.id, OLD.state USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON messaging_delivery
    FOR EACH ROW EXECUTE FUNCTION messaging_guard_delivery();

CREATE FUNCTION messaging_guard_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.outcome <> 'running' THEN
        RAISE EXCEPTION 'attempt % has ended and is not changed again', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER ended_stays BEFORE UPDATE ON messaging_deliveryattempt
    FOR EACH ROW EXECUTE FUNCTION messaging_guard_attempt();

DO $$
DECLARE
    v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['messaging_message', 'messaging_delivery', 'messaging_deliveryattempt',
                                   'messaging_deliveryreport', 'messaging_template', 'messaging_endpoint'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION messaging_guard_message(), messaging_guard_delivery(), messaging_guard_attempt() FROM PUBLIC;

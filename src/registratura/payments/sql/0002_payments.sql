-- An entry of the ledger has all its legs, and they come to nothing: looked at when the transaction ends.
CREATE FUNCTION payments_check_posting() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_posting bigint := CASE WHEN TG_TABLE_NAME = 'payments_leg' THEN (to_jsonb(NEW) ->> 'posting_id')::bigint
                             ELSE NEW.id END;
    v_sum numeric;
    v_legs bigint;
    v_wanted bigint;
    v_before text := coalesce(current_setting('app.institution', true), '');
BEGIN
    -- When the transaction ends its scope may have ended before: the wall between tenants would hide the legs.
    PERFORM set_config('app.institution', NEW.institution_id::text, true);
    SELECT coalesce(sum(amount_bani), 0), count(*) INTO v_sum, v_legs FROM payments_leg
     WHERE institution_id = NEW.institution_id AND posting_id = v_posting;
    SELECT legs_count INTO v_wanted FROM payments_posting
     WHERE institution_id = NEW.institution_id AND id = v_posting;
    PERFORM set_config('app.institution', v_before, true);
    IF v_sum <> 0 OR v_legs IS DISTINCT FROM v_wanted THEN
        RAISE EXCEPTION 'entry % of the ledger does not come to nothing: % in % legs', v_posting, v_sum, v_legs
            USING ERRCODE = 'PY001';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER balanced AFTER INSERT ON payments_posting DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION payments_check_posting();
CREATE CONSTRAINT TRIGGER balanced AFTER INSERT ON payments_leg DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION payments_check_posting();

-- A refund goes forward only, and never twice.
CREATE FUNCTION payments_follow_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (OLD.state, NEW.state) IN (('asked', 'agreed'), ('asked', 'refused'), ('agreed', 'sent'),
                                      ('agreed', 'failed'), ('sent', 'confirmed'), ('sent', 'failed'),
                                      ('agreed', 'confirmed'), ('failed', 'confirmed'), ('failed', 'agreed'), ('failed', 'refused'),
                                      ('agreed', 'refused')) THEN
        RAISE EXCEPTION 'refund % does not go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'PY002';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER forward BEFORE UPDATE ON payments_refund FOR EACH ROW EXECUTE FUNCTION payments_follow_refund();

DO $$
DECLARE v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['payments_paymentorder', 'payments_attempt', 'payments_providerevent',
                                   'payments_refund', 'payments_fact', 'payments_posting', 'payments_leg',
                                   'payments_statement', 'payments_statementline', 'payments_settlement',
                                   'payments_settlementline'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
    FOREACH v_table IN ARRAY ARRAY['payments_attempt', 'payments_providerevent', 'payments_fact', 'payments_posting',
                                   'payments_leg', 'payments_statement', 'payments_settlementline'] LOOP
        EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION payments_check_posting(), payments_follow_refund() FROM PUBLIC;

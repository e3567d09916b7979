-- What the supplier's answer closes (institutions_entitlement) is asked at the one place where numbers are taken: a row
-- of a primary key's size, read beside the numbering, in the round trip that runs anyway. Who answers within a running
-- term says so (app.running_term, registers.services.within_running_term): that number is never refused.
CREATE FUNCTION registers_guard_entitlement() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF coalesce(current_setting('app.running_term', true), '') <> 'on' AND EXISTS (
        SELECT 1 FROM institutions_entitlement e
         WHERE e.institution_id = NEW.institution_id AND e.feature = 'register'
           AND e.closes_on <= (now() AT TIME ZONE 'Europe/Bucharest')::date) THEN
        RAISE EXCEPTION 'institution % may not register new documents', NEW.institution_id USING ERRCODE = 'RG016';
    END IF;
    RETURN NEW;
END $$;

REVOKE EXECUTE ON FUNCTION registers_guard_entitlement() FROM PUBLIC;

CREATE TRIGGER entitled BEFORE INSERT ON registers_entry
    FOR EACH ROW EXECUTE FUNCTION registers_guard_entitlement();

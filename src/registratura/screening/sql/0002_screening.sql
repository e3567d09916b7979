-- A version of the rules never changes. A case is about what it was about: what was measured stays as it was.
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON screening_ruleversion
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON screening_ruleversion
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();

-- Whoever took the measure does not answer what is said against it.
CREATE FUNCTION screening_guard_contest() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.answered_by_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM screening_decision d WHERE d.institution_id = NEW.institution_id AND d.id = NEW.decision_id
            AND NEW.answered_by_id IN (d.proposed_by_id, d.confirmed_by_id)) THEN
        RAISE EXCEPTION 'a contest is answered by somebody else than who took the measure' USING ERRCODE = 'RG001';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER another_person BEFORE INSERT OR UPDATE ON screening_contest
    FOR EACH ROW EXECUTE FUNCTION screening_guard_contest();

-- The one way in which cases leave: closed long enough ago, nothing said against them still unanswered.
CREATE FUNCTION screening_forget(p_before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_institution bigint := registratura_institution();
    v_ids bigint[];
BEGIN
    v_ids := ARRAY(SELECT c.id FROM screening_case c WHERE c.institution_id = v_institution AND c.state = 'closed'
                      AND c.closed_at < least(p_before, now() - interval '30 days')
                      AND NOT EXISTS (SELECT 1 FROM screening_contest x WHERE x.institution_id = v_institution
                                         AND x.case_id = c.id AND x.answered_at IS NULL));
    DELETE FROM screening_contest WHERE institution_id = v_institution AND case_id = ANY(v_ids);
    DELETE FROM screening_decision WHERE institution_id = v_institution AND case_id = ANY(v_ids);
    DELETE FROM screening_case WHERE institution_id = v_institution AND id = ANY(v_ids);
    RETURN cardinality(v_ids);
END $$;

REVOKE EXECUTE ON FUNCTION screening_guard_contest(), screening_forget(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION screening_forget(timestamptz) TO registratura_app;

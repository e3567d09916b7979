-- By what a person was found goes with the person: the only rows of this room that are deleted.
CREATE FUNCTION subjects_forget_identities(p_subject bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_count integer;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM subjects_subject WHERE institution_id = registratura_institution()
                      AND id = p_subject AND state = 'erased') THEN
        RAISE EXCEPTION 'person % is not erased: its identities stay', p_subject USING ERRCODE = 'RG001';
    END IF;
    DELETE FROM subjects_identity WHERE institution_id = registratura_institution() AND subject_id = p_subject;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    RETURN v_count;
END $$;

REVOKE EXECUTE ON FUNCTION subjects_forget_identities(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION subjects_forget_identities(bigint) TO registratura_app;

-- A destroyed key stays destroyed.
CREATE FUNCTION subjects_guard_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.destroyed_at IS NOT NULL THEN
        RAISE EXCEPTION 'key % was destroyed and stays so', OLD.key USING ERRCODE = 'RG001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER destroyed_stays BEFORE UPDATE ON subjects_subjectkey
    FOR EACH ROW EXECUTE FUNCTION subjects_guard_key();

CREATE FUNCTION subjects_guard_subject() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'erased' THEN
        RAISE EXCEPTION 'person % was erased and stays so', OLD.ref USING ERRCODE = 'RG001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER erased_stays BEFORE UPDATE ON subjects_subject
    FOR EACH ROW EXECUTE FUNCTION subjects_guard_subject();

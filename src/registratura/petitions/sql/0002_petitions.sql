-- A petition keeps its entry; an answer that left is never taken back; signatures are withdrawn once.
CREATE FUNCTION petitions_guard_petition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.institution_id, NEW.id, NEW.entry_id, NEW.opened_at, NEW.opened_by_id)
       IS DISTINCT FROM (OLD.institution_id, OLD.id, OLD.entry_id, OLD.opened_at, OLD.opened_by_id) THEN
        RAISE EXCEPTION 'the entry of petition % is frozen', OLD.id USING ERRCODE = 'RG001';
    END IF;
    -- What was answered waits again when its answer is annulled; letters sent to another authority stay sent.
    IF NEW.standing <> OLD.standing
       AND (OLD.standing = 'redirected' OR OLD.standing = 'answered' AND NEW.standing <> 'in_work') THEN
        RAISE EXCEPTION 'petition % is % and does not go back', OLD.id, OLD.standing USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON petitions_petition
    FOR EACH ROW EXECUTE FUNCTION petitions_guard_petition();

CREATE FUNCTION petitions_guard_signature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.withdrawn_at IS NOT NULL
       OR (to_jsonb(NEW) - ARRAY['withdrawn_at', 'withdrawn_by_id', 'withdrawn_reason'])
          IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['withdrawn_at', 'withdrawn_by_id', 'withdrawn_reason']) THEN
        RAISE EXCEPTION 'signature % is frozen', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON petitions_signature
    FOR EACH ROW EXECUTE FUNCTION petitions_guard_signature();

DO $$
DECLARE v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['petitions_petition', 'petitions_signature', 'petitions_options'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION petitions_guard_petition(), petitions_guard_signature() FROM PUBLIC;

-- What came before this room, each institution in its own scope: the kind is a request until somebody looks at it.
DO $$
DECLARE v_institution bigint;
BEGIN
    FOR v_institution IN SELECT id FROM institutions_institution LOOP
        PERFORM set_config('app.institution', v_institution::text, true);
        INSERT INTO petitions_petition (institution_id, entry_id, kind, sender_type, domain, origin_authority, language,
            opened_at, standing, ground, note, decided_at, redirected_to, solution, legal_ground)
        SELECT e.institution_id, e.id, 'request', 'person', 'other', '', '', now(),
               CASE WHEN e.dispatched_on IS NULL THEN 'in_work' ELSE 'answered' END, '', '',
               CASE WHEN e.dispatched_on IS NULL THEN NULL ELSE now() END, '', '', ''
          FROM registers_inscription i
          JOIN registers_register g ON g.institution_id = i.institution_id AND g.id = i.register_id
           AND g.template = 'petitions'
          JOIN registers_entry e ON e.institution_id = i.institution_id AND e.id = i.entry_id
         WHERE i.institution_id = v_institution
            ON CONFLICT DO NOTHING;
    END LOOP;
    PERFORM set_config('app.institution', '', true);
END $$;

-- What was filed stays as it was sent; an end is an end; a filing is never deleted. Drafts go.
CREATE FUNCTION filings_guard_filing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.institution_id, NEW.id, NEW.key, NEW.reference, NEW.secret_digest, NEW.form_version_id, NEW.answers,
        NEW.filed_at, NEW.user_id, NEW.clerk_id, NEW.person_name, NEW.answer_way)
       IS DISTINCT FROM
       (OLD.institution_id, OLD.id, OLD.key, OLD.reference, OLD.secret_digest, OLD.form_version_id, OLD.answers,
        OLD.filed_at, OLD.user_id, OLD.clerk_id, OLD.person_name, OLD.answer_way)
    THEN
        RAISE EXCEPTION 'what filing % says is frozen', OLD.id USING ERRCODE = 'RG001';
    END IF;
    IF OLD.state = 'registered' AND (NEW.state, NEW.entry_id) IS DISTINCT FROM (OLD.state, OLD.entry_id) THEN
        RAISE EXCEPTION 'filing % has its number', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON filings_filing FOR EACH ROW EXECUTE FUNCTION filings_guard_filing();

DO $$
DECLARE v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['filings_filing', 'filings_filingfile'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

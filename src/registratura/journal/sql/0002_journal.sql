-- The clock of the registers: the database's own. One function, so that tests of midnight can stand in its place.
CREATE FUNCTION registratura_now() RETURNS timestamptz
LANGUAGE sql VOLATILE PARALLEL RESTRICTED AS $$ SELECT clock_timestamp() $$;

CREATE FUNCTION registratura_institution() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT nullif(current_setting('app.institution', true), '')::bigint $$;

-- For tables whose rows never change, whoever asks.
CREATE FUNCTION registratura_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'RG001';
END $$;

CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON journal_record
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON journal_record
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON journal_leaf
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON journal_leaf
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON journal_seal
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON journal_seal
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();

-- The only way into the journal: time and transaction are the database's, the institution is that of the scope.
CREATE FUNCTION journal_write(
    p_action text, p_actor_id bigint, p_actor_name text, p_subject_type text, p_subject_id bigint, p_details jsonb
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_institution bigint := registratura_institution();
    v_id bigint;
BEGIN
    IF v_institution IS NULL THEN
        RAISE EXCEPTION 'an act is recorded only inside the scope of an institution' USING ERRCODE = 'RG000';
    END IF;
    INSERT INTO journal_record (institution_id, recorded_at, transaction_id, action, actor_id, actor_name,
                                subject_type, subject_id, details, salt)
    VALUES (v_institution, registratura_now(), pg_current_xact_id()::text::bigint, p_action, p_actor_id, p_actor_name,
            p_subject_type, p_subject_id, p_details, uuid_send(gen_random_uuid()))
    RETURNING id INTO v_id;
    RETURN v_id;
END $$;

REVOKE EXECUTE ON FUNCTION journal_write(text, bigint, text, text, bigint, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journal_write(text, bigint, text, text, bigint, jsonb) TO registratura_app;

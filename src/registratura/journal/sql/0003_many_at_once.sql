-- Several acts of one kind of subject, in their order, in one statement. As journal_write in everything else.
-- p_acts: [{"action": …, "subject": …, "details": …}].
CREATE FUNCTION journal_write_each(p_actor_id bigint, p_actor_name text, p_subject_type text, p_acts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_institution bigint := registratura_institution();
BEGIN
    IF v_institution IS NULL THEN
        RAISE EXCEPTION 'an act is recorded only inside the scope of an institution' USING ERRCODE = 'RG000';
    END IF;
    INSERT INTO journal_record (institution_id, recorded_at, transaction_id, action, actor_id, actor_name,
                                subject_type, subject_id, details, salt)
    SELECT v_institution, registratura_now(), pg_current_xact_id()::text::bigint, a.act ->> 'action', p_actor_id,
           p_actor_name, p_subject_type, (a.act ->> 'subject')::bigint, a.act -> 'details', uuid_send(gen_random_uuid())
      FROM jsonb_array_elements(p_acts) WITH ORDINALITY AS a(act, place) ORDER BY a.place;
END $$;

REVOKE EXECUTE ON FUNCTION journal_write_each(bigint, text, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journal_write_each(bigint, text, text, jsonb) TO registratura_app;

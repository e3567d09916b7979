-- Which entry answers which. Rows are written here alone; what was written is withdrawn once, never changed or deleted.

CREATE FUNCTION registers_guard_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.withdrawn_at IS NOT NULL
       OR (to_jsonb(NEW) - ARRAY['withdrawn_at', 'withdrawn_by_id', 'withdrawn_reason'])
          IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['withdrawn_at', 'withdrawn_by_id', 'withdrawn_reason']) THEN
        RAISE EXCEPTION 'answer % is frozen', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON registers_entryanswer
    FOR EACH ROW EXECUTE FUNCTION registers_guard_answer();
CREATE TRIGGER never_deleted BEFORE DELETE ON registers_entryanswer
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON registers_entryanswer
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();

-- A number as offices write it; an answer under the same number bears the day of the answer.
CREATE FUNCTION registers_written(p_institution bigint, p_id bigint, p_on date) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT e.number || coalesce('/' || nullif(g.number_code, ''), '') || '/'
           || to_char(coalesce(p_on, e.registered_on), 'DD.MM.YYYY')
      FROM registers_entry e
      JOIN registers_register g ON g.institution_id = e.institution_id AND g.id = e.register_id
     WHERE e.institution_id = p_institution AND e.id = p_id
$$;

-- What can answer what: an outgoing entry anything that came or was made inside, an internal one what was made inside.
-- An answer under the same number stands at the position of the first document that it answers.
CREATE FUNCTION registers_can_answer(p_answer registers_entry, p_answered registers_entry, p_here boolean)
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT p_answered.state = 'registered' AND CASE
        WHEN p_answer.id = p_answered.id THEN p_answer.direction IN ('incoming', 'internal')
        WHEN p_answer.direction = 'outgoing' THEN p_answered.direction IN ('incoming', 'internal')
        WHEN p_answer.direction = 'internal' THEN p_answered.direction = 'internal'
        ELSE p_here AND p_answered.direction = 'incoming' END
$$;

-- One entry answers others. p_seen: the rows of standing answers that the person knew of; an answer given in between
-- is not passed over unseen. p_key: of the form that answers under the same number; it counts once. Whoever answers
-- the same entries waits here and nowhere else, so that the queue of a register never waits for a correction.
-- Returns how many entries are newly answered by it.
CREATE FUNCTION registers_answer(
    p_answer bigint, p_answered bigint[], p_seen bigint[], p_key uuid, p_actor_id bigint, p_actor_name text
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_institution bigint := registratura_institution();
    v_id bigint;
    v_answer registers_entry;
    v_answered registers_entry;
    v_here boolean;
    v_at timestamptz;
    v_written text;
    v_new bigint[] := '{}';
    v_told jsonb := '[]';
BEGIN
    FOR v_id IN SELECT DISTINCT a FROM unnest(p_answered) a ORDER BY a LOOP
        PERFORM pg_advisory_xact_lock(21068, (v_id % 2147483647)::integer);
    END LOOP;
    v_answer := registers_locked(p_answer);
    IF p_key IS NOT NULL AND EXISTS (SELECT 1 FROM registers_entryanswer WHERE institution_id = v_institution
                                      AND answer_id = p_answer AND request_key = p_key) THEN
        RETURN 0;
    END IF;
    IF v_answer.state <> 'registered' THEN
        RAISE EXCEPTION 'entry % answers nothing (%)', p_answer, v_answer.state USING ERRCODE = 'RG006';
    END IF;
    v_here := EXISTS (SELECT 1 FROM registers_entryanswer WHERE institution_id = v_institution AND answer_id = p_answer
                       AND answered_id = p_answer AND withdrawn_at IS NULL);
    IF v_here AND p_key IS NOT NULL THEN
        RAISE EXCEPTION 'entry % is answered under its number already', p_answer USING ERRCODE = 'RG015';
    END IF;
    v_here := v_here OR p_answer = ANY(p_answered);
    v_at := registratura_now();
    v_written := registers_written(v_institution, p_answer,
        CASE WHEN v_here THEN (v_at AT TIME ZONE 'Europe/Bucharest')::date END);

    FOR v_id IN SELECT DISTINCT a FROM unnest(p_answered) a ORDER BY a LOOP
        CONTINUE WHEN EXISTS (SELECT 1 FROM registers_entryanswer WHERE institution_id = v_institution
                               AND answer_id = p_answer AND answered_id = v_id AND withdrawn_at IS NULL);
        SELECT * INTO v_answered FROM registers_entry WHERE institution_id = v_institution AND id = v_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'no entry %', v_id USING ERRCODE = 'RG007';
        ELSIF NOT registers_can_answer(v_answer, v_answered, v_here) THEN
            RAISE EXCEPTION 'entry % cannot answer %', p_answer, v_id USING ERRCODE = 'RG014';
        ELSIF EXISTS (SELECT 1 FROM registers_entryanswer WHERE institution_id = v_institution AND answered_id = v_id
                       AND withdrawn_at IS NULL AND id <> ALL(p_seen)) THEN
            RAISE EXCEPTION 'entry % was answered in between', v_id USING ERRCODE = 'RG013';
        END IF;
        INSERT INTO registers_entryanswer (institution_id, answer_id, answered_id, linked_at, linked_by_id, request_key,
                                           withdrawn_at, withdrawn_by_id, withdrawn_reason)
        VALUES (v_institution, p_answer, v_id, v_at, p_actor_id, p_key, NULL, NULL, '');
        PERFORM journal_write('registers.entry.answered', p_actor_id, p_actor_name, 'entry', v_id,
            jsonb_build_object('answer', p_answer, 'answer_number', v_written, 'same_number', v_id = p_answer));
        v_new := v_new || v_id;
        v_told := v_told || jsonb_build_object('id', v_id, 'number', registers_written(v_institution, v_id, NULL));
    END LOOP;
    IF cardinality(array_remove(v_new, p_answer)) > 0 THEN
        PERFORM journal_write('registers.answer.given', p_actor_id, p_actor_name, 'entry', p_answer,
            jsonb_build_object('answer_number', v_written, 'answered', v_told));
    END IF;
    RETURN cardinality(v_new);
END $$;

-- Takes an answer back: the answered entry waits again, unless another answer stands. Both ends tell it.
CREATE FUNCTION registers_withdraw_answer(p_id bigint, p_actor_id bigint, p_actor_name text, p_reason text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_institution bigint := registratura_institution();
    v_row registers_entryanswer;
    v_end bigint;
BEGIN
    SELECT * INTO v_row FROM registers_entryanswer
     WHERE institution_id = v_institution AND id = p_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no answer %', p_id USING ERRCODE = 'RG007';
    ELSIF v_row.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'answer % was withdrawn', p_id USING ERRCODE = 'RG006';
    ELSIF p_reason = '' THEN
        RAISE EXCEPTION 'a withdrawal has a reason' USING ERRCODE = 'RG008';
    END IF;
    UPDATE registers_entryanswer
       SET withdrawn_at = registratura_now(), withdrawn_by_id = p_actor_id, withdrawn_reason = p_reason
     WHERE institution_id = v_institution AND id = p_id;
    FOR v_end IN SELECT DISTINCT e FROM unnest(ARRAY[v_row.answer_id, v_row.answered_id]) e ORDER BY e LOOP
        PERFORM journal_write('registers.answer.withdrawn', p_actor_id, p_actor_name, 'entry', v_end,
            jsonb_build_object(
                'answer', v_row.answer_id, 'answered', v_row.answered_id, 'reason', p_reason,
                'answer_number', registers_written(v_institution, v_row.answer_id,
                    CASE WHEN v_row.answer_id = v_row.answered_id
                         THEN (v_row.linked_at AT TIME ZONE 'Europe/Bucharest')::date END),
                'answered_number', registers_written(v_institution, v_row.answered_id, NULL)));
    END LOOP;
END $$;

-- An annulled answer answers nothing: what it answered waits again, and its history says why. An annulled document
-- leaves its answer standing, with a word about it.
CREATE FUNCTION registers_follow_annulment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_row registers_entryanswer;
    v_name text := coalesce((SELECT full_name FROM accounts_user WHERE id = NEW.annulled_by_id), '');
    v_written text := registers_written(NEW.institution_id, NEW.id, NULL);
BEGIN
    FOR v_row IN SELECT * FROM registers_entryanswer WHERE institution_id = NEW.institution_id
                    AND NEW.id IN (answer_id, answered_id) AND withdrawn_at IS NULL ORDER BY id FOR NO KEY UPDATE
    LOOP
        IF v_row.answer_id = NEW.id THEN
            UPDATE registers_entryanswer SET withdrawn_at = NEW.annulled_at, withdrawn_by_id = NEW.annulled_by_id,
                                             withdrawn_reason = NEW.annulled_reason
             WHERE institution_id = NEW.institution_id AND id = v_row.id;
            CONTINUE WHEN v_row.answered_id = NEW.id;
            PERFORM journal_write('registers.answer.fell', NEW.annulled_by_id, v_name, 'entry', v_row.answered_id,
                jsonb_build_object('answer', NEW.id, 'answer_number', v_written, 'reason', NEW.annulled_reason));
        ELSE
            PERFORM journal_write('registers.answered.annulled', NEW.annulled_by_id, v_name, 'entry', v_row.answer_id,
                jsonb_build_object('answered', NEW.id, 'answered_number', v_written, 'reason', NEW.annulled_reason));
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE TRIGGER registers_answers_follow AFTER UPDATE OF state ON registers_entry
    FOR EACH ROW WHEN (NEW.state = 'annulled' AND OLD.state = 'registered')
    EXECUTE FUNCTION registers_follow_annulment();

REVOKE EXECUTE ON FUNCTION registers_guard_answer(), registers_written(bigint, bigint, date),
    registers_can_answer(registers_entry, registers_entry, boolean),
    registers_answer(bigint, bigint[], bigint[], uuid, bigint, text),
    registers_withdraw_answer(bigint, bigint, text, text), registers_follow_annulment() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registers_answer(bigint, bigint[], bigint[], uuid, bigint, text),
    registers_withdraw_answer(bigint, bigint, text, text) TO registratura_app;

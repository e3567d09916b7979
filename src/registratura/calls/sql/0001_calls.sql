-- No sound without the decision of that very conversation: a part of a recording points, by four columns, at a decision
-- of its own call that says yes; a chunk points at a part.
ALTER TABLE calls_capture ADD CONSTRAINT calls_capture_decision_fk
    FOREIGN KEY (institution_id, call_id, decision_id, answer)
    REFERENCES calls_recordingdecision (institution_id, call_id, id, answer);
ALTER TABLE calls_capture ADD CONSTRAINT calls_capture_of_call UNIQUE (institution_id, call_id, id);
ALTER TABLE calls_chunk ADD CONSTRAINT calls_chunk_capture_fk
    FOREIGN KEY (institution_id, call_id, capture_id) REFERENCES calls_capture (institution_id, call_id, id);

-- A yes that was taken back allows nothing any more.
CREATE FUNCTION calls_guard_capture() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.decision_id <> (SELECT max(d.id) FROM calls_recordingdecision d
                            WHERE d.institution_id = NEW.institution_id AND d.call_id = NEW.call_id) THEN
        RAISE EXCEPTION 'the decision of call % was taken back', NEW.call_id USING ERRCODE = 'RG006';
    END IF;
    IF EXISTS (SELECT 1 FROM calls_call c WHERE c.institution_id = NEW.institution_id AND c.id = NEW.call_id
                  AND c.state <> 'talking') THEN
        RAISE EXCEPTION 'nobody talks in call %', NEW.call_id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT ON calls_capture FOR EACH ROW EXECUTE FUNCTION calls_guard_capture();

-- Sound lies whole inside its part, and is not kept once the yes was taken back.
CREATE FUNCTION calls_guard_chunk() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_part calls_capture;
BEGIN
    SELECT * INTO v_part FROM calls_capture p WHERE p.institution_id = NEW.institution_id AND p.id = NEW.capture_id;
    IF NEW.began_at < v_part.began_at
       OR (v_part.ended_at IS NOT NULL AND NEW.began_at + make_interval(secs => NEW.milliseconds / 1000.0) > v_part.ended_at)
       OR EXISTS (SELECT 1 FROM calls_recordingdecision d WHERE d.institution_id = NEW.institution_id
                     AND d.call_id = NEW.call_id AND d.id > v_part.decision_id AND d.answer = 'withdrawn') THEN
        RAISE EXCEPTION 'sound of call % outside what was allowed', NEW.call_id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT ON calls_chunk FOR EACH ROW EXECUTE FUNCTION calls_guard_chunk();
REVOKE EXECUTE ON FUNCTION calls_guard_capture(), calls_guard_chunk() FROM PUBLIC;

-- Removes parts of recordings with their sound; the term of keeping, an erasure and a withdrawal use the same statement.
CREATE FUNCTION calls_drop_captures(p_captures bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_institution bigint := registratura_institution();
    v_count bigint;
BEGIN
    DELETE FROM calls_chunk WHERE institution_id = v_institution AND capture_id = ANY(p_captures);
    DELETE FROM calls_capture WHERE institution_id = v_institution AND id = ANY(p_captures);
    GET DIAGNOSTICS v_count = ROW_COUNT;
    RETURN v_count;
END $$;
-- Removes the sound that reaches beyond a moment: of a withdrawal that keeps what was said before it.
CREATE FUNCTION calls_drop_after(p_call bigint, p_moment timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_count bigint;
BEGIN
    DELETE FROM calls_chunk WHERE institution_id = registratura_institution() AND call_id = p_call
       AND began_at + make_interval(secs => milliseconds / 1000.0) > p_moment;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    RETURN v_count;
END $$;
-- Takes the person out of calls: number, name, notes and sound go; the case stays with its times.
CREATE FUNCTION calls_forget(p_calls bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_institution bigint := registratura_institution();
    v_count bigint;
BEGIN
    DELETE FROM calls_chunk WHERE institution_id = v_institution AND call_id = ANY(p_calls);
    DELETE FROM calls_capture WHERE institution_id = v_institution AND call_id = ANY(p_calls);
    DELETE FROM calls_callnote WHERE institution_id = v_institution AND call_id = ANY(p_calls);
    UPDATE calls_call SET phone = '', name = '', ref = '', forgotten_at = coalesce(forgotten_at, now())
     WHERE institution_id = v_institution AND id = ANY(p_calls);
    GET DIAGNOSTICS v_count = ROW_COUNT;
    RETURN v_count;
END $$;
REVOKE EXECUTE ON FUNCTION calls_drop_captures(bigint[]), calls_drop_after(bigint, timestamptz), calls_forget(bigint[])
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION calls_drop_captures(bigint[]), calls_drop_after(bigint, timestamptz), calls_forget(bigint[])
    TO registratura_app;

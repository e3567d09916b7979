-- What happens to an entry after its number: filling a reservation, correcting, attaching, annulling, expiring.

-- Locked against changes, not against others that only point to it: who answers an entry never waits for it.
CREATE FUNCTION registers_locked(p_entry bigint) RETURNS registers_entry
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE v_entry registers_entry;
BEGIN
    SELECT * INTO v_entry FROM registers_entry
     WHERE institution_id = registratura_institution() AND id = p_entry FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no entry %', p_entry USING ERRCODE = 'RG007';
    END IF;
    RETURN v_entry;
END $$;

CREATE FUNCTION registers_complete(
    p_id bigint, p_actor_id bigint, p_actor_name text, p_entry jsonb, p_parties jsonb, p_documents bigint[],
    p_specials bigint[], p_words tsvector, p_names text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_entry registers_entry;
    v_special bigint;
BEGIN
    -- Registers before entries, as everywhere: who waits for a serial must not hold an entry meanwhile. The serials'
    -- moment is then read after the wait.
    FOR v_special IN SELECT s FROM unnest(p_specials) s ORDER BY s LOOP
        PERFORM pg_advisory_xact_lock(21063, (v_special % 2147483647)::integer);
    END LOOP;
    v_entry := registers_locked(p_id);
    IF v_entry.state <> 'reserved' THEN
        RAISE EXCEPTION 'entry % is not reserved (%)', p_id, v_entry.state USING ERRCODE = 'RG006';
    END IF;
    v_entry := jsonb_populate_record(v_entry, p_entry - ARRAY['institution_id', 'id', 'register_id', 'year', 'number',
        'registered_at', 'registered_on', 'registered_by_id', 'request_key', 'request_digest', 'received_at',
        'reserved_for_id', 'reserved_purpose', 'reserved_until', 'annulled_at', 'annulled_by_id', 'annulled_reason',
        'annulled_act', 'document_count', 'correction_count', 'state', 'completed_at']);
    IF v_entry.unit_id IS NOT NULL THEN
        PERFORM registers_check_unit(v_entry.unit_id);
    END IF;
    UPDATE registers_entry SET
        state = 'registered', completed_at = registratura_now(), direction = v_entry.direction,
        channel = v_entry.channel, document_kind = v_entry.document_kind, subject = v_entry.subject,
        sender_name = v_entry.sender_name, recipient_name = v_entry.recipient_name,
        sender_number = v_entry.sender_number, sender_dated_on = v_entry.sender_dated_on,
        sheet_count = v_entry.sheet_count, annex_count = v_entry.annex_count, unit_id = v_entry.unit_id,
        dispatched_on = v_entry.dispatched_on, resolution = v_entry.resolution,
        connected_to_id = v_entry.connected_to_id, filing_code = v_entry.filing_code, remarks = v_entry.remarks,
        late_reason = v_entry.late_reason, document_count = coalesce(cardinality(p_documents), 0)
     WHERE institution_id = v_entry.institution_id AND id = p_id;
    PERFORM registers_write_parts(v_entry, p_parties, p_documents, p_actor_id, p_words, p_names);
    PERFORM registers_inscribe(p_id, p_specials, registratura_now());
    PERFORM journal_write('registers.reservation.used', p_actor_id, p_actor_name, 'entry', p_id,
                          registers_statement(v_entry, p_parties, p_documents));
END $$;

-- Changes the fields that may be corrected. A former value that was not empty stays for ever as a correction.
-- p_seen: how many corrections the entry had when it was read; another's correction in between is not written over.
CREATE FUNCTION registers_correct(
    p_id bigint, p_actor_id bigint, p_actor_name text, p_seen integer, p_changes jsonb, p_parties jsonb,
    p_reason text, p_words tsvector, p_names text
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_old registers_entry := registers_locked(p_id);
    v_new registers_entry;
    v_before jsonb;
    v_after jsonb;
    v_field text;
    v_changed jsonb := '{}';
    v_other_parties boolean;
    v_corrections integer := 0;
BEGIN
    IF v_old.state <> 'registered' OR v_old.correction_count <> p_seen THEN
        RAISE EXCEPTION 'entry % cannot be corrected (%)', p_id, v_old.state USING ERRCODE = 'RG006';
    END IF;
    v_new := jsonb_populate_record(v_old, p_changes);
    IF v_new.unit_id IS DISTINCT FROM v_old.unit_id AND v_new.unit_id IS NOT NULL THEN
        PERFORM registers_check_unit(v_new.unit_id);
    END IF;
    v_other_parties := registers_other_parties(v_old.institution_id, p_id, p_parties);
    v_before := to_jsonb(v_old) || registers_whole_names(v_old, registers_parties(v_old.institution_id, p_id));
    v_after := to_jsonb(v_new) || registers_whole_names(v_new, p_parties);
    FOREACH v_field IN ARRAY ARRAY['channel', 'document_kind', 'subject', 'sender_name', 'recipient_name',
        'sender_number', 'sender_dated_on', 'sheet_count', 'annex_count', 'unit_id', 'dispatched_on', 'resolution',
        'connected_to_id', 'filing_code', 'remarks', 'late_reason'] LOOP
        CONTINUE WHEN v_before -> v_field IS NOT DISTINCT FROM v_after -> v_field;
        v_changed := v_changed || jsonb_build_object(v_field, jsonb_build_array(v_before -> v_field, v_after -> v_field));
        CONTINUE WHEN coalesce(v_before ->> v_field, '') = '';
        v_corrections := v_corrections + 1;
        INSERT INTO registers_correction (institution_id, entry_id, field, old_value, new_value, reason, corrected_at,
                                          corrected_by_id)
        VALUES (v_old.institution_id, p_id, v_field, v_before ->> v_field, coalesce(v_after ->> v_field, ''),
                p_reason, registratura_now(), p_actor_id);
    END LOOP;
    IF v_changed = '{}' AND NOT v_other_parties THEN
        RETURN 0;
    END IF;
    IF v_corrections > 0 AND p_reason = '' THEN
        RAISE EXCEPTION 'a correction has a reason' USING ERRCODE = 'RG008';
    END IF;
    UPDATE registers_entry SET
        channel = v_new.channel, document_kind = v_new.document_kind, subject = v_new.subject,
        sender_name = v_new.sender_name, recipient_name = v_new.recipient_name,
        sender_number = v_new.sender_number, sender_dated_on = v_new.sender_dated_on,
        sheet_count = v_new.sheet_count, annex_count = v_new.annex_count, unit_id = v_new.unit_id,
        dispatched_on = v_new.dispatched_on, resolution = v_new.resolution, connected_to_id = v_new.connected_to_id,
        filing_code = v_new.filing_code, remarks = v_new.remarks, late_reason = v_new.late_reason,
        correction_count = correction_count + v_corrections
     WHERE institution_id = v_old.institution_id AND id = p_id;
    IF v_other_parties THEN
        UPDATE registers_entryparty SET replaced_at = registratura_now()
         WHERE institution_id = v_old.institution_id AND entry_id = p_id AND replaced_at IS NULL;
        INSERT INTO registers_entryparty (institution_id, entry_id, correspondent_id, role, position, name)
        SELECT v_old.institution_id, p_id, p.correspondent_id, p.role, p.position, p.name
          FROM jsonb_to_recordset(p_parties) AS p(correspondent_id bigint, role text, position integer, name text);
    END IF;
    UPDATE registers_entrysearch SET words = p_words, names = p_names
     WHERE institution_id = v_old.institution_id AND id = p_id;
    PERFORM journal_write(
        CASE WHEN v_corrections > 0 THEN 'registers.entry.corrected' ELSE 'registers.entry.filled' END,
        p_actor_id, p_actor_name, 'entry', p_id,
        jsonb_build_object('reason', p_reason, 'changes', v_changed,
                           'parties', CASE WHEN v_other_parties THEN p_parties END));
    RETURN v_corrections;
END $$;

-- The senders and recipients that stand on an entry now.
CREATE FUNCTION registers_parties(p_institution bigint, p_id bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('correspondent_id', correspondent_id, 'role', role,
                                                 'position', position, 'name', name) ORDER BY role, position), '[]')
      FROM registers_entryparty WHERE institution_id = p_institution AND entry_id = p_id AND replaced_at IS NULL
$$;

CREATE FUNCTION registers_other_parties(p_institution bigint, p_id bigint, p_parties jsonb) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT NOT (registers_parties(p_institution, p_id) @> p_parties
                AND p_parties @> registers_parties(p_institution, p_id))
$$;

-- The columns of an entry shorten a long row of names; what is compared and kept is every name.
CREATE FUNCTION registers_whole_names(p_entry registers_entry, p_parties jsonb) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'sender_name', coalesce(string_agg(p.name, '; ' ORDER BY p.position) FILTER (WHERE p.role = 'sender'),
                                p_entry.sender_name),
        'recipient_name', coalesce(string_agg(p.name, '; ' ORDER BY p.position) FILTER (WHERE p.role = 'recipient'),
                                   p_entry.recipient_name))
      FROM jsonb_to_recordset(p_parties) AS p(role text, position integer, name text)
$$;

CREATE FUNCTION registers_attach(p_id bigint, p_actor_id bigint, p_actor_name text, p_documents bigint[])
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_entry registers_entry := registers_locked(p_id);
    v_added bigint[];
BEGIN
    IF v_entry.state <> 'registered' THEN
        RAISE EXCEPTION 'entry % takes no files (%)', p_id, v_entry.state USING ERRCODE = 'RG006';
    END IF;
    WITH added AS (
        INSERT INTO registers_entrydocument (institution_id, entry_id, document_id, position, attached_at, attached_by_id)
        SELECT v_entry.institution_id, p_id, d.id, v_entry.document_count + d.position, registratura_now(), p_actor_id
          FROM unnest(p_documents) WITH ORDINALITY AS d(id, position)
        ON CONFLICT DO NOTHING RETURNING document_id)
    SELECT coalesce(array_agg(document_id), '{}') INTO v_added FROM added;
    IF cardinality(v_added) > 0 THEN
        UPDATE registers_entry SET document_count = document_count + cardinality(v_added)
         WHERE institution_id = v_entry.institution_id AND id = p_id;
        PERFORM journal_write('registers.entry.documents_attached', p_actor_id, p_actor_name, 'entry', p_id,
                              jsonb_build_object('documents', to_jsonb(v_added)));
    END IF;
    RETURN cardinality(v_added);
END $$;

-- p_seen…: the entry as it was when it was read. What somebody changed in between is not struck out unseen.
CREATE FUNCTION registers_annul(
    p_id bigint, p_actor_id bigint, p_actor_name text, p_seen_state text, p_seen_corrections integer,
    p_seen_documents integer, p_reason text, p_act text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_entry registers_entry := registers_locked(p_id);
BEGIN
    IF v_entry.state NOT IN ('registered', 'reserved')
       OR (v_entry.state, v_entry.correction_count, v_entry.document_count)
          IS DISTINCT FROM (p_seen_state, p_seen_corrections, p_seen_documents) THEN
        RAISE EXCEPTION 'entry % is closed or changed (%)', p_id, v_entry.state USING ERRCODE = 'RG006';
    END IF;
    UPDATE registers_entry SET state = 'annulled', annulled_at = registratura_now(), annulled_by_id = p_actor_id,
                               annulled_reason = p_reason, annulled_act = p_act
     WHERE institution_id = v_entry.institution_id AND id = p_id;
    PERFORM journal_write('registers.entry.annulled', p_actor_id, p_actor_name, 'entry', p_id,
                          jsonb_build_object('reason', p_reason, 'act', p_act, 'was', v_entry.state));
END $$;

-- Reservations past their day end as unused; the number stays, "neutilizat" in every list.
CREATE FUNCTION registers_expire_reservations(p_id bigint, p_actor_id bigint, p_actor_name text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_institution bigint := registratura_institution();
    v_entry record;
    v_count integer := 0;
BEGIN
    FOR v_entry IN
        SELECT id, reserved_until FROM registers_entry
         WHERE institution_id = v_institution AND state = 'reserved'
           AND (id = p_id OR p_id IS NULL AND reserved_until <= registratura_now())
         ORDER BY id FOR UPDATE SKIP LOCKED
    LOOP
        UPDATE registers_entry SET state = 'unused', completed_at = registratura_now()
         WHERE institution_id = v_institution AND id = v_entry.id;
        PERFORM journal_write('registers.reservation.unused', p_actor_id, p_actor_name, 'entry', v_entry.id,
                              jsonb_build_object('until', v_entry.reserved_until));
        v_count := v_count + 1;
    END LOOP;
    RETURN v_count;
END $$;

-- The queue of an open register that numbers entries; refuses any other.
CREATE FUNCTION registers_queue(p_register bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE v_kind text;
BEGIN
    PERFORM pg_advisory_xact_lock(21063, (p_register % 2147483647)::integer);
    SELECT kind INTO v_kind FROM registers_register
     WHERE institution_id = registratura_institution() AND id = p_register AND closed_at IS NULL;
    IF v_kind IS NULL THEN
        RAISE EXCEPTION 'register % is closed or unknown', p_register USING ERRCODE = 'RG004';
    END IF;
END $$;

-- The year's first number when the register continues one kept on paper.
CREATE FUNCTION registers_continue_from(p_register bigint, p_first integer, p_actor_id bigint, p_actor_name text)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_institution bigint := registratura_institution();
    v_year integer;
BEGIN
    PERFORM registers_queue(p_register);
    v_year := extract(year FROM registratura_now() AT TIME ZONE 'Europe/Bucharest');
    IF EXISTS (SELECT 1 FROM registers_numbersequence WHERE institution_id = v_institution
               AND register_id = p_register AND (year = v_year OR year > v_year AND unit_id IS NULL)) THEN
        RAISE EXCEPTION 'register % already has numbers in %', p_register, v_year USING ERRCODE = 'RG009';
    END IF;
    UPDATE registers_numbersequence SET closed_at = registratura_now()
     WHERE institution_id = v_institution AND register_id = p_register AND year < v_year AND closed_at IS NULL;
    INSERT INTO registers_numbersequence (institution_id, register_id, year, unit_id, first_number, upper_number,
                                          barrier_number, last_number, last_registered_at, closed_at)
    VALUES (v_institution, p_register, v_year, NULL, p_first, NULL, NULL, p_first - 1, NULL, NULL);
    PERFORM journal_write('registers.register.continued', p_actor_id, p_actor_name, 'register', p_register,
                          jsonb_build_object('year', v_year, 'first', p_first));
    RETURN v_year;
END $$;

-- A range of numbers of this year or the next given to a unit; the register's own counter steps over it.
CREATE FUNCTION registers_give_range(
    p_register bigint, p_year integer, p_unit bigint, p_first integer, p_upper integer, p_actor_id bigint, p_actor_name text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_institution bigint := registratura_institution();
    v_id bigint;
    v_main registers_numbersequence;
    v_year integer := extract(year FROM registratura_now() AT TIME ZONE 'Europe/Bucharest');
BEGIN
    PERFORM registers_queue(p_register);
    PERFORM registers_check_unit(p_unit);
    SELECT * INTO v_main FROM registers_numbersequence
     WHERE institution_id = v_institution AND register_id = p_register AND year = p_year AND unit_id IS NULL FOR UPDATE;
    IF v_main.closed_at IS NOT NULL OR p_year NOT BETWEEN v_year AND v_year + 1 THEN
        RAISE EXCEPTION 'year % is closed', p_year USING ERRCODE = 'RG004';
    END IF;
    IF p_first <= coalesce(v_main.last_number, 0) OR p_upper < p_first OR EXISTS (
        SELECT 1 FROM registers_numbersequence WHERE institution_id = v_institution AND register_id = p_register
           AND year = p_year AND unit_id IS NOT NULL AND first_number <= p_upper AND upper_number >= p_first)
    THEN
        RAISE EXCEPTION 'numbers % to % are not free', p_first, p_upper USING ERRCODE = 'RG009';
    END IF;
    INSERT INTO registers_numbersequence (institution_id, register_id, year, unit_id, first_number, upper_number,
                                          barrier_number, last_number, last_registered_at, closed_at)
    VALUES (v_institution, p_register, p_year, p_unit, p_first, p_upper, NULL, p_first - 1, NULL, NULL)
    RETURNING id INTO v_id;
    UPDATE registers_numbersequence SET barrier_number = least(coalesce(barrier_number, p_first), p_first)
     WHERE institution_id = v_institution AND id = v_main.id;
    PERFORM journal_write('registers.range.given', p_actor_id, p_actor_name, 'register', p_register,
                          jsonb_build_object('year', p_year, 'unit', p_unit, 'first', p_first, 'upper', p_upper));
    RETURN v_id;
END $$;

-- The application may call these and nothing else may write; helpers stay the owner's.
DO $$
DECLARE v_function regprocedure;
BEGIN
    FOR v_function IN
        SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE n.nspname = current_schema() AND p.proname LIKE 'registers\_%'
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', v_function);
    END LOOP;
    FOR v_function IN
        SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE n.nspname = current_schema() AND p.proname IN ('registers_register', 'registers_register_for', 'registers_complete',
            'registers_correct', 'registers_attach', 'registers_annul', 'registers_expire_reservations',
            'registers_continue_from', 'registers_give_range')
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO registratura_app', v_function);
    END LOOP;
END $$;

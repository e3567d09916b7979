-- Giving numbers. Lock order everywhere: register (advisory), counter row, entry, journal. Nothing slow stands here.

-- One number of a register, in the transaction of the entry. The advisory lock in front of the row makes the queue
-- fair; its key is an integer, whatever number the caller asks for. The date is the database's clock in Bucharest, read after the lock: so dates never fall while numbers rise.
-- p_at: the moment of the entry whose serial this is; without it the clock is read. A special register gives
-- serials and nothing else, every other register numbers of entries and nothing else.
CREATE FUNCTION registers_take_number(
    p_register bigint, p_unit bigint, p_at timestamptz, OUT r_number integer, OUT r_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_institution bigint := registratura_institution();
    v_year integer;
    v_register registers_register;
    v_latest registers_numbersequence;
    v_last_at timestamptz;
    v_range_end integer;
BEGIN
    PERFORM pg_advisory_xact_lock(21063, (p_register % 2147483647)::integer);
    r_at := coalesce(p_at, registratura_now());
    v_year := extract(year FROM r_at AT TIME ZONE 'Europe/Bucharest');

    -- The ordinary case, in one statement.
    UPDATE registers_numbersequence
       SET last_number = last_number + 1, last_registered_at = r_at
     WHERE institution_id = v_institution AND register_id = p_register AND year = v_year AND closed_at IS NULL
       AND p_unit IS NULL AND unit_id IS NULL
       AND (last_registered_at IS NULL OR last_registered_at <= r_at)
       AND (barrier_number IS NULL OR last_number + 1 < barrier_number)
       AND EXISTS (SELECT 1 FROM registers_register g WHERE g.institution_id = v_institution AND g.id = p_register
                   AND g.closed_at IS NULL AND (g.kind = 'special') = (p_at IS NOT NULL))
    RETURNING last_number INTO r_number;
    IF FOUND THEN
        RETURN;
    END IF;

    SELECT * INTO v_register FROM registers_register WHERE institution_id = v_institution AND id = p_register;
    IF v_register.id IS NULL OR v_register.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'register % is closed or unknown', p_register USING ERRCODE = 'RG004';
    ELSIF (v_register.kind = 'special') <> (p_at IS NOT NULL) THEN
        RAISE EXCEPTION 'register % is of kind %', p_register, v_register.kind USING ERRCODE = 'RG010';
    END IF;

    -- The last entry of the register, under its own numbers or in any unit's range.
    SELECT max(last_registered_at) INTO v_last_at FROM registers_numbersequence
     WHERE institution_id = v_institution AND register_id = p_register;
    IF v_last_at > r_at THEN
        -- The clock stands behind the last entry: a moment's slip is waited out at the last entry's time,
        -- more is refused. Never an earlier date under a higher number.
        IF v_last_at - r_at > interval '60 seconds' THEN
            RAISE EXCEPTION 'the clock went back: % is before the last entry, %', r_at, v_last_at
                USING ERRCODE = 'RG002';
        END IF;
        r_at := v_last_at;
        v_year := extract(year FROM r_at AT TIME ZONE 'Europe/Bucharest');
    END IF;

    IF p_unit IS NOT NULL THEN
        -- The unit's lowest range with a free number.
        UPDATE registers_numbersequence SET last_number = last_number + 1, last_registered_at = r_at
         WHERE institution_id = v_institution
           AND id = (SELECT s.id FROM registers_numbersequence s
                      WHERE s.institution_id = v_institution AND s.register_id = p_register AND s.unit_id = p_unit
                        AND s.year = v_year AND s.closed_at IS NULL AND s.last_number < s.upper_number
                      ORDER BY s.first_number LIMIT 1 FOR UPDATE)
        RETURNING last_number INTO r_number;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'no free number in the ranges of unit %', p_unit USING ERRCODE = 'RG005';
        END IF;
        -- The register's own counter must not fall behind: its ordinary case looks at its own row alone.
        UPDATE registers_numbersequence SET last_registered_at = r_at
         WHERE institution_id = v_institution
           AND id = (SELECT s.id FROM registers_numbersequence s
                      WHERE s.institution_id = v_institution AND s.register_id = p_register AND s.unit_id IS NULL
                      ORDER BY s.year DESC LIMIT 1);
        RETURN;
    END IF;

    SELECT * INTO v_latest FROM registers_numbersequence
     WHERE institution_id = v_institution AND register_id = p_register AND unit_id IS NULL
     ORDER BY year DESC LIMIT 1 FOR UPDATE;
    IF v_latest.id IS NULL OR v_latest.year < v_year THEN
        -- A new year begins: the old counters close, so that no number of theirs can follow the new year's first.
        UPDATE registers_numbersequence SET closed_at = r_at
         WHERE institution_id = v_institution AND register_id = p_register AND year < v_year AND closed_at IS NULL;
        INSERT INTO registers_numbersequence (institution_id, register_id, year, unit_id, first_number, upper_number,
                                              barrier_number, last_number, last_registered_at, closed_at)
        VALUES (v_institution, p_register, v_year, NULL, 1, NULL,
                (SELECT min(first_number) FROM registers_numbersequence WHERE institution_id = v_institution
                    AND register_id = p_register AND year = v_year AND unit_id IS NOT NULL), 0, NULL, NULL)
        RETURNING * INTO v_latest;
    ELSIF v_latest.closed_at IS NOT NULL OR v_latest.year > v_year THEN
        RAISE EXCEPTION 'year % of register % is closed', v_latest.year, p_register USING ERRCODE = 'RG004';
    END IF;

    -- Step over the ranges given to units.
    r_number := v_latest.last_number + 1;
    LOOP
        SELECT upper_number INTO v_range_end FROM registers_numbersequence
         WHERE institution_id = v_institution AND register_id = p_register AND year = v_year AND unit_id IS NOT NULL
           AND r_number BETWEEN first_number AND upper_number;
        EXIT WHEN NOT FOUND;
        r_number := v_range_end + 1;
    END LOOP;
    UPDATE registers_numbersequence
       SET last_number = r_number, last_registered_at = r_at,
           barrier_number = (SELECT min(s.first_number) FROM registers_numbersequence s
                              WHERE s.institution_id = v_institution AND s.register_id = p_register
                                AND s.year = v_year AND s.unit_id IS NOT NULL AND s.first_number > r_number)
     WHERE institution_id = v_institution AND id = v_latest.id;
END $$;

-- One entry: number, row, parties, files, search row, special registers and journal record, in one round trip.
-- The same request key gives the same entry again; with other content it is refused.
-- Whoever holds the register's lock keeps everybody else waiting: what does not depend on the number is done before
-- it, the inverted indexes of the search row above all. Keys may therefore differ from the numbers' order by the
-- few entries that were being written at the same moment. Of two equal requests at the same moment the second fails on
-- the unique key of requests, and gets the first one's answer when it asks again.
CREATE FUNCTION registers_register(
    p_register bigint, p_unit bigint, p_actor_id bigint, p_actor_name text, p_key uuid, p_digest text,
    p_entry jsonb, p_parties jsonb, p_documents bigint[], p_specials bigint[], p_words tsvector, p_names text,
    OUT entry_id bigint, OUT entry_number integer, OUT entry_registered_at timestamptz, OUT repeated boolean
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_institution bigint := registratura_institution();
    v_entry registers_entry;
    v_digest text;
    v_register bigint;
    v_statement jsonb;
    v_record bigint;
BEGIN
    -- A repeated request waits for nobody.
    SELECT e.id, e.number, e.registered_at, e.request_digest, e.register_id, true
      INTO entry_id, entry_number, entry_registered_at, v_digest, v_register, repeated
      FROM registers_entry e WHERE e.institution_id = v_institution AND e.request_key = p_key;
    IF repeated THEN
        IF v_digest <> p_digest OR v_register <> p_register THEN
            RAISE EXCEPTION 'request key % was used for another document', p_key USING ERRCODE = 'RG003';
        END IF;
        RETURN;
    END IF;

    repeated := false;
    entry_id := nextval('registers_entry_id_seq');
    v_entry := jsonb_populate_record(NULL::registers_entry, p_entry || jsonb_build_object(
        'institution_id', v_institution, 'id', entry_id, 'register_id', p_register, 'request_key', p_key,
        'request_digest', p_digest, 'registered_by_id', p_actor_id, 'correction_count', 0,
        'document_count', coalesce(cardinality(p_documents), 0)));
    IF v_entry.state NOT IN ('registered', 'reserved') THEN
        RAISE EXCEPTION 'an entry begins registered or reserved' USING ERRCODE = 'RG006';
    END IF;
    IF v_entry.unit_id IS NOT NULL THEN
        PERFORM registers_check_unit(v_entry.unit_id);
    END IF;
    v_statement := registers_statement(v_entry, p_parties, p_documents);
    INSERT INTO registers_entrysearch (institution_id, id, words, names)
    VALUES (v_institution, entry_id, p_words, p_names);

    PERFORM pg_advisory_xact_lock(21063, (p_register % 2147483647)::integer);
    IF p_unit IS NULL THEN
        entry_registered_at := registratura_now();
        UPDATE registers_numbersequence s
           SET last_number = s.last_number + 1, last_registered_at = entry_registered_at
          FROM registers_register g
         WHERE s.institution_id = v_institution AND s.register_id = p_register AND s.unit_id IS NULL
           AND s.year = extract(year FROM entry_registered_at AT TIME ZONE 'Europe/Bucharest')
           AND s.closed_at IS NULL AND s.last_registered_at <= entry_registered_at
           AND (s.barrier_number IS NULL OR s.last_number + 1 < s.barrier_number)
           AND g.institution_id = v_institution AND g.id = p_register AND g.closed_at IS NULL AND g.kind <> 'special'
        RETURNING s.last_number INTO entry_number;
    END IF;
    IF entry_number IS NULL THEN
        SELECT t.r_number, t.r_at INTO entry_number, entry_registered_at
          FROM registers_take_number(p_register, p_unit, NULL) t;
    END IF;
    v_entry.number := entry_number;
    v_entry.registered_at := entry_registered_at;
    v_entry.registered_on := (entry_registered_at AT TIME ZONE 'Europe/Bucharest')::date;
    v_entry.year := extract(year FROM v_entry.registered_on);
    v_entry.received_at := least(coalesce(v_entry.received_at, entry_registered_at), entry_registered_at);
    INSERT INTO registers_entry SELECT v_entry.*;
    IF p_parties <> '[]' THEN
        INSERT INTO registers_entryparty (institution_id, entry_id, correspondent_id, role, position, name)
        SELECT v_institution, registers_register.entry_id, p.correspondent_id, p.role, p.position, p.name
          FROM jsonb_to_recordset(p_parties) AS p(correspondent_id bigint, role text, position integer, name text);
    END IF;
    IF cardinality(p_documents) > 0 THEN
        PERFORM registers_write_documents(entry_id, p_documents, p_actor_id);
    END IF;
    IF cardinality(p_specials) > 0 THEN
        PERFORM registers_inscribe(entry_id, p_specials, entry_registered_at);
    END IF;
    v_record := journal_write(
        CASE v_entry.state WHEN 'reserved' THEN 'registers.number.reserved' ELSE 'registers.entry.registered' END,
        p_actor_id, p_actor_name, 'entry', entry_id, v_statement || jsonb_build_object('year', v_entry.year,
            'number', entry_number, 'registered_on', v_entry.registered_on,
            'registered_at', v_entry.registered_at));
END $$;

-- A document goes to a unit that works.
CREATE FUNCTION registers_check_unit(p_unit bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM institutions_orgunit
        WHERE institution_id = registratura_institution() AND id = p_unit AND closed_on IS NULL) THEN
        RAISE EXCEPTION 'unit % is closed or unknown', p_unit USING ERRCODE = 'RG011';
    END IF;
END $$;

-- The serials of an entry in special registers, always taken in the order of the registers' numbers.
CREATE FUNCTION registers_inscribe(p_entry bigint, p_specials bigint[], p_at timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    v_special bigint;
    v_serial record;
BEGIN
    FOR v_special IN SELECT s FROM unnest(p_specials) s ORDER BY s LOOP
        SELECT * INTO v_serial FROM registers_take_number(v_special, NULL, p_at);
        INSERT INTO registers_inscription (institution_id, register_id, year, number, entry_id, inscribed_at)
        VALUES (registratura_institution(), v_special, extract(year FROM v_serial.r_at AT TIME ZONE 'Europe/Bucharest'),
                v_serial.r_number, p_entry, v_serial.r_at);
    END LOOP;
END $$;

-- The files of an entry, in their order.
CREATE FUNCTION registers_write_documents(p_entry bigint, p_documents bigint[], p_actor_id bigint) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO registers_entrydocument (institution_id, entry_id, document_id, position, attached_at, attached_by_id)
    SELECT registratura_institution(), p_entry, d.id, d.position, registratura_now(), p_actor_id
      FROM unnest(p_documents) WITH ORDINALITY AS d(id, position)
$$;

-- What hangs on an entry when a reservation is used. Internal to the functions of this file.
CREATE FUNCTION registers_write_parts(
    p_entry registers_entry, p_parties jsonb, p_documents bigint[], p_actor_id bigint, p_words tsvector, p_names text
) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO registers_entryparty (institution_id, entry_id, correspondent_id, role, position, name)
    SELECT p_entry.institution_id, p_entry.id, p.correspondent_id, p.role, p.position, p.name
      FROM jsonb_to_recordset(p_parties) AS p(correspondent_id bigint, role text, position integer, name text);
    IF cardinality(p_documents) > 0 THEN
        PERFORM registers_write_documents(p_entry.id, p_documents, p_actor_id);
    END IF;
    INSERT INTO registers_entrysearch (institution_id, id, words, names)
    VALUES (p_entry.institution_id, p_entry.id, p_words, p_names)
    ON CONFLICT (institution_id, id) DO UPDATE SET words = excluded.words, names = excluded.names;
END $$;

-- What the journal says of an entry: enough to compare every frozen datum with the row, years later.
CREATE FUNCTION registers_statement(p_entry registers_entry, p_parties jsonb, p_documents bigint[]) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'register', p_entry.register_id, 'year', p_entry.year, 'number', p_entry.number,
        'registered_on', p_entry.registered_on, 'direction', p_entry.direction, 'channel', p_entry.channel,
        'document_kind', nullif(p_entry.document_kind, ''), 'subject', p_entry.subject,
        'sender', nullif(p_entry.sender_name, ''), 'recipient', nullif(p_entry.recipient_name, ''),
        'sender_number', nullif(p_entry.sender_number, ''), 'sender_dated_on', p_entry.sender_dated_on,
        'sheets', p_entry.sheet_count, 'annexes', p_entry.annex_count, 'unit', p_entry.unit_id,
        'connected_to', p_entry.connected_to_id, 'filing_code', nullif(p_entry.filing_code, ''),
        'purpose', nullif(p_entry.reserved_purpose, ''), 'parties', p_parties, 'documents', to_jsonb(p_documents)))
$$;

-- The same for a caller that opens no transaction: sets the scope and registers in one statement. Inside a longer
-- transaction the scope goes back to what it was.
CREATE FUNCTION registers_register_for(
    p_institution bigint, p_register bigint, p_unit bigint, p_actor_id bigint, p_actor_name text, p_key uuid,
    p_digest text, p_entry jsonb, p_parties jsonb, p_documents bigint[], p_specials bigint[], p_words tsvector,
    p_names text,
    OUT entry_id bigint, OUT entry_number integer, OUT entry_registered_at timestamptz, OUT repeated boolean
) LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_before text := coalesce(current_setting('app.institution', true), '');
    v_done record;
BEGIN
    PERFORM set_config('app.institution', p_institution::text, true);
    v_done := registers_register(p_register, p_unit, p_actor_id, p_actor_name, p_key, p_digest, p_entry, p_parties,
                                 p_documents, p_specials, p_words, p_names);
    entry_id := v_done.entry_id;
    entry_number := v_done.entry_number;
    entry_registered_at := v_done.entry_registered_at;
    repeated := v_done.repeated;
    PERFORM set_config('app.institution', v_before, true);
END $$;

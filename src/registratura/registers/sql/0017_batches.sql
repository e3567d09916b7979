-- Many entries of one register in one act: all or none. What one entry does for itself (registers_register) is done here
-- in sets: one lock, one step of the counter, one statement for each table, one flush. Triggers and checks are the same.
-- Lock order as everywhere: the register, then the special registers in their order, then counters, entries, journal.
--
-- p_items: [{"entry": …, "parties": […], "documents": […], "specials": […]}]; the arrays beside it have as many elements.
-- A request that was registered before gets its number again and writes nothing; no key may stand twice in a batch.
CREATE FUNCTION registers_register_batch(
    p_register bigint, p_unit bigint, p_actor_id bigint, p_actor_name text, p_keys uuid[], p_digests text[],
    p_items jsonb, p_words tsvector[], p_names text[]
) RETURNS TABLE (place integer, entry_id bigint, entry_number integer, entry_registered_at timestamptz, repeated boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_institution bigint := registratura_institution();
    v_places integer[];
    v_entries registers_entry[];
    v_statements jsonb[];
    v_entry registers_entry;
    v_count integer;
    v_last integer;
    v_at timestamptz;
    v_special bigint;
    v_one record;
BEGIN
    IF EXISTS (SELECT 1 FROM registers_entry e JOIN unnest(p_keys, p_digests) AS a(key, digest) ON a.key = e.request_key
                WHERE e.institution_id = v_institution
                  AND (e.request_digest <> a.digest OR e.register_id <> p_register)) THEN
        RAISE EXCEPTION 'a request key was used for another document' USING ERRCODE = 'RG003';
    END IF;
    RETURN QUERY
        SELECT a.place::integer, e.id, e.number, e.registered_at, true
          FROM registers_entry e JOIN unnest(p_keys) WITH ORDINALITY AS a(key, place) ON a.key = e.request_key
         WHERE e.institution_id = v_institution;

    SELECT array_agg(i.place ORDER BY i.place),
           array_agg(jsonb_populate_record(NULL::registers_entry, i.item -> 'entry' || jsonb_build_object(
               'institution_id', v_institution, 'id', nextval('registers_entry_id_seq'), 'register_id', p_register,
               'request_key', p_keys[i.place], 'request_digest', p_digests[i.place], 'registered_by_id', p_actor_id,
               'correction_count', 0, 'document_count', jsonb_array_length(i.item -> 'documents'))) ORDER BY i.place)
      INTO v_places, v_entries
      FROM jsonb_array_elements(p_items) WITH ORDINALITY AS i(item, place)
     WHERE NOT EXISTS (SELECT 1 FROM registers_entry e
                        WHERE e.institution_id = v_institution AND e.request_key = p_keys[i.place]);
    v_count := coalesce(cardinality(v_places), 0);
    IF v_count = 0 THEN
        RETURN;
    END IF;
    IF EXISTS (SELECT 1 FROM unnest(v_entries) e WHERE e.state NOT IN ('registered', 'reserved')) THEN
        RAISE EXCEPTION 'an entry begins registered or reserved' USING ERRCODE = 'RG006';
    END IF;
    PERFORM registers_check_unit(u.unit_id)
       FROM (SELECT DISTINCT e.unit_id FROM unnest(v_entries) e WHERE e.unit_id IS NOT NULL) u;
    SELECT array_agg(registers_statement(v_entries[s.at], p_items -> (v_places[s.at] - 1) -> 'parties',
                                         registers_keys(p_items -> (v_places[s.at] - 1) -> 'documents')) ORDER BY s.at)
      INTO v_statements
      FROM generate_series(1, v_count) AS s(at);
    INSERT INTO registers_entrysearch (institution_id, id, words, names)
    SELECT v_institution, (v_entries[s.at]).id, p_words[v_places[s.at]], p_names[v_places[s.at]]
      FROM generate_series(1, v_count) AS s(at);

    PERFORM pg_advisory_xact_lock(21063, (p_register % 2147483647)::integer);
    FOR v_special IN
        SELECT DISTINCT s.key::bigint FROM unnest(v_places) AS p(place),
               jsonb_array_elements_text(p_items -> (p.place - 1) -> 'specials') AS s(key) ORDER BY 1
    LOOP
        PERFORM pg_advisory_xact_lock(21063, (v_special % 2147483647)::integer);
    END LOOP;
    IF p_unit IS NULL THEN
        v_at := registratura_now();
        UPDATE registers_numbersequence s
           SET last_number = s.last_number + v_count, last_registered_at = v_at
          FROM registers_register g
         WHERE s.institution_id = v_institution AND s.register_id = p_register AND s.unit_id IS NULL
           AND s.year = extract(year FROM v_at AT TIME ZONE 'Europe/Bucharest')
           AND s.closed_at IS NULL AND s.last_registered_at <= v_at
           AND (s.barrier_number IS NULL OR s.last_number + v_count < s.barrier_number)
           AND g.institution_id = v_institution AND g.id = p_register AND g.closed_at IS NULL AND g.kind <> 'special'
        RETURNING s.last_number INTO v_last;
    END IF;
    FOR v_index IN 1 .. v_count LOOP
        v_entry := v_entries[v_index];
        IF v_last IS NOT NULL THEN
            v_entry.number := v_last - v_count + v_index;
            v_entry.registered_at := v_at;
        ELSE
            -- A new year, the ranges of a unit, a clock that slipped: one by one, as it is done for single entries.
            SELECT t.r_number, t.r_at INTO v_one FROM registers_take_number(p_register, p_unit, NULL) t;
            v_entry.number := v_one.r_number;
            v_entry.registered_at := v_one.r_at;
        END IF;
        v_entry.registered_on := (v_entry.registered_at AT TIME ZONE 'Europe/Bucharest')::date;
        v_entry.year := extract(year FROM v_entry.registered_on);
        v_entry.received_at := least(coalesce(v_entry.received_at, v_entry.registered_at), v_entry.registered_at);
        v_entries[v_index] := v_entry;
    END LOOP;

    INSERT INTO registers_entry SELECT e.* FROM unnest(v_entries) e;
    INSERT INTO registers_entryparty (institution_id, entry_id, correspondent_id, role, position, name)
    SELECT v_institution, (v_entries[s.at]).id, p.correspondent_id, p.role, p.position, p.name
      FROM generate_series(1, v_count) AS s(at),
           jsonb_to_recordset(p_items -> (v_places[s.at] - 1) -> 'parties')
               AS p(correspondent_id bigint, role text, position integer, name text);
    INSERT INTO registers_entrydocument (institution_id, entry_id, document_id, position, attached_at, attached_by_id)
    SELECT v_institution, (v_entries[s.at]).id, d.key::bigint, d.position, registratura_now(), p_actor_id
      FROM generate_series(1, v_count) AS s(at),
           jsonb_array_elements_text(p_items -> (v_places[s.at] - 1) -> 'documents') WITH ORDINALITY AS d(key, position);
    FOR v_one IN
        SELECT s.at, registers_keys(p_items -> (v_places[s.at] - 1) -> 'specials') AS specials
          FROM generate_series(1, v_count) AS s(at)
         WHERE jsonb_array_length(p_items -> (v_places[s.at] - 1) -> 'specials') > 0 ORDER BY s.at
    LOOP
        PERFORM registers_inscribe(v_entries[v_one.at].id, v_one.specials, (v_entries[v_one.at]).registered_at);
    END LOOP;
    PERFORM journal_write_each(p_actor_id, p_actor_name, 'entry', jsonb_agg(jsonb_build_object(
                'action', CASE (v_entries[s.at]).state WHEN 'reserved' THEN 'registers.number.reserved'
                                                       ELSE 'registers.entry.registered' END,
                'subject', (v_entries[s.at]).id,
                'details', v_statements[s.at] || jsonb_build_object(
                    'year', (v_entries[s.at]).year, 'number', (v_entries[s.at]).number,
                    'registered_on', (v_entries[s.at]).registered_on,
                    'registered_at', (v_entries[s.at]).registered_at)) ORDER BY s.at))
       FROM generate_series(1, v_count) AS s(at);
    RETURN QUERY
        SELECT v_places[s.at], (v_entries[s.at]).id, (v_entries[s.at]).number, (v_entries[s.at]).registered_at, false
          FROM generate_series(1, v_count) AS s(at);
END $$;

CREATE FUNCTION registers_keys(p_keys jsonb) RETURNS bigint[] LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_agg(k.key::bigint ORDER BY k.place), '{}')
      FROM jsonb_array_elements_text(p_keys) WITH ORDINALITY AS k(key, place)
$$;

-- The same for a caller that opens no transaction: sets the scope, and puts it back inside a longer transaction.
CREATE FUNCTION registers_register_batch_for(
    p_institution bigint, p_register bigint, p_unit bigint, p_actor_id bigint, p_actor_name text, p_keys uuid[],
    p_digests text[], p_items jsonb, p_words tsvector[], p_names text[]
) RETURNS TABLE (place integer, entry_id bigint, entry_number integer, entry_registered_at timestamptz, repeated boolean)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_before text := coalesce(current_setting('app.institution', true), '');
BEGIN
    PERFORM set_config('app.institution', p_institution::text, true);
    RETURN QUERY SELECT * FROM registers_register_batch(
        p_register, p_unit, p_actor_id, p_actor_name, p_keys, p_digests, p_items, p_words, p_names);
    PERFORM set_config('app.institution', v_before, true);
END $$;

DO $$
DECLARE v_function regprocedure;
BEGIN
    FOR v_function IN
        SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE n.nspname = current_schema()
           AND p.proname IN ('registers_register_batch', 'registers_register_batch_for', 'registers_keys')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', v_function);
    END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION registers_register_batch TO registratura_app;
GRANT EXECUTE ON FUNCTION registers_register_batch_for TO registratura_app;

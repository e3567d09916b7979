-- Entries of an older register, brought in with the numbers and days they had. Their register gives no numbers; here
-- nothing is counted, so gaps stay as they were and two entries of one number cannot stand in one register.
-- A row that came before (its key) is passed over: a run that was broken off goes on.
--
-- p_items: [{"key", "digest", "entry": {… "year", "number", "registered_on", "annulled": reason or ""}, "parties"}].
CREATE FUNCTION registers_bring_in(
    p_register bigint, p_actor_id bigint, p_actor_name text, p_items jsonb, p_words tsvector[], p_names text[]
) RETURNS TABLE (place integer, entry_id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_institution bigint := registratura_institution();
    v_now timestamptz := registratura_now();
    v_places integer[];
    v_entries registers_entry[];
    v_acts jsonb;
BEGIN
    PERFORM 1 FROM registers_register
      WHERE institution_id = v_institution AND id = p_register AND kind = 'historical' FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'register % takes no entries of the past', p_register USING ERRCODE = 'RG010';
    END IF;
    SELECT array_agg(i.place ORDER BY i.place),
           array_agg(jsonb_populate_record(NULL::registers_entry, i.item -> 'entry' || jsonb_build_object(
               'institution_id', v_institution, 'id', nextval('registers_entry_id_seq'), 'register_id', p_register,
               'request_key', i.item -> 'key', 'request_digest', i.item -> 'digest', 'registered_by_id', p_actor_id,
               'correction_count', 0, 'document_count', 0, 'late_reason', '',
               'registered_at', ((i.item -> 'entry' ->> 'registered_on')::date + time '12:00') AT TIME ZONE 'Europe/Bucharest',
               'state', CASE WHEN i.item -> 'entry' ->> 'annulled' <> '' THEN 'annulled' ELSE 'registered' END,
               'annulled_reason', i.item -> 'entry' ->> 'annulled',
               'annulled_at', CASE WHEN i.item -> 'entry' ->> 'annulled' <> '' THEN v_now END)) ORDER BY i.place)
      INTO v_places, v_entries
      FROM jsonb_array_elements(p_items) WITH ORDINALITY AS i(item, place)
     WHERE NOT EXISTS (SELECT 1 FROM registers_entry e WHERE e.institution_id = v_institution
                          AND e.request_key = (i.item ->> 'key')::uuid);
    IF v_places IS NULL THEN
        RETURN;
    END IF;
    -- What came years ago waits in nobody's folder (routing_arrives).
    PERFORM set_config('app.brought_in', 'on', true);
    INSERT INTO registers_entry SELECT e.* FROM unnest(v_entries) e;
    PERFORM set_config('app.brought_in', '', true);
    INSERT INTO registers_entrysearch (institution_id, id, words, names)
    SELECT v_institution, (v_entries[s.at]).id, p_words[v_places[s.at]], p_names[v_places[s.at]]
      FROM generate_series(1, cardinality(v_places)) AS s(at);
    INSERT INTO registers_entryparty (institution_id, entry_id, correspondent_id, role, position, name)
    SELECT v_institution, (v_entries[s.at]).id, p.correspondent_id, p.role, p.position, p.name
      FROM generate_series(1, cardinality(v_places)) AS s(at),
           jsonb_to_recordset(p_items -> (v_places[s.at] - 1) -> 'parties')
               AS p(correspondent_id bigint, role text, position integer, name text);
    SELECT jsonb_agg(jsonb_build_object('action', a.action, 'subject', a.id, 'details', a.details) ORDER BY a.at, a.turn)
      INTO v_acts
      FROM (SELECT s.at, 1 AS turn, 'registers.entry.brought_in' AS action, (v_entries[s.at]).id AS id,
                   registers_statement(v_entries[s.at], p_items -> (v_places[s.at] - 1) -> 'parties', '{}')
                   || jsonb_build_object('registered_at', (v_entries[s.at]).registered_at) AS details
              FROM generate_series(1, cardinality(v_places)) AS s(at)
            UNION ALL
            SELECT s.at, 2, 'registers.entry.annulled', (v_entries[s.at]).id,
                   jsonb_build_object('reason', (v_entries[s.at]).annulled_reason, 'act', '', 'was', 'registered')
              FROM generate_series(1, cardinality(v_places)) AS s(at)
             WHERE (v_entries[s.at]).state = 'annulled') a;
    PERFORM journal_write_each(p_actor_id, p_actor_name, 'entry', v_acts);
    RETURN QUERY SELECT v_places[s.at], (v_entries[s.at]).id FROM generate_series(1, cardinality(v_places)) AS s(at);
END $$;

REVOKE EXECUTE ON FUNCTION registers_bring_in FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registers_bring_in TO registratura_app;

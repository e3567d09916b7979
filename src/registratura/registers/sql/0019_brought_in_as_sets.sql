-- The same as before (0018_brought_in) for less: keys are sought by their index instead of reading all of them, and an
-- entry is put into words where it is written. Taken out of an array it was copied for each of its columns.
CREATE OR REPLACE FUNCTION registers_bring_in(
    p_register bigint, p_actor_id bigint, p_actor_name text, p_items jsonb, p_words tsvector[], p_names text[]
) RETURNS TABLE (place integer, entry_id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_institution bigint := registratura_institution();
    v_now timestamptz := registratura_now();
    v_known uuid[];
    v_acts jsonb;
    v_places integer[];
    v_ids bigint[];
BEGIN
    PERFORM 1 FROM registers_register
      WHERE institution_id = v_institution AND id = p_register AND kind = 'historical' FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'register % takes no entries of the past', p_register USING ERRCODE = 'RG010';
    END IF;
    SELECT coalesce(array_agg(e.request_key), '{}') INTO v_known
      FROM registers_entry e
     WHERE e.institution_id = v_institution
       AND e.request_key = ANY (ARRAY(SELECT (i.item ->> 'key')::uuid FROM jsonb_array_elements(p_items) AS i(item)));
    -- What came years ago waits in nobody's folder (routing_arrives).
    PERFORM set_config('app.brought_in', 'on', true);
    WITH said AS MATERIALIZED (
        SELECT o.place, o.item, o.words, o.names, nextval('registers_entry_id_seq') AS id
          FROM (SELECT i.place::integer AS place, i.item, w.words, w.names
                  FROM jsonb_array_elements(p_items) WITH ORDINALITY AS i(item, place)
                  JOIN unnest(p_words, p_names) WITH ORDINALITY AS w(words, names, place) ON w.place = i.place
                 WHERE NOT (i.item ->> 'key')::uuid = ANY (v_known)
                 ORDER BY i.place) o),
    entries AS (
        INSERT INTO registers_entry
        SELECT e.*
          FROM said s, jsonb_populate_record(NULL::registers_entry, s.item -> 'entry' || jsonb_build_object(
               'institution_id', v_institution, 'id', s.id, 'register_id', p_register,
               'request_key', s.item -> 'key', 'request_digest', s.item -> 'digest', 'registered_by_id', p_actor_id,
               'correction_count', 0, 'document_count', 0, 'late_reason', '',
               'registered_at', ((s.item -> 'entry' ->> 'registered_on')::date + time '12:00') AT TIME ZONE 'Europe/Bucharest',
               'state', CASE WHEN s.item -> 'entry' ->> 'annulled' <> '' THEN 'annulled' ELSE 'registered' END,
               'annulled_reason', s.item -> 'entry' ->> 'annulled',
               'annulled_at', CASE WHEN s.item -> 'entry' ->> 'annulled' <> '' THEN v_now END)) e
        RETURNING id, state, annulled_reason, registered_at, registers_statement(registers_entry, '[]', '{}') AS statement),
    words AS (
        INSERT INTO registers_entrysearch (institution_id, id, words, names)
        SELECT v_institution, s.id, s.words, s.names FROM said s),
    parties AS (
        INSERT INTO registers_entryparty (institution_id, entry_id, correspondent_id, role, position, name)
        SELECT v_institution, s.id, p.correspondent_id, p.role, p.position, p.name
          FROM said s, jsonb_to_recordset(s.item -> 'parties')
                   AS p(correspondent_id bigint, role text, position integer, name text)),
    acts AS (
        SELECT s.place, 1 AS turn, 'registers.entry.brought_in' AS action, s.id,
               e.statement || jsonb_build_object('parties', jsonb_strip_nulls(s.item -> 'parties'),
                                                 'registered_at', e.registered_at) AS details
          FROM said s JOIN entries e ON e.id = s.id
        UNION ALL
        SELECT s.place, 2, 'registers.entry.annulled', s.id,
               jsonb_build_object('reason', e.annulled_reason, 'act', '', 'was', 'registered')
          FROM said s JOIN entries e ON e.id = s.id
         WHERE e.state = 'annulled')
    SELECT jsonb_agg(jsonb_build_object('action', a.action, 'subject', a.id, 'details', a.details)
                     ORDER BY a.place, a.turn),
           array_agg(a.place ORDER BY a.place) FILTER (WHERE a.turn = 1),
           array_agg(a.id ORDER BY a.place) FILTER (WHERE a.turn = 1)
      INTO v_acts, v_places, v_ids
      FROM acts a;
    PERFORM set_config('app.brought_in', '', true);
    IF v_acts IS NULL THEN
        RETURN;
    END IF;
    PERFORM journal_write_each(p_actor_id, p_actor_name, 'entry', v_acts);
    RETURN QUERY SELECT * FROM unnest(v_places, v_ids);
END $$;

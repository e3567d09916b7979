-- Searching goes round the wall of purposes as it goes round that of institutions (ADR 21, 40): so it asks for both itself.
-- While a purpose of the service wing is open, nothing is found.

CREATE OR REPLACE FUNCTION registers_search_keys(
    p_query tsquery, p_way_in tsquery, p_names text[], p_before bigint, p_units bigint[], p_reader bigint,
    p_limit integer
) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_found text[] := '{}';
    v_asked text[] := '{}';
    v_names text[] := '{}';
BEGIN
    IF registratura_institution() IS NULL OR coalesce(current_setting('app.purpose', true), '') <> '' THEN
        RETURN;
    END IF;
    IF p_query IS NOT NULL THEN
        v_found := v_found || ARRAY['s.words @@ $2'];
        v_asked := v_asked || ARRAY['ts_match_vq(s.words, $8)'];
    END IF;
    IF cardinality(p_names) > 0 THEN
        FOR v_place IN 1 .. cardinality(p_names) LOOP
            v_names := v_names || format('s.names LIKE $3[%s]', v_place);
        END LOOP;
        v_found := v_found || ARRAY['(' || array_to_string(v_names, ' AND ') || ')'];
        v_asked := v_asked || ARRAY['(' || array_to_string(v_names, ' AND ') || ')'];
    END IF;
    IF cardinality(v_found) = 0 THEN
        RETURN;
    END IF;
    -- Planned anew each time, with the values known: words differ too much for one plan. All matches first, then
    -- their order: walking the newest is what the caller has already tried.
    RETURN QUERY EXECUTE
        'WITH found AS MATERIALIZED (SELECT s.institution_id, s.id FROM registers_entrysearch s'
        ' WHERE s.institution_id = $1 AND ($4 IS NULL OR s.id < $4) AND (' || array_to_string(v_found, ' OR ') || '))'
        ' SELECT f.id FROM (SELECT * FROM found ORDER BY id DESC) f'
        || CASE WHEN p_way_in IS NULL OR p_query IS NULL THEN '' ELSE
            ' JOIN registers_entrysearch s ON s.institution_id = f.institution_id AND s.id = f.id'
            ' AND (' || array_to_string(v_asked, ' OR ') || ')' END
        || CASE WHEN p_units IS NULL THEN '' ELSE
            ' JOIN registers_entry e ON e.institution_id = f.institution_id AND e.id = f.id'
            ' AND (e.unit_id = ANY($5) OR e.registered_by_id = $6 OR e.reserved_for_id = $6)' END
        || ' ORDER BY f.id DESC LIMIT $7'
        USING registratura_institution(), coalesce(p_way_in, p_query), p_names, p_before, p_units, p_reader, p_limit,
              p_query;
END $$;

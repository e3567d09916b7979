-- Finding rare words and names through the inverted indexes (ADR 21).
--
-- Under row-level security PostgreSQL tries a policy before any operator that is not leakproof, and `@@` and LIKE are
-- not: the indexes would stay unused, and a search would read every entry of the institution. This function reads the
-- search rows as their owner, names the institution itself, and gives back nothing but keys of that institution.

CREATE POLICY search_by_index ON registers_entrysearch FOR SELECT TO registratura_owner USING (true);

CREATE FUNCTION registers_search_keys(
    p_query tsquery, p_names text[], p_before bigint, p_units bigint[], p_reader bigint, p_limit integer
) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_found text[] := '{}';
    v_names text[] := '{}';
BEGIN
    IF registratura_institution() IS NULL THEN
        RETURN;
    END IF;
    IF p_query IS NOT NULL THEN
        v_found := v_found || ARRAY['s.words @@ $2'];
    END IF;
    IF cardinality(p_names) > 0 THEN
        FOR v_place IN 1 .. cardinality(p_names) LOOP
            v_names := v_names || format('s.names LIKE $3[%s]', v_place);
        END LOOP;
        v_found := v_found || ARRAY['(' || array_to_string(v_names, ' AND ') || ')'];
    END IF;
    IF cardinality(v_found) = 0 THEN
        RETURN;
    END IF;
    -- Planned anew each time, with the values known: words differ too much for one plan. All matches first, then
    -- their order: walking the newest is what the caller has already tried.
    RETURN QUERY EXECUTE
        'WITH found AS MATERIALIZED (SELECT s.institution_id, s.id FROM registers_entrysearch s'
        ' WHERE s.institution_id = $1 AND ($4 IS NULL OR s.id < $4) AND (' || array_to_string(v_found, ' OR ') || '))'
        ' SELECT f.id FROM found f'
        || CASE WHEN p_units IS NULL THEN '' ELSE
            ' JOIN registers_entry e ON e.institution_id = f.institution_id AND e.id = f.id'
            ' AND (e.unit_id = ANY($5) OR e.registered_by_id = $6 OR e.reserved_for_id = $6)' END
        || ' ORDER BY f.id DESC LIMIT $7'
        USING registratura_institution(), p_query, p_names, p_before, p_units, p_reader, p_limit;
END $$;

REVOKE EXECUTE ON FUNCTION registers_search_keys(tsquery, text[], bigint, bigint[], bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registers_search_keys(tsquery, text[], bigint, bigint[], bigint, integer) TO registratura_app;

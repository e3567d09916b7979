-- Searching the newest shelves first (ADR 56). A shelf is a stretch of ids of one institution: 2^14 of them, 2^18, 2^22,
-- or all. Shelves stand in the inverted indexes beside the words, so that only entries of the shelf that match are
-- looked at: neither those of other institutions nor the thousands that are older than what fits a page.

DROP INDEX registers_search_names;
CREATE INDEX registers_search_words ON registers_entrysearch USING gin (
    words, (institution_id << 38 | id >> 14), (institution_id << 38 | id >> 18), (institution_id << 38 | id >> 22),
    institution_id
);
CREATE INDEX registers_search_names ON registers_entrysearch USING gin (
    names gin_trgm_ops, (institution_id << 38 | id >> 14), (institution_id << 38 | id >> 18),
    (institution_id << 38 | id >> 22), institution_id
);

CREATE OR REPLACE FUNCTION registers_search_keys(
    p_query tsquery, p_way_in tsquery, p_names text[], p_before bigint, p_units bigint[], p_reader bigint,
    p_limit integer
) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_institution bigint := registratura_institution();
    v_found text[] := '{}';
    v_asked text[] := '{}';
    v_names text[] := '{}';
    v_newest bigint;
    v_shelf bigint;
    v_shift integer;
    v_keys bigint[];
BEGIN
    IF v_institution IS NULL OR coalesce(current_setting('app.purpose', true), '') <> '' THEN
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
    v_newest := coalesce(
        p_before - 1,
        (SELECT s.id FROM registers_entrysearch s WHERE s.institution_id = v_institution ORDER BY s.id DESC LIMIT 1)
    );
    -- Each wider shelf holds the narrower ones; the last is the whole institution. Planned anew each time, with the
    -- values known: words differ too much for one plan.
    FOREACH v_shift IN ARRAY ARRAY[14, 18, 22, 0] LOOP
        v_shelf := v_institution << 38 | v_newest >> v_shift;
        EXECUTE
            'SELECT array_agg(k.id) FROM ('
            'WITH found AS MATERIALIZED (SELECT s.institution_id, s.id FROM registers_entrysearch s'
            ' WHERE s.institution_id = $1 AND ($4 IS NULL OR s.id < $4)'
            || CASE WHEN v_shift = 0 THEN '' ELSE
                format(' AND (s.institution_id << 38 | s.id >> %s) = ANY($9)', v_shift) END
            || ' AND (' || array_to_string(v_found, ' OR ') || ')'
            -- Called as a function the whole query is no way into the index, only a condition on what is looked at.
            || CASE WHEN p_way_in IS NULL OR p_query IS NULL THEN '' ELSE
                ' AND (' || array_to_string(v_asked, ' OR ') || ')' END
            || ') SELECT f.id FROM (SELECT * FROM found ORDER BY id DESC) f'
            || CASE WHEN p_units IS NULL THEN '' ELSE
                ' JOIN registers_entry e ON e.institution_id = f.institution_id AND e.id = f.id'
                ' AND (e.unit_id = ANY($5) OR e.registered_by_id = $6 OR e.reserved_for_id = $6)' END
            || ' ORDER BY f.id DESC LIMIT $7) k'
            INTO v_keys
            USING v_institution, coalesce(p_way_in, p_query), p_names, p_before, p_units, p_reader, p_limit, p_query,
                  ARRAY[v_shelf, v_shelf - 1];
        -- Two shelves that reach down to the first id leave nothing for a wider one.
        EXIT WHEN cardinality(v_keys) >= p_limit OR v_shift = 0 OR v_newest >> v_shift <= 1;
    END LOOP;
    RETURN QUERY SELECT unnest(v_keys);
END $$;

-- Searching by name goes round the wall of purposes as it goes round that of institutions (ADR 28, 40): so it asks for both.
-- While a purpose of the service wing is open, nobody is found.

-- p_order: 'used' (last used first), 'after' or 'before' (alphabetical, from the place p_key and p_id on; all when null).
CREATE OR REPLACE FUNCTION correspondents_search_keys(
    p_names text[], p_order text, p_key text, p_id bigint, p_limit integer
) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_names text[] := '{}';
BEGIN
    IF registratura_institution() IS NULL OR coalesce(cardinality(p_names), 0) = 0
        OR coalesce(current_setting('app.purpose', true), '') <> '' THEN
        RETURN;
    END IF;
    FOR v_place IN 1 .. cardinality(p_names) LOOP
        v_names := v_names || format('c.folded_name LIKE $2[%s]', v_place);
    END LOOP;
    -- Planned anew each time, with the values known; all matches first, then their order.
    RETURN QUERY EXECUTE
        'WITH found AS MATERIALIZED (SELECT c.id, c.sort_key, c.last_used_at FROM correspondents_correspondent c'
        ' WHERE c.institution_id = $1 AND c.merged_into_id IS NULL AND ' || array_to_string(v_names, ' AND ') || ')'
        ' SELECT f.id FROM found f '
        || CASE p_order
               WHEN 'used' THEN 'ORDER BY f.last_used_at DESC NULLS LAST, f.sort_key, f.id'
               WHEN 'before' THEN 'WHERE $3 IS NULL OR (f.sort_key, f.id) < ($3, $4) ORDER BY f.sort_key DESC, f.id DESC'
               ELSE 'WHERE $3 IS NULL OR (f.sort_key, f.id) > ($3, $4) ORDER BY f.sort_key, f.id'
           END
        || ' LIMIT $5'
        USING registratura_institution(), p_names, p_key, p_id, p_limit;
END $$;

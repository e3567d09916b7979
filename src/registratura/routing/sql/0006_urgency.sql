-- The safe day of a paper's most urgent running term, kept beside the work on it: lists of work walk an index in that
-- order instead of reading and sorting all that is open. What a page shows is read from the terms themselves.
CREATE FUNCTION routing_set_urgency() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.urgent_on := coalesce((
        SELECT min(d.safe_on) FROM deadlines_deadline d
         WHERE d.institution_id = NEW.institution_id AND d.subject_type = 'entry' AND d.subject_id = NEW.entry_id
           AND d.state = 'open'), '9999-12-31');
    RETURN NEW;
END $$;

CREATE TRIGGER urgency BEFORE INSERT ON routing_assignment
    FOR EACH ROW EXECUTE FUNCTION routing_set_urgency();

-- Any change of a term brings the work on its paper into step, so that also what two transactions missed of each other
-- is put right when the term comes near. What has ended is left as it was.
CREATE FUNCTION routing_follow_terms() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE routing_assignment a SET urgent_on = n.safe_on
      FROM (SELECT o.id, coalesce(o.safe_on, '9999-12-31') AS safe_on
              FROM (SELECT w.id, w.state, w.urgent_on, (
                           SELECT min(d.safe_on) FROM deadlines_deadline d
                            WHERE d.institution_id = w.institution_id AND d.subject_type = 'entry'
                              AND d.subject_id = w.entry_id AND d.state = 'open') AS safe_on
                      FROM (SELECT DISTINCT c.subject_id FROM changed c WHERE c.subject_type = 'entry') m
                      JOIN routing_assignment w ON w.institution_id = registratura_institution()
                           AND w.entry_id = m.subject_id AND w.state IN ('pending', 'accepted')) o
             WHERE o.urgent_on <> coalesce(o.safe_on, '9999-12-31')
             ORDER BY o.id) n
     WHERE a.institution_id = registratura_institution() AND a.id = n.id AND a.state IN ('pending', 'accepted');
    RETURN NULL;
END $$;

CREATE TRIGGER routing_urgency_starts AFTER INSERT ON deadlines_deadline
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION routing_follow_terms();
CREATE TRIGGER routing_urgency_moves AFTER UPDATE ON deadlines_deadline
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION routing_follow_terms();
REVOKE EXECUTE ON FUNCTION routing_set_urgency(), routing_follow_terms() FROM PUBLIC;

-- The numbers beside the menu as before; what is late is looked for among what is past its safe day.
CREATE OR REPLACE FUNCTION routing_badges(p_user bigint, p_at timestamptz, p_today date, p_most integer, p_over text[],
                                          p_registry text[])
RETURNS TABLE (folder integer, orders boolean, work integer, to_accept integer, overdue integer, steps integer,
               stands_in boolean)
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    v_town bigint := registratura_institution();
    v_persons bigint[] := ARRAY[p_user];
    v_units bigint[] := '{}';
    v_roles text[];
    v_all boolean;
    v_registry boolean;
BEGIN
    v_persons := v_persons || ARRAY(
        SELECT d.user_id FROM routing_deputy d
         WHERE d.institution_id = v_town AND d.deputy_id = p_user AND d.absent_from <= p_today
           AND (d.absent_to IS NULL OR d.absent_to > p_today));
    stands_in := cardinality(v_persons) > 1;

    SELECT coalesce(bool_or(m.role = ANY(p_over) OR (m.role = 'head' AND m.unit_id IS NULL)), false),
           coalesce(bool_or(m.role = ANY(p_registry)), false),
           coalesce(array_agg(DISTINCT m.unit_id) FILTER (WHERE m.role = 'head' AND m.unit_id IS NOT NULL), '{}'),
           coalesce(array_agg(DISTINCT m.role::text), '{}')
      INTO v_all, v_registry, v_units, v_roles
      FROM institutions_membership m
     WHERE m.institution_id = v_town AND m.user_id = ANY(v_persons) AND m.active_from <= p_at
       AND (m.active_to IS NULL OR m.active_to > p_at);
    v_registry := v_registry OR v_all;
    orders := v_registry OR cardinality(v_units) > 0;

    IF v_all THEN
        v_units := ARRAY(SELECT u.id FROM institutions_orgunit u WHERE u.institution_id = v_town);
    ELSIF cardinality(v_units) > 0 THEN
        v_units := ARRAY(
            WITH RECURSIVE below AS (
                SELECT u.id FROM institutions_orgunit u WHERE u.institution_id = v_town AND u.id = ANY(v_units)
                UNION
                SELECT c.id FROM institutions_orgunit c JOIN below b ON c.parent_id = b.id
                 WHERE c.institution_id = v_town)
            SELECT below.id FROM below);
    END IF;

    folder := 0;
    IF orders THEN
        SELECT count(*) INTO folder FROM (
            (SELECT 1 FROM routing_standing s WHERE s.institution_id = v_town AND s.state = 'waiting'
                AND s.unit_id = ANY(v_units) LIMIT p_most)
            UNION ALL
            (SELECT 1 FROM routing_standing s WHERE v_registry AND s.institution_id = v_town AND s.state = 'waiting'
                AND s.unit_id IS NULL LIMIT p_most)
            LIMIT p_most) w;
    END IF;

    SELECT count(*) INTO work FROM (
        SELECT 1 FROM routing_assignment a WHERE a.institution_id = v_town AND a.user_id = ANY(v_persons)
           AND a.state IN ('pending', 'accepted') LIMIT p_most) w;
    to_accept := 0;
    overdue := 0;
    IF work > 0 THEN
        SELECT count(*) INTO to_accept FROM (
            SELECT 1 FROM routing_assignment a WHERE a.institution_id = v_town AND a.user_id = ANY(v_persons)
               AND a.state IN ('pending', 'accepted') AND a.state = 'pending' LIMIT p_most) w;
        SELECT count(*) INTO overdue FROM (
            SELECT 1 FROM routing_assignment a WHERE a.institution_id = v_town AND a.user_id = ANY(v_persons)
               AND a.state IN ('pending', 'accepted') AND a.part <> 'info' AND a.urgent_on < p_today
               AND EXISTS (SELECT 1 FROM deadlines_deadline d WHERE d.institution_id = v_town
                              AND d.subject_type = 'entry' AND d.subject_id = a.entry_id AND d.state = 'open'
                              AND d.due_on < p_today) LIMIT p_most) w;
    END IF;

    SELECT count(*) INTO steps FROM (
        SELECT 1 FROM routing_circuitstep c WHERE c.institution_id = v_town AND c.state = 'open'
           AND (c.user_id = ANY(v_persons)
                OR c.user_id IS NULL AND c.role = '' AND c.unit_id = ANY(v_units)
                OR c.role <> '' AND c.role = ANY(v_roles)
                OR c.role = 'institution_head' AND 'head' = ANY(v_roles) AND NOT EXISTS (
                       SELECT 1 FROM institutions_orgunit u WHERE u.institution_id = v_town AND u.closed_on IS NULL
                          AND u.id <> ALL(v_units)))
         LIMIT p_most) w;
    RETURN NEXT;
END $$;

-- What is open already, each institution in its own scope.
DO $$
DECLARE v_institution bigint;
BEGIN
    FOR v_institution IN SELECT id FROM institutions_institution LOOP
        PERFORM set_config('app.institution', v_institution::text, true);
        UPDATE routing_assignment a SET urgent_on = t.safe_on
          FROM (SELECT d.institution_id, d.subject_id, min(d.safe_on) AS safe_on FROM deadlines_deadline d
                 WHERE d.subject_type = 'entry' AND d.state = 'open' GROUP BY d.institution_id, d.subject_id) t
         WHERE a.institution_id = t.institution_id AND a.entry_id = t.subject_id
           AND a.state IN ('pending', 'accepted');
    END LOOP;
    PERFORM set_config('app.institution', '', true);
END $$;

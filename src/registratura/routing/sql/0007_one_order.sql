-- Work follows a term that starts, moves or ends, and nothing else: who only notes that a term was told of holds the
-- term and no work. Every act that changes these holds the entry first, so that an order and a recount cannot miss each
-- other, nor wait for each other.
CREATE OR REPLACE FUNCTION routing_follow_terms() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_entries bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        v_entries := ARRAY(SELECT DISTINCT c.subject_id FROM changed c WHERE c.subject_type = 'entry');
    ELSE
        v_entries := ARRAY(
            SELECT DISTINCT c.subject_id FROM changed c JOIN former f ON f.id = c.id
             WHERE c.subject_type = 'entry' AND (c.safe_on, c.state) IS DISTINCT FROM (f.safe_on, f.state));
    END IF;
    IF cardinality(v_entries) = 0 THEN
        RETURN NULL;
    END IF;
    UPDATE routing_assignment a SET urgent_on = n.safe_on
      FROM (SELECT o.id, coalesce(o.safe_on, '9999-12-31') AS safe_on
              FROM (SELECT w.id, w.urgent_on, (
                           SELECT min(d.safe_on) FROM deadlines_deadline d
                            WHERE d.institution_id = w.institution_id AND d.subject_type = 'entry'
                              AND d.subject_id = w.entry_id AND d.state = 'open') AS safe_on
                      FROM unnest(v_entries) m (entry_id)
                      JOIN routing_assignment w ON w.institution_id = registratura_institution()
                           AND w.entry_id = m.entry_id AND w.state IN ('pending', 'accepted')) o
             WHERE o.urgent_on <> coalesce(o.safe_on, '9999-12-31')
             ORDER BY o.id) n
     WHERE a.institution_id = registratura_institution() AND a.id = n.id AND a.state IN ('pending', 'accepted');
    RETURN NULL;
END $$;

DROP TRIGGER routing_urgency_moves ON deadlines_deadline;
CREATE TRIGGER routing_urgency_moves AFTER UPDATE ON deadlines_deadline
    REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION routing_follow_terms();

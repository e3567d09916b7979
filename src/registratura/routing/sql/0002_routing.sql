-- What ended stays ended; the way of a paper can be read years later.
CREATE FUNCTION routing_guard_assignment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('pending', 'accepted') OR (OLD.state = 'accepted' AND NEW.state = 'pending') THEN
        RAISE EXCEPTION 'assignment % is % and does not go back', OLD.id, OLD.state USING ERRCODE = 'RG006';
    END IF;
    IF (NEW.institution_id, NEW.id, NEW.entry_id, NEW.unit_id, NEW.user_id, NEW.part, NEW.order_text, NEW.internal_on,
        NEW.assigned_at, NEW.assigned_by_id, NEW.previous_id)
       IS DISTINCT FROM
       (OLD.institution_id, OLD.id, OLD.entry_id, OLD.unit_id, OLD.user_id, OLD.part, OLD.order_text, OLD.internal_on,
        OLD.assigned_at, OLD.assigned_by_id, OLD.previous_id)
       OR (OLD.accepted_at IS NOT NULL AND (NEW.accepted_at, NEW.accepted_by_id)
           IS DISTINCT FROM (OLD.accepted_at, OLD.accepted_by_id)) THEN
        RAISE EXCEPTION 'holder, part and order of assignment % are frozen', OLD.id USING ERRCODE = 'RG001';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON routing_assignment
    FOR EACH ROW EXECUTE FUNCTION routing_guard_assignment();

CREATE FUNCTION routing_guard_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('waiting', 'open') OR (OLD.state = 'open' AND NEW.state = 'waiting') THEN
        RAISE EXCEPTION 'step % is % and does not go back', OLD.id, OLD.state USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON routing_circuitstep
    FOR EACH ROW EXECUTE FUNCTION routing_guard_step();

CREATE FUNCTION routing_guard_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(to_jsonb(OLD) ->> 'ended_at', to_jsonb(OLD) ->> 'withdrawn_at', to_jsonb(OLD) ->> 'retired_at')
       IS NOT NULL THEN
        RAISE EXCEPTION '% % has ended and is not changed again', TG_TABLE_NAME, OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

DO $$
DECLARE
    v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['routing_deputy', 'routing_concernedperson', 'routing_circuit',
                                   'routing_circuitrun'] LOOP
        EXECUTE format('CREATE TRIGGER ended_stays BEFORE UPDATE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION routing_guard_ended()', v_table);
    END LOOP;
    FOREACH v_table IN ARRAY ARRAY['routing_assignment', 'routing_standing', 'routing_deputy', 'routing_concernedperson',
                                   'routing_circuit', 'routing_circuitrun', 'routing_circuitstep'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

-- Holds entries, in one order for everybody, until the transaction ends: orders, corrections and annulments of one
-- entry wait for each other. Who only points to an entry does not wait.
CREATE FUNCTION routing_hold(p_entries bigint[])
RETURNS TABLE (entry_id bigint, entry_state text, unit_id bigint, registered_by_id bigint, number integer,
               number_code text, registered_on date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT e.id, e.state::text, e.unit_id, e.registered_by_id, e.number, g.number_code::text, e.registered_on
      FROM registers_entry e
      JOIN registers_register g ON g.institution_id = e.institution_id AND g.id = e.register_id
     WHERE e.institution_id = registratura_institution() AND e.id = ANY(p_entries)
     ORDER BY e.id FOR NO KEY UPDATE OF e;
END $$;

-- An incoming entry waits for an order from the moment of its number, whichever door it came through; an annulled one
-- asks nothing of anybody any more; one moved to another unit by a correction waits there.
CREATE FUNCTION routing_follow_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' OR OLD.state = 'reserved' THEN
        IF NEW.state = 'registered' AND NEW.direction = 'incoming' THEN
            INSERT INTO routing_standing (institution_id, entry_id, unit_id, state, since_at)
            VALUES (NEW.institution_id, NEW.id, NEW.unit_id, 'waiting', coalesce(NEW.completed_at, NEW.registered_at))
            ON CONFLICT DO NOTHING;
        END IF;
        RETURN NULL;
    END IF;
    IF NEW.state = 'annulled' THEN
        UPDATE routing_assignment SET state = 'closed', ended_at = NEW.annulled_at, ended_by_id = NEW.annulled_by_id,
                                      outcome = NEW.annulled_reason
         WHERE institution_id = NEW.institution_id AND entry_id = NEW.id AND state IN ('pending', 'accepted');
        UPDATE routing_circuitstep s SET state = 'skipped' FROM routing_circuitrun r
         WHERE r.institution_id = NEW.institution_id AND r.entry_id = NEW.id AND r.state = 'running'
           AND s.institution_id = r.institution_id AND s.run_id = r.id AND s.state IN ('waiting', 'open');
        UPDATE routing_circuitrun SET state = 'cancelled', ended_at = NEW.annulled_at, ended_by_id = NEW.annulled_by_id
         WHERE institution_id = NEW.institution_id AND entry_id = NEW.id AND state = 'running';
        UPDATE routing_standing SET state = 'void', since_at = NEW.annulled_at
         WHERE institution_id = NEW.institution_id AND entry_id = NEW.id;
    ELSIF NEW.unit_id IS DISTINCT FROM OLD.unit_id THEN
        UPDATE routing_standing SET unit_id = NEW.unit_id
         WHERE institution_id = NEW.institution_id AND entry_id = NEW.id AND state = 'waiting'
           AND NOT EXISTS (SELECT 1 FROM routing_assignment a WHERE a.institution_id = NEW.institution_id
                           AND a.entry_id = NEW.id AND a.part = 'lead' AND a.state IN ('pending', 'accepted'));
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER routing_arrives AFTER INSERT ON registers_entry
    FOR EACH ROW WHEN (NEW.state = 'registered' AND NEW.direction = 'incoming')
    EXECUTE FUNCTION routing_follow_entry();
CREATE TRIGGER routing_follows AFTER UPDATE OF state, unit_id ON registers_entry
    FOR EACH ROW WHEN (NEW.state IS DISTINCT FROM OLD.state OR NEW.unit_id IS DISTINCT FROM OLD.unit_id)
    EXECUTE FUNCTION routing_follow_entry();

REVOKE EXECUTE ON FUNCTION routing_hold(bigint[]), routing_follow_entry(), routing_guard_assignment(),
    routing_guard_step(), routing_guard_ended() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION routing_hold(bigint[]) TO registratura_app;

-- What came before this room: incoming entries that nobody solved or answered wait, each institution in its own scope.
DO $$
DECLARE v_institution bigint;
BEGIN
    FOR v_institution IN SELECT id FROM institutions_institution LOOP
        PERFORM set_config('app.institution', v_institution::text, true);
        INSERT INTO routing_standing (institution_id, entry_id, unit_id, state, since_at)
        SELECT institution_id, id, unit_id, 'waiting', coalesce(completed_at, registered_at) FROM registers_entry
         WHERE state = 'registered' AND direction = 'incoming' AND resolution = '' AND dispatched_on IS NULL;
    END LOOP;
    PERFORM set_config('app.institution', '', true);
END $$;

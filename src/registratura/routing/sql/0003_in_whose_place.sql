-- In whose place a paper was given stays as it was written, like everything else of the order.
CREATE OR REPLACE FUNCTION routing_guard_assignment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('pending', 'accepted') OR (OLD.state = 'accepted' AND NEW.state = 'pending') THEN
        RAISE EXCEPTION 'assignment % is % and does not go back', OLD.id, OLD.state USING ERRCODE = 'RG006';
    END IF;
    IF (NEW.institution_id, NEW.id, NEW.entry_id, NEW.unit_id, NEW.user_id, NEW.part, NEW.order_text, NEW.internal_on,
        NEW.assigned_at, NEW.assigned_by_id, NEW.assigned_for_id, NEW.previous_id)
       IS DISTINCT FROM
       (OLD.institution_id, OLD.id, OLD.entry_id, OLD.unit_id, OLD.user_id, OLD.part, OLD.order_text, OLD.internal_on,
        OLD.assigned_at, OLD.assigned_by_id, OLD.assigned_for_id, OLD.previous_id)
       OR (OLD.accepted_at IS NOT NULL AND (NEW.accepted_at, NEW.accepted_by_id, NEW.accepted_for_id)
           IS DISTINCT FROM (OLD.accepted_at, OLD.accepted_by_id, OLD.accepted_for_id)) THEN
        RAISE EXCEPTION 'holder, part and order of assignment % are frozen', OLD.id USING ERRCODE = 'RG001';
    END IF;
    RETURN NEW;
END $$;

GRANT UPDATE (accepted_for_id, ended_for_id) ON routing_assignment TO registratura_app;
GRANT UPDATE (decided_for_id) ON routing_circuitstep TO registratura_app;

CREATE FUNCTION routing_guard_departure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.finished_at IS NOT NULL OR NEW.done_count < OLD.done_count THEN
        RAISE EXCEPTION 'departure % does not go back', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON routing_departure
    FOR EACH ROW EXECUTE FUNCTION routing_guard_departure();
CREATE TRIGGER never_deleted BEFORE DELETE ON routing_departure
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON routing_departure
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();
REVOKE EXECUTE ON FUNCTION routing_guard_departure() FROM PUBLIC;

-- A device is given back only when it is written through whose hands it came and went; what was written stays.
CREATE FUNCTION support_guard_repair() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.stage IN ('returned', 'cancelled') AND NEW.stage <> OLD.stage THEN
        RAISE EXCEPTION 'repair % has ended', OLD.id USING ERRCODE = 'RG006';
    END IF;
    IF NEW.stage = 'returned' AND (SELECT count(DISTINCT c.way) FROM support_custodyevent c
                                    WHERE c.institution_id = NEW.institution_id AND c.repair_id = NEW.id) < 2 THEN
        RAISE EXCEPTION 'repair % lacks a hand-over', NEW.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE UPDATE ON support_repair FOR EACH ROW EXECUTE FUNCTION support_guard_repair();
CREATE FUNCTION support_guard_custody() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.digest <> OLD.digest OR NEW.way <> OLD.way OR NEW.happened_at <> OLD.happened_at
       OR NEW.giver NOT IN ('', OLD.giver) OR NEW.taker NOT IN ('', OLD.taker) THEN
        RAISE EXCEPTION 'what was written of % hands is not rewritten', OLD.repair_id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER written BEFORE UPDATE ON support_custodyevent
    FOR EACH ROW EXECUTE FUNCTION support_guard_custody();
REVOKE EXECUTE ON FUNCTION support_guard_custody() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION support_guard_repair() FROM PUBLIC;

-- Forgetting the person reaches the repairs of the conversation; the steps and their days stay.
CREATE OR REPLACE FUNCTION support_forget(p_tickets bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_institution bigint := registratura_institution();
    v_count bigint;
BEGIN
    UPDATE support_ticketmessage SET body = '', author_name = CASE author WHEN 'operator' THEN author_name ELSE '' END,
           mail_id = ''
     WHERE institution_id = v_institution AND ticket_id = ANY(p_tickets);
    UPDATE support_ticketfile SET name = '', sha256 = '', size_bytes = 0
     WHERE institution_id = v_institution AND ticket_id = ANY(p_tickets);
    UPDATE support_custodyevent c SET giver = '', taker = '' FROM support_repair r
     WHERE c.institution_id = v_institution AND r.institution_id = v_institution AND r.id = c.repair_id
       AND r.ticket_id = ANY(p_tickets);
    UPDATE support_repair SET serial = '', symptom = ''
     WHERE institution_id = v_institution AND ticket_id = ANY(p_tickets);
    DELETE FROM support_heldmail WHERE institution_id = v_institution AND ticket_id = ANY(p_tickets);
    UPDATE support_ticket SET requester_name = '', requester_email = '', requester_phone = '', requester_id = NULL,
           subject = '', words = '{}', rating_words = '', link_nonce = '', forgotten_at = coalesce(forgotten_at, now())
     WHERE institution_id = v_institution AND id = ANY(p_tickets);
    GET DIAGNOSTICS v_count = ROW_COUNT;
    RETURN v_count;
END $$;

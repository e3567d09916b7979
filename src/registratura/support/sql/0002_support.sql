-- Takes the person out of conversations: what was said goes with its files, the case stays with its dates, state and
-- rating, so that no count of the department changes. The same statement serves erasure and the end of keeping.
CREATE FUNCTION support_forget(p_tickets bigint[]) RETURNS bigint
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
    DELETE FROM support_heldmail WHERE institution_id = v_institution AND ticket_id = ANY(p_tickets);
    UPDATE support_ticket SET requester_name = '', requester_email = '', requester_phone = '', requester_id = NULL,
           subject = '', words = '{}', rating_words = '', link_nonce = '', forgotten_at = coalesce(forgotten_at, now())
     WHERE institution_id = v_institution AND id = ANY(p_tickets);
    GET DIAGNOSTICS v_count = ROW_COUNT;
    RETURN v_count;
END $$;
REVOKE EXECUTE ON FUNCTION support_forget(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION support_forget(bigint[]) TO registratura_app;

-- Letters that became no conversation, of a person who asks to be forgotten.
CREATE FUNCTION support_drop_letters(p_letters bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM support_heldmail WHERE institution_id = registratura_institution() AND id = ANY(p_letters);
$$;
REVOKE EXECUTE ON FUNCTION support_drop_letters(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION support_drop_letters(bigint[]) TO registratura_app;

-- What was said is not rewritten: only merging and forgetting touch a message.
CREATE FUNCTION support_guard_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.body <> OLD.body AND NEW.body <> '') OR NEW.author <> OLD.author OR NEW.is_internal <> OLD.is_internal THEN
        RAISE EXCEPTION 'what was said in % is not rewritten', OLD.ticket_id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER said BEFORE UPDATE ON support_ticketmessage
    FOR EACH ROW EXECUTE FUNCTION support_guard_message();
REVOKE EXECUTE ON FUNCTION support_guard_message() FROM PUBLIC;

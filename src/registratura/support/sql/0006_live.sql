-- A live conversation. Who listens hears of a row when it is committed, by numbers alone: what is said stays behind the
-- walls of the table, and is read there by whoever has the right.
CREATE FUNCTION support_tell_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('registratura_live', NEW.institution_id || ':said:' || NEW.chat_id || ':' || NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION support_tell_chat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.state <> OLD.state OR NEW.choice <> OLD.choice THEN
        PERFORM pg_notify('registratura_live', NEW.institution_id || ':chat:' || NEW.id || ':0');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER told AFTER INSERT ON support_chatmessage FOR EACH ROW EXECUTE FUNCTION support_tell_said();
CREATE TRIGGER told AFTER INSERT OR UPDATE ON support_chat FOR EACH ROW EXECUTE FUNCTION support_tell_chat();

-- Nothing is said in a conversation that ended, and what it became does not change.
CREATE FUNCTION support_guard_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM support_chat c WHERE c.institution_id = NEW.institution_id AND c.id = NEW.chat_id
                      AND c.state <> 'ended') THEN
        RAISE EXCEPTION 'conversation % has ended', NEW.chat_id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT ON support_chatmessage FOR EACH ROW EXECUTE FUNCTION support_guard_said();
CREATE FUNCTION support_guard_chat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'ended' AND NEW.state <> 'ended' THEN
        RAISE EXCEPTION 'conversation % has ended', OLD.id USING ERRCODE = 'RG006';
    END IF;
    IF OLD.choice <> '' AND NEW.choice <> OLD.choice THEN
        RAISE EXCEPTION 'the choice of conversation % was made', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE UPDATE ON support_chat FOR EACH ROW EXECUTE FUNCTION support_guard_chat();

-- Once the customer chose, no message of the conversation exists: kept words stand in the ticket by then.
CREATE FUNCTION support_empty_chat() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.choice <> '' AND OLD.choice = '' THEN
        DELETE FROM support_chatmessage WHERE institution_id = NEW.institution_id AND chat_id = NEW.id;
        UPDATE support_chat SET name = '', email = '', requester_id = NULL
         WHERE institution_id = NEW.institution_id AND id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER emptied AFTER UPDATE OF choice ON support_chat FOR EACH ROW EXECUTE FUNCTION support_empty_chat();
REVOKE EXECUTE ON FUNCTION support_tell_said(), support_tell_chat(), support_guard_said(), support_guard_chat(),
    support_empty_chat() FROM PUBLIC;

-- A diagnosis serves one case and ends with it.
CREATE FUNCTION support_drop_bundles() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.state = 'closed' AND OLD.state <> 'closed') OR (NEW.forgotten_at IS NOT NULL AND OLD.forgotten_at IS NULL)
    THEN
        DELETE FROM support_bundle WHERE institution_id = NEW.institution_id AND ticket_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER diagnosed AFTER UPDATE ON support_ticket FOR EACH ROW EXECUTE FUNCTION support_drop_bundles();
CREATE FUNCTION support_guard_bundle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM support_ticket t WHERE t.institution_id = NEW.institution_id AND t.id = NEW.ticket_id
                  AND t.state = 'closed') THEN
        RAISE EXCEPTION 'ticket % is closed', NEW.ticket_id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT ON support_bundle FOR EACH ROW EXECUTE FUNCTION support_guard_bundle();
REVOKE EXECUTE ON FUNCTION support_drop_bundles(), support_guard_bundle() FROM PUBLIC;

-- What the live process asks: what was said, and how conversations stand. It names the supplier and the purpose itself.
CREATE FUNCTION support_live(p_institution bigint, p_said bigint[], p_chats bigint[], p_after bigint)
RETURNS TABLE (kind text, id bigint, chat bigint, operator bigint, told jsonb)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.institution', p_institution::text, true), set_config('app.purpose', 'P05', true);
    RETURN QUERY
    SELECT 'said', m.id, m.chat_id, c.operator_id::bigint,
           jsonb_build_object('id', m.id, 'chat', m.chat_id, 'who', m.speaker, 'name', m.author_name, 'body', m.body,
                              'key', m.request_key, 'at', m.written_at)
      FROM support_chatmessage m
      JOIN support_chat c ON c.institution_id = m.institution_id AND c.id = m.chat_id
     WHERE m.institution_id = p_institution
       AND (m.id = ANY(p_said) OR (p_after >= 0 AND m.chat_id = ANY(p_chats) AND m.id > p_after))
     ORDER BY m.id;
    IF p_after < 0 THEN
        RETURN QUERY
        SELECT 'chat', c.id, c.id, c.operator_id::bigint,
               jsonb_build_object('chat', c.id, 'state', c.state, 'choice', c.choice)
          FROM support_chat c WHERE c.institution_id = p_institution AND c.id = ANY(p_chats) ORDER BY c.id;
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION support_live(bigint, bigint[], bigint[], bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION support_live(bigint, bigint[], bigint[], bigint) TO registratura_app;

-- Words that were said are not said otherwise; they may only be forgotten: at the end of their keeping, or because a
-- person asks for it. That a message went out, of what kind, about what, when and with which end, stays.
CREATE OR REPLACE FUNCTION messaging_guard_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.read_at IS NOT NULL AND NEW.read_at IS DISTINCT FROM OLD.read_at THEN
        RAISE EXCEPTION 'message % was read and stays read', OLD.id USING ERRCODE = 'RG001';
    END IF;
    IF OLD.forgotten_at IS NOT NULL AND NEW.forgotten_at IS DISTINCT FROM OLD.forgotten_at THEN
        RAISE EXCEPTION 'message % was forgotten and stays so', OLD.id USING ERRCODE = 'RG001';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION messaging_guard_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.outcome <> 'running'
       AND (NEW.reply <> '' OR to_jsonb(NEW) - 'reply' IS DISTINCT FROM to_jsonb(OLD) - 'reply') THEN
        RAISE EXCEPTION 'attempt % has ended and is not changed again', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION messaging_forget(p_messages bigint[], p_at timestamptz, p_addresses boolean) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_ended bigint[];
BEGIN
    -- What still travels keeps its words until it has arrived or was given up.
    v_ended := ARRAY(
        SELECT m.id FROM messaging_message m
         WHERE m.institution_id = registratura_institution() AND m.id = ANY(p_messages)
           AND NOT EXISTS (SELECT 1 FROM messaging_delivery d WHERE d.institution_id = m.institution_id
                              AND d.message_id = m.id AND d.state IN ('waiting', 'sending'))
         ORDER BY m.id FOR UPDATE OF m);
    UPDATE messaging_message SET context = '{}', body = '', attachments = '[]', recipient_name = '',
           subject = CASE WHEN user_id IS NULL THEN '' ELSE subject END, forgotten_at = coalesce(forgotten_at, p_at)
     WHERE institution_id = registratura_institution() AND id = ANY(v_ended);
    UPDATE messaging_delivery d SET subject = '', text = '', last_reply = '',
           address = CASE WHEN p_addresses AND d.address <> '' THEN '#' || d.id ELSE d.address END
     WHERE d.institution_id = registratura_institution() AND d.message_id = ANY(v_ended);
    UPDATE messaging_deliveryattempt a SET reply = '' FROM messaging_delivery d
     WHERE a.institution_id = registratura_institution() AND d.institution_id = a.institution_id
       AND d.id = a.delivery_id AND d.message_id = ANY(v_ended) AND a.reply <> '';
    UPDATE messaging_deliveryreport r SET words = '' FROM messaging_delivery d
     WHERE r.institution_id = registratura_institution() AND d.institution_id = r.institution_id
       AND d.id = r.delivery_id AND d.message_id = ANY(v_ended) AND r.words <> '';
    RETURN cardinality(v_ended);
END $$;

REVOKE EXECUTE ON FUNCTION messaging_forget(bigint[], timestamptz, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION messaging_forget(bigint[], timestamptz, boolean) TO registratura_app;

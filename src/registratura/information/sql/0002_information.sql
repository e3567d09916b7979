-- A request has its row from the moment of its serial in the register of Law 544, whichever door it came through.
CREATE FUNCTION information_follow_inscription() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO information_informationrequest
        (institution_id, entry_id, received_way, person_kind, information_asked, domain, domain_note, answer_address,
         media, norms, opened_at, evaluation, clarification_text, nature, answer_way, answer_format, partial,
         exemption_codes, reasoning, link, authority, page_count, page_price_bani, cost_bani, cost_act, delay_cause)
    SELECT NEW.institution_id, e.id, CASE WHEN e.channel IN ('email', 'portal') THEN 'electronic' ELSE 'paper' END,
           '', '', '', '', '', false,
           coalesce((SELECT o.follows_norms FROM deadlines_termoptions o WHERE o.institution_id = NEW.institution_id),
                    false),
           NEW.inscribed_at, '', '', '', '', '', false, '', '', '', '', 0, 0, 0, '', ''
      FROM registers_register g
      JOIN registers_entry e ON e.institution_id = g.institution_id AND e.id = NEW.entry_id
     WHERE g.institution_id = NEW.institution_id AND g.id = NEW.register_id AND g.template = 'law544'
        ON CONFLICT (institution_id, entry_id) DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER information_opens AFTER INSERT ON registers_inscription
    FOR EACH ROW EXECUTE FUNCTION information_follow_inscription();

-- What was decided about a request stays; only the leaving of the answer, and why it was late, are written later.
CREATE FUNCTION information_guard_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- An answer that was annulled is none: the request waits again.
    IF OLD.nature <> '' AND NEW.nature = '' AND EXISTS (
        SELECT 1 FROM registers_entry e WHERE e.institution_id = OLD.institution_id AND e.id = OLD.answer_entry_id
           AND e.state = 'annulled') THEN
        RETURN NEW;
    END IF;
    IF OLD.nature <> '' AND (to_jsonb(NEW) - 'answered_at' - 'delay_cause')
       IS DISTINCT FROM (to_jsonb(OLD) - 'answered_at' - 'delay_cause') THEN
        RAISE EXCEPTION 'request % has ended as % and does not change', OLD.id, OLD.nature USING ERRCODE = 'RG006';
    END IF;
    IF OLD.nature <> '' AND OLD.delay_cause <> '' AND NEW.delay_cause <> OLD.delay_cause THEN
        RAISE EXCEPTION 'the delay of request % was explained', OLD.id USING ERRCODE = 'RG006';
    END IF;
    IF OLD.answered_at IS NOT NULL AND NEW.answered_at IS DISTINCT FROM OLD.answered_at THEN
        RAISE EXCEPTION 'the answer to request % has left', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER ended_stays BEFORE UPDATE ON information_informationrequest
    FOR EACH ROW EXECUTE FUNCTION information_guard_request();

CREATE FUNCTION information_guard_complaint() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.verdict <> '' THEN
        RAISE EXCEPTION 'complaint % was decided and does not change', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decided_stays BEFORE UPDATE ON information_complaint
    FOR EACH ROW EXECUTE FUNCTION information_guard_complaint();

CREATE FUNCTION information_guard_courtcase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.outcome <> '' THEN
        RAISE EXCEPTION 'court case % has ended and does not change', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER ended_stays BEFORE UPDATE ON information_courtcase
    FOR EACH ROW EXECUTE FUNCTION information_guard_courtcase();

DO $$
DECLARE
    v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['information_informationrequest', 'information_complaint',
                                   'information_courtcase', 'information_copyprice'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION information_follow_inscription(), information_guard_request(),
    information_guard_complaint(), information_guard_courtcase() FROM PUBLIC;

-- Requests inscribed before this room existed, each institution in its own scope.
DO $$
DECLARE v_institution bigint;
BEGIN
    FOR v_institution IN SELECT id FROM institutions_institution LOOP
        PERFORM set_config('app.institution', v_institution::text, true);
        INSERT INTO information_informationrequest
            (institution_id, entry_id, received_way, person_kind, information_asked, domain, domain_note,
             answer_address, media, norms, opened_at, evaluation, clarification_text, nature, answer_way,
             answer_format, partial, exemption_codes, reasoning, link, authority, page_count, page_price_bani,
             cost_bani, cost_act, delay_cause)
        SELECT i.institution_id, e.id,
               CASE WHEN e.channel IN ('email', 'portal') THEN 'electronic' ELSE 'paper' END, '', '', '', '', '', false,
               coalesce((SELECT o.follows_norms FROM deadlines_termoptions o
                          WHERE o.institution_id = i.institution_id), false),
               i.inscribed_at, '', '', '', '', '', false, '', '', '', '', 0, 0, 0, '', ''
          FROM registers_inscription i
          JOIN registers_register g ON g.institution_id = i.institution_id AND g.id = i.register_id
          JOIN registers_entry e ON e.institution_id = i.institution_id AND e.id = i.entry_id
         WHERE g.template = 'law544';
    END LOOP;
    PERFORM set_config('app.institution', '', true);
END $$;

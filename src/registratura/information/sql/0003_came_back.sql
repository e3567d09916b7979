-- What was decided about a request stays. An answer that left and reached nobody is out of the register's row again:
-- then, and only then, the request's answer is not sent any more.
CREATE OR REPLACE FUNCTION information_guard_request() RETURNS trigger LANGUAGE plpgsql AS $$
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
    IF OLD.answered_at IS NOT NULL AND NEW.answered_at IS DISTINCT FROM OLD.answered_at
       AND (NEW.answered_at IS NOT NULL OR NOT EXISTS (
            SELECT 1 FROM registers_entry e WHERE e.institution_id = OLD.institution_id AND e.id = OLD.answer_entry_id
               AND e.dispatched_on IS NULL)) THEN
        RAISE EXCEPTION 'the answer to request % has left', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

-- Announced, a draft says for ever what it said: its terms only grow, and its end is written once.
CREATE FUNCTION consultations_guard_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'consultation % is over', OLD.id USING ERRCODE = 'RG006';
    END IF;
    IF OLD.announced_at IS NOT NULL AND (
        (NEW.title, NEW.kind, NEW.reasons, NEW.announced_on, NEW.announced_at, NEW.adopted_from)
        IS DISTINCT FROM (OLD.title, OLD.kind, OLD.reasons, OLD.announced_on, OLD.announced_at, OLD.adopted_from)
        OR NEW.proposals_until_on < OLD.proposals_until_on
    ) THEN
        RAISE EXCEPTION 'draft % is announced', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON consultations_draftact
    FOR EACH ROW EXECUTE FUNCTION consultations_guard_draft();

CREATE FUNCTION consultations_guard_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'the report of % is published', OLD.year USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON consultations_yearreport
    FOR EACH ROW EXECUTE FUNCTION consultations_guard_report();

DO $$
DECLARE v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['consultations_draftact', 'consultations_draftfile', 'consultations_proposal',
                                   'consultations_debate', 'consultations_subscriber', 'consultations_yearreport'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
    EXECUTE 'CREATE TRIGGER never_changed BEFORE UPDATE ON consultations_draftfile'
            ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()';
END $$;

REVOKE EXECUTE ON FUNCTION consultations_guard_draft(), consultations_guard_report() FROM PUBLIC;

-- What ended stays ended, and more time is given once: the promise of the law held where no program can forget it.
CREATE FUNCTION deadlines_closed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'open' THEN
        RAISE EXCEPTION 'term % has ended and is not opened or changed again', OLD.id USING ERRCODE = 'RG001';
    END IF;
    IF OLD.extended_at IS NOT NULL AND (NEW.extended_at, NEW.decided_on, NEW.decision_number)
        IS DISTINCT FROM (OLD.extended_at, OLD.decided_on, OLD.decision_number) THEN
        RAISE EXCEPTION 'term % was extended once already', OLD.id USING ERRCODE = 'RG001';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER closed_stays BEFORE UPDATE ON deadlines_deadline
    FOR EACH ROW EXECUTE FUNCTION deadlines_closed_stays();

CREATE FUNCTION deadlines_withdrawn_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'day % was withdrawn and is not declared again by itself', OLD.day_on USING ERRCODE = 'RG001';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER withdrawn_stays BEFORE UPDATE ON deadlines_declaredday
    FOR EACH ROW EXECUTE FUNCTION deadlines_withdrawn_stays();

DO $$
DECLARE
    v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['deadlines_termrule', 'deadlines_owntermrule', 'deadlines_declaredday',
                                   'deadlines_termoptions', 'deadlines_recomputation', 'deadlines_deadline'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

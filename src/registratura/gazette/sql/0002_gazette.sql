-- What was published is never taken out: an edition that the public was given does not change any more, nor do its
-- files; a publication goes only forward, from prepared to published to withdrawn.
CREATE FUNCTION gazette_guard_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL OR OLD.dropped_at IS NOT NULL THEN
        RAISE EXCEPTION 'edition % is published or dropped', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON gazette_edition
    FOR EACH ROW EXECUTE FUNCTION gazette_guard_edition();

CREATE FUNCTION gazette_guard_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM gazette_edition e WHERE e.institution_id = NEW.institution_id AND e.id = NEW.edition_id
                  AND (e.published_at IS NOT NULL OR e.dropped_at IS NOT NULL)) THEN
        RAISE EXCEPTION 'the edition of file % is published or dropped', NEW.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE INSERT OR UPDATE ON gazette_editionfile
    FOR EACH ROW EXECUTE FUNCTION gazette_guard_file();

CREATE FUNCTION gazette_guard_publication() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('withdrawn', 'dropped') OR (OLD.state = 'published' AND NEW.state NOT IN ('published', 'withdrawn')) THEN
        RAISE EXCEPTION 'publication % does not go back', OLD.id USING ERRCODE = 'RG006';
    END IF;
    IF OLD.visible_from IS NOT NULL AND NEW.visible_from IS DISTINCT FROM OLD.visible_from THEN
        RAISE EXCEPTION 'publication % keeps its moment', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON gazette_publication
    FOR EACH ROW EXECUTE FUNCTION gazette_guard_publication();

DO $$
DECLARE v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['gazette_publication', 'gazette_edition', 'gazette_editionfile',
                                   'gazette_statement', 'gazette_contact'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
    FOREACH v_table IN ARRAY ARRAY['gazette_statement', 'gazette_contact'] LOOP
        EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION gazette_guard_edition(), gazette_guard_file(), gazette_guard_publication() FROM PUBLIC;

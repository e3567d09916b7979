-- A published version, and one that was given up, never change; a draft ends as either.
CREATE FUNCTION notices_refuse_change_of_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'draft' THEN
        RAISE EXCEPTION 'versions of notices that left the draft are never changed or deleted' USING ERRCODE = 'RG001';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON notices_noticeversion
    FOR EACH ROW EXECUTE FUNCTION notices_refuse_change_of_published();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON notices_noticeversion
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON notices_noticeserved
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON notices_noticeserved
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();

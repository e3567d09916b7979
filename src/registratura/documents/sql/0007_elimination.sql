-- While bytes are taken away nobody hangs their documents on another paper: links to these rows wait until it is decided.
CREATE FUNCTION documents_hold(p_documents bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM documents_document
      WHERE institution_id = registratura_institution() AND id = ANY (p_documents) ORDER BY id FOR UPDATE;
END $$;

CREATE TRIGGER never_deleted BEFORE DELETE ON documents_elimination
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON documents_elimination
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();

REVOKE EXECUTE ON FUNCTION documents_hold(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION documents_hold(bigint[]) TO registratura_app;

-- Versions of documents: numbered 1, 2, 3… by the database, the first made with its document, none ever changed.

CREATE FUNCTION documents_number_version() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    -- Two who add a version to one document wait for one another; then each counts what the other left.
    PERFORM pg_advisory_xact_lock(21073, hashint8(NEW.document_id));
    SELECT coalesce(max(number), 0) + 1 INTO NEW.number FROM documents_version
     WHERE institution_id = NEW.institution_id AND document_id = NEW.document_id;
    RETURN NEW;
END $$;
CREATE TRIGGER number_version BEFORE INSERT ON documents_version
    FOR EACH ROW EXECUTE FUNCTION documents_number_version();

CREATE FUNCTION documents_first_version() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO documents_version (institution_id, document_id, blob_id, name, reason, explanation, note,
                                   added_at, added_by_id)
    VALUES (NEW.institution_id, NEW.id, NEW.blob_id, NEW.name, 'upload', '', NEW.note, NEW.added_at, NEW.added_by_id);
    RETURN NULL;
END $$;
CREATE TRIGGER first_version AFTER INSERT ON documents_document
    FOR EACH ROW EXECUTE FUNCTION documents_first_version();

CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON documents_version
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON documents_version
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();

REVOKE EXECUTE ON FUNCTION documents_number_version() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION documents_first_version() FROM PUBLIC;

-- Finding an entry by what stands in its files. The words of files come later than the entry, from programs that read
-- them, and join its own; `files` keeps them apart, so that a correction of the entry does not lose them.

CREATE FUNCTION registers_keep_file_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.files IS NOT NULL AND NEW.words IS DISTINCT FROM OLD.words THEN
        NEW.words := NEW.words || NEW.files;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_file_words BEFORE UPDATE ON registers_entrysearch
    FOR EACH ROW EXECUTE FUNCTION registers_keep_file_words();

-- Once for each file of an entry; false when it was done before. An entry with very many words takes no more.
CREATE FUNCTION registers_index_file(p_entry bigint, p_document bigint, p_words tsvector) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_institution bigint := registratura_institution();
BEGIN
    IF NOT EXISTS (SELECT 1 FROM registers_entrydocument
                    WHERE institution_id = v_institution AND entry_id = p_entry AND document_id = p_document) THEN
        RAISE EXCEPTION 'document % is no file of entry %', p_document, p_entry USING ERRCODE = 'RG007';
    END IF;
    INSERT INTO registers_filewords (institution_id, entry_id, document_id, indexed_at)
    VALUES (v_institution, p_entry, p_document, registratura_now())
    ON CONFLICT (institution_id, entry_id, document_id) DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF length(p_words) > 0 THEN
        UPDATE registers_entrysearch SET files = coalesce(files, '') || p_words, words = words || p_words
         WHERE institution_id = v_institution AND id = p_entry AND length(words) < 20000;
    END IF;
    RETURN true;
END $$;

REVOKE EXECUTE ON FUNCTION registers_keep_file_words() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION registers_index_file(bigint, bigint, tsvector) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registers_index_file(bigint, bigint, tsvector) TO registratura_app;

-- A document that gets a new version is found by the words of that one. Which version the words are of stands beside
-- them; those of a former version go when the ones of the version in force come.

DROP FUNCTION registers_index_file(bigint, bigint, tsvector);

-- Once for each file of an entry; false when it was done before. An entry with very many words takes no more.
CREATE FUNCTION registers_index_file(p_entry bigint, p_document bigint, p_version bigint, p_words tsvector)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_institution bigint := registratura_institution();
BEGIN
    IF NOT EXISTS (SELECT 1 FROM registers_entrydocument
                    WHERE institution_id = v_institution AND entry_id = p_entry AND document_id = p_document) THEN
        RAISE EXCEPTION 'document % is no file of entry %', p_document, p_entry USING ERRCODE = 'RG007';
    END IF;
    INSERT INTO registers_filewords (institution_id, entry_id, document_id, version_id, indexed_at)
    VALUES (v_institution, p_entry, p_document, p_version, registratura_now())
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

-- Take the words of all files from what an entry is found by; they are given anew in the same transaction. p_words are
-- those of the entry itself, as it stood after p_corrections; false, and nothing done, when it was corrected since.
CREATE FUNCTION registers_forget_files(p_entry bigint, p_corrections integer, p_words tsvector) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_institution bigint := registratura_institution();
BEGIN
    PERFORM 1 FROM registers_entry
      WHERE institution_id = v_institution AND id = p_entry AND correction_count = p_corrections FOR SHARE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM registers_filewords WHERE institution_id = v_institution AND entry_id = p_entry;
    UPDATE registers_entrysearch SET files = NULL, words = p_words
     WHERE institution_id = v_institution AND id = p_entry;
    RETURN true;
END $$;

REVOKE EXECUTE ON FUNCTION registers_index_file(bigint, bigint, bigint, tsvector) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registers_index_file(bigint, bigint, bigint, tsvector) TO registratura_app;
REVOKE EXECUTE ON FUNCTION registers_forget_files(bigint, integer, tsvector) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registers_forget_files(bigint, integer, tsvector) TO registratura_app;

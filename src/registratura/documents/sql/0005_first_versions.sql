-- The documents kept before there were versions get their first one, each institution in its own scope.
DO $$
DECLARE v_institution bigint;
BEGIN
    FOR v_institution IN SELECT id FROM institutions_institution LOOP
        PERFORM set_config('app.institution', v_institution::text, true);
        INSERT INTO documents_version (institution_id, document_id, blob_id, name, reason, explanation, note,
                                       added_at, added_by_id)
        SELECT d.institution_id, d.id, d.blob_id, d.name, 'upload', '', d.note, d.added_at, d.added_by_id
          FROM documents_document d
         WHERE NOT EXISTS (SELECT 1 FROM documents_version v
                            WHERE v.institution_id = d.institution_id AND v.document_id = d.id)
         ORDER BY d.id;
    END LOOP;
    PERFORM set_config('app.institution', '', true);
END $$;

-- Single entries: the register's queue does not wait for the disk (ADR 31). The entry is committed without waiting, so
-- the next number is given at once; then this call waits until the log is on the disk, and only then answers. What is
-- answered is durable, and because the log is written in order, a crash takes away the newest unanswered numbers alone:
-- never one in the middle.
--
-- The second transaction writes one empty record into the log: its own commit waits for the disk, and with it for all
-- that was committed before. The procedure has the caller's rights, as one that commits must; what it calls has not.
CREATE PROCEDURE registers_register_at_once(
    p_institution bigint, p_register bigint, p_unit bigint, p_actor_id bigint, p_actor_name text, p_key uuid,
    p_digest text, p_entry jsonb, p_parties jsonb, p_documents bigint[], p_specials bigint[], p_words tsvector,
    p_names text,
    INOUT entry_id bigint, INOUT entry_number integer, INOUT entry_registered_at timestamptz, INOUT repeated boolean
) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    SELECT d.entry_id, d.entry_number, d.entry_registered_at, d.repeated
      INTO entry_id, entry_number, entry_registered_at, repeated
      FROM registers_register_for(p_institution, p_register, p_unit, p_actor_id, p_actor_name, p_key, p_digest, p_entry,
                                  p_parties, p_documents, p_specials, p_words, p_names) d;
    COMMIT;
    PERFORM pg_logical_emit_message(true, 'registratura', '');
END $$;

REVOKE EXECUTE ON PROCEDURE registers_register_at_once FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE registers_register_at_once TO registratura_app;

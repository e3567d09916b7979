-- The serial that a special register gives to an entry registered before, as when a letter proves to be a petition.
-- Registers before entries, as everywhere. Returns whether the serial is new; an entry stands in a register once.
CREATE FUNCTION registers_inscribe_entry(p_entry bigint, p_register bigint, p_actor_id bigint, p_actor_name text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_institution bigint := registratura_institution();
    v_entry registers_entry;
    v_serial record;
BEGIN
    PERFORM pg_advisory_xact_lock(21063, (p_register % 2147483647)::integer);
    v_entry := registers_locked(p_entry);
    IF v_entry.state <> 'registered' THEN
        RAISE EXCEPTION 'entry % cannot be inscribed (%)', p_entry, v_entry.state USING ERRCODE = 'RG006';
    END IF;
    IF EXISTS (SELECT 1 FROM registers_inscription WHERE institution_id = v_institution AND entry_id = p_entry
                AND register_id = p_register) THEN
        RETURN false;
    END IF;
    PERFORM registers_inscribe(p_entry, ARRAY[p_register], registratura_now());
    SELECT i.year, i.number, g.name INTO v_serial FROM registers_inscription i
      JOIN registers_register g ON g.institution_id = i.institution_id AND g.id = i.register_id
     WHERE i.institution_id = v_institution AND i.entry_id = p_entry AND i.register_id = p_register;
    PERFORM journal_write('registers.entry.inscribed', p_actor_id, p_actor_name, 'entry', p_entry,
        jsonb_build_object('register', v_serial.name, 'serial', v_serial.number || '/' || v_serial.year));
    RETURN true;
END $$;

REVOKE EXECUTE ON FUNCTION registers_inscribe_entry(bigint, bigint, bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registers_inscribe_entry(bigint, bigint, bigint, text) TO registratura_app;

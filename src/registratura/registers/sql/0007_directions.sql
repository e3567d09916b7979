-- A register takes documents in its own directions alone, whichever door they come through.

CREATE FUNCTION registers_check_direction(p_institution bigint, p_register bigint, p_direction text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE v_directions text;
BEGIN
    SELECT directions INTO v_directions FROM registers_register WHERE institution_id = p_institution AND id = p_register;
    IF NOT coalesce(p_direction = ANY(string_to_array(v_directions, ',')), true) THEN
        RAISE EXCEPTION 'register % takes no % documents', p_register, p_direction USING ERRCODE = 'RG012';
    END IF;
END $$;

CREATE FUNCTION registers_guard_direction() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM registers_check_direction(NEW.institution_id, NEW.register_id, NEW.direction);
    RETURN NEW;
END $$;

CREATE FUNCTION registers_guard_serial() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM registers_check_direction(NEW.institution_id, NEW.register_id, e.direction) FROM registers_entry e
      WHERE e.institution_id = NEW.institution_id AND e.id = NEW.entry_id;
    RETURN NEW;
END $$;

CREATE TRIGGER direction_fits BEFORE INSERT ON registers_entry
    FOR EACH ROW EXECUTE FUNCTION registers_guard_direction();
CREATE TRIGGER direction_still_fits BEFORE UPDATE OF direction ON registers_entry
    FOR EACH ROW WHEN (NEW.direction IS DISTINCT FROM OLD.direction) EXECUTE FUNCTION registers_guard_direction();
CREATE TRIGGER direction_fits BEFORE INSERT ON registers_inscription
    FOR EACH ROW EXECUTE FUNCTION registers_guard_serial();

REVOKE EXECUTE ON FUNCTION registers_check_direction(bigint, bigint, text), registers_guard_direction(),
    registers_guard_serial() FROM PUBLIC;

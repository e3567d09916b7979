-- A sheet keeps its number; once used or out of use it stays so.
CREATE FUNCTION emergency_sheet_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.run_id <> OLD.run_id OR NEW.register_id <> OLD.register_id OR NEW.year <> OLD.year
       OR NEW.serial <> OLD.serial OR OLD.state <> 'issued'
    THEN
        RAISE EXCEPTION 'a sheet keeps its number and is used once' USING ERRCODE = 'EM001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER emergency_sheet_frozen BEFORE UPDATE ON emergency_sheet
    FOR EACH ROW EXECUTE FUNCTION emergency_sheet_frozen();

-- The page of a computer is handed out once: its key stays what it was.
CREATE FUNCTION emergency_sheetrun_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.handed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a page is handed out once' USING ERRCODE = 'EM002';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER emergency_sheetrun_frozen BEFORE UPDATE ON emergency_sheetrun
    FOR EACH ROW EXECUTE FUNCTION emergency_sheetrun_frozen();

-- An interruption is closed once.
CREATE FUNCTION emergency_outage_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a closed interruption is not rewritten' USING ERRCODE = 'EM003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER emergency_outage_frozen BEFORE UPDATE ON emergency_outage
    FOR EACH ROW EXECUTE FUNCTION emergency_outage_frozen();

-- What stands on a sheet, and what was decided about it, stays; the number of the entry is for ever.
CREATE FUNCTION emergency_line_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'waiting' THEN
        RAISE EXCEPTION 'what was decided about a sheet is not rewritten' USING ERRCODE = 'EM004';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER emergency_line_frozen BEFORE UPDATE ON emergency_line
    FOR EACH ROW EXECUTE FUNCTION emergency_line_frozen();

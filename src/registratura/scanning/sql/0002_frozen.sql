-- A code is bound once: what a label on a paper means never changes, whoever asks.
CREATE FUNCTION scanning_labelcode_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.serial <> OLD.serial OR NEW.run_id IS DISTINCT FROM OLD.run_id OR NEW.issued_at <> OLD.issued_at
       OR (OLD.entry_id IS NOT NULL AND NEW.entry_id IS DISTINCT FROM OLD.entry_id)
       OR (OLD.voided_at IS NOT NULL AND (NEW.voided_at IS DISTINCT FROM OLD.voided_at OR NEW.entry_id IS NOT NULL))
    THEN
        RAISE EXCEPTION 'a code of a label is bound once and never used again' USING ERRCODE = 'SC001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER scanning_labelcode_frozen BEFORE UPDATE ON scanning_labelcode
    FOR EACH ROW EXECUTE FUNCTION scanning_labelcode_frozen();

-- Where the pages of a batch went stays as it was written down.
CREATE FUNCTION scanning_part_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('placed', 'tray', 'joined', 'sheet') THEN
        RAISE EXCEPTION 'where pages went is not rewritten' USING ERRCODE = 'SC002';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER scanning_part_frozen BEFORE UPDATE ON scanning_part
    FOR EACH ROW EXECUTE FUNCTION scanning_part_frozen();

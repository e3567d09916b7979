-- A row that was brought in does not become something else, and its entry does not change.
CREATE FUNCTION transfers_row_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'row % was brought in', OLD.place USING ERRCODE = 'RG001';
END $$;
REVOKE EXECUTE ON FUNCTION transfers_row_frozen() FROM PUBLIC;

CREATE TRIGGER frozen BEFORE UPDATE ON transfers_transferrow
    FOR EACH ROW WHEN (OLD.state = 'brought') EXECUTE FUNCTION transfers_row_frozen();

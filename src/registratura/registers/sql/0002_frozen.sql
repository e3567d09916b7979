-- What the database refuses, whoever asks: changing a number or a date, bringing back an annulled entry, deleting.

CREATE FUNCTION registers_guard_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.institution_id, NEW.id, NEW.register_id, NEW.year, NEW.number, NEW.registered_at, NEW.registered_on,
        NEW.direction, NEW.request_key, NEW.request_digest, NEW.registered_by_id)
       IS DISTINCT FROM
       (OLD.institution_id, OLD.id, OLD.register_id, OLD.year, OLD.number, OLD.registered_at, OLD.registered_on,
        OLD.direction, OLD.request_key, OLD.request_digest, OLD.registered_by_id)
       AND NOT (OLD.state = 'reserved' AND NEW.state = 'registered'
                AND (NEW.institution_id, NEW.id, NEW.register_id, NEW.year, NEW.number, NEW.registered_at,
                     NEW.registered_on, NEW.request_key)
                    IS NOT DISTINCT FROM
                    (OLD.institution_id, OLD.id, OLD.register_id, OLD.year, OLD.number, OLD.registered_at,
                     OLD.registered_on, OLD.request_key))
    THEN
        RAISE EXCEPTION 'number, date, register and direction of entry % are frozen', OLD.id USING ERRCODE = 'RG001';
    END IF;
    IF OLD.state IN ('annulled', 'unused') THEN
        RAISE EXCEPTION 'entry % is closed (%)', OLD.id, OLD.state USING ERRCODE = 'RG006';
    END IF;
    IF (OLD.state, NEW.state) NOT IN (('registered', 'registered'), ('registered', 'annulled'),
                                      ('reserved', 'reserved'), ('reserved', 'registered'),
                                      ('reserved', 'unused'), ('reserved', 'annulled')) THEN
        RAISE EXCEPTION 'entry % cannot go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'RG006';
    END IF;
    IF OLD.received_at IS NOT NULL AND NEW.received_at IS DISTINCT FROM OLD.received_at THEN
        RAISE EXCEPTION 'the moment of receipt of entry % is frozen', OLD.id USING ERRCODE = 'RG001';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON registers_entry
    FOR EACH ROW EXECUTE FUNCTION registers_guard_entry();
CREATE TRIGGER never_deleted BEFORE DELETE ON registers_entry
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON registers_entry
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();

-- A counter only rises, and never leaves its register or year.
CREATE FUNCTION registers_guard_sequence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.institution_id, NEW.id, NEW.register_id, NEW.year, NEW.unit_id, NEW.first_number)
       IS DISTINCT FROM (OLD.institution_id, OLD.id, OLD.register_id, OLD.year, OLD.unit_id, OLD.first_number)
       OR NEW.last_number < OLD.last_number OR NEW.last_registered_at < OLD.last_registered_at
    THEN
        RAISE EXCEPTION 'the counter % only rises', OLD.id USING ERRCODE = 'RG001';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER only_rises BEFORE UPDATE ON registers_numbersequence
    FOR EACH ROW EXECUTE FUNCTION registers_guard_sequence();

-- A register keeps its kind and, once closed, stays closed. Closing waits for the entries that are being numbered.
CREATE FUNCTION registers_guard_register() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.institution_id, NEW.id, NEW.kind) IS DISTINCT FROM (OLD.institution_id, OLD.id, OLD.kind)
       OR OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at THEN
        RAISE EXCEPTION 'the kind and the closing of register % are frozen', OLD.id USING ERRCODE = 'RG001';
    END IF;
    IF NEW.closed_at IS DISTINCT FROM OLD.closed_at THEN
        PERFORM pg_advisory_xact_lock(21063, (OLD.id % 2147483647)::integer);
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON registers_register
    FOR EACH ROW EXECUTE FUNCTION registers_guard_register();

-- A sender or recipient is replaced once, and stays as written.
CREATE FUNCTION registers_guard_party() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.replaced_at IS NOT NULL OR to_jsonb(NEW) - 'replaced_at' IS DISTINCT FROM to_jsonb(OLD) - 'replaced_at' THEN
        RAISE EXCEPTION 'party % of an entry is frozen', OLD.id USING ERRCODE = 'RG001';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON registers_entryparty
    FOR EACH ROW EXECUTE FUNCTION registers_guard_party();

DO $$
DECLARE v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['registers_numbersequence', 'registers_register', 'registers_entryparty',
                                   'registers_entrydocument', 'registers_inscription', 'registers_correction'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I FOR EACH ROW '
                       'EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I FOR EACH STATEMENT '
                       'EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
    FOREACH v_table IN ARRAY ARRAY['registers_inscription', 'registers_correction', 'registers_entrydocument'] LOOP
        EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE ON %I FOR EACH ROW '
                       'EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

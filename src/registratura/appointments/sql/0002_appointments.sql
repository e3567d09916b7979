-- A place in time is one person's: whoever writes a standing booking looks, under the lock of its calendar, whether
-- its place exists and whether any other standing one touches its time. The unique index holds the rest.
CREATE FUNCTION appointments_guard_booking() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_places integer;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.institution_id, NEW.id, NEW.calendar_id, NEW.key, NEW.reference, NEW.digest, NEW.made_at)
           IS DISTINCT FROM
           (OLD.institution_id, OLD.id, OLD.calendar_id, OLD.key, OLD.reference, OLD.digest, OLD.made_at)
           OR OLD.entry_id IS NOT NULL AND NEW.entry_id IS DISTINCT FROM OLD.entry_id THEN
            RAISE EXCEPTION 'booking % is frozen', OLD.id USING ERRCODE = 'RG001';
        END IF;
        IF OLD.state = 'cancelled' AND NEW.state <> 'cancelled' THEN
            RAISE EXCEPTION 'booking % was cancelled and does not come back', OLD.id USING ERRCODE = 'RG006';
        END IF;
        IF (NEW.starts_at, NEW.ends_at, NEW.place_no) IS NOT DISTINCT FROM (OLD.starts_at, OLD.ends_at, OLD.place_no)
           AND OLD.state <> 'waiting' THEN
            RETURN NEW;
        END IF;
    END IF;
    IF NEW.state NOT IN ('booked', 'changed') THEN
        RETURN NEW;
    END IF;
    SELECT c.places INTO v_places FROM appointments_calendar c
     WHERE c.institution_id = NEW.institution_id AND c.id = NEW.calendar_id FOR UPDATE;
    IF NEW.place_no > v_places OR EXISTS (
        SELECT FROM appointments_booking b
         WHERE b.institution_id = NEW.institution_id AND b.calendar_id = NEW.calendar_id
           AND b.state IN ('booked', 'changed', 'came', 'absent') AND b.place_no = NEW.place_no AND b.id <> NEW.id
           AND b.starts_at < NEW.ends_at AND NEW.starts_at < b.ends_at) THEN
        RAISE EXCEPTION 'the place is taken'
            USING ERRCODE = '23P01', CONSTRAINT = 'appointments_booking_place_once';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER one_person_a_place BEFORE INSERT OR UPDATE ON appointments_booking
    FOR EACH ROW EXECUTE FUNCTION appointments_guard_booking();

CREATE FUNCTION appointments_guard_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- What the public was told stays told: an announced meeting is held or cancelled, never a draft again.
    IF OLD.state <> 'draft' AND (NEW.state = 'draft' OR NEW.announced_at IS DISTINCT FROM OLD.announced_at)
       OR OLD.state = 'cancelled' AND NEW.state <> 'cancelled' THEN
        RAISE EXCEPTION 'meeting % was announced', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER announced BEFORE UPDATE ON appointments_meeting
    FOR EACH ROW EXECUTE FUNCTION appointments_guard_meeting();

DO $$
DECLARE v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['appointments_calendar', 'appointments_dayhours', 'appointments_booking',
                                   'appointments_meeting'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION appointments_guard_booking(), appointments_guard_meeting() FROM PUBLIC;

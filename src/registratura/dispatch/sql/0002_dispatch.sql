-- A letter on its way is frozen: whose it is, to whom and how it left. What was given up stays so, and nothing that
-- left is taken back into the drawer.
CREATE FUNCTION dispatch_guard_shipment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'cancelled' THEN
        RAISE EXCEPTION 'shipment % was cancelled', OLD.id USING ERRCODE = 'RG006';
    END IF;
    IF (NEW.institution_id, NEW.id, NEW.entry_id, NEW.method, NEW.prepared_at, NEW.prepared_by_id)
       IS DISTINCT FROM (OLD.institution_id, OLD.id, OLD.entry_id, OLD.method, OLD.prepared_at, OLD.prepared_by_id)
    THEN
        RAISE EXCEPTION 'entry and method of shipment % are frozen', OLD.id USING ERRCODE = 'RG001';
    END IF;
    IF OLD.sent_at IS NOT NULL AND (
       (NEW.recipient_name, NEW.recipient_folded, NEW.address, NEW.email, NEW.for_information, NEW.bundle_id,
        NEW.bundle_position, NEW.message_id, NEW.message_subject, NEW.message_text, NEW.sent_at, NEW.sent_by_id)
       IS DISTINCT FROM
       (OLD.recipient_name, OLD.recipient_folded, OLD.address, OLD.email, OLD.for_information, OLD.bundle_id,
        OLD.bundle_position, OLD.message_id, OLD.message_subject, OLD.message_text, OLD.sent_at, OLD.sent_by_id)
       OR NEW.state IN ('prepared', 'bundled', 'cancelled')) THEN
        RAISE EXCEPTION 'shipment % has left and is not taken back', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON dispatch_shipment
    FOR EACH ROW EXECUTE FUNCTION dispatch_guard_shipment();

-- A bundle goes open, closed, sent; its number never changes.
CREATE FUNCTION dispatch_guard_bundle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN (('open', 'open'), ('open', 'closed'), ('open', 'discarded'),
                                      ('closed', 'closed'), ('closed', 'sent'), ('sent', 'sent')) THEN
        RAISE EXCEPTION 'bundle % cannot go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'RG006';
    END IF;
    IF OLD.number IS NOT NULL AND (NEW.year, NEW.number, NEW.day_on, NEW.post_office, NEW.closed_at, NEW.closed_by_id)
       IS DISTINCT FROM (OLD.year, OLD.number, OLD.day_on, OLD.post_office, OLD.closed_at, OLD.closed_by_id)
       OR OLD.document_id IS NOT NULL AND NEW.document_id IS DISTINCT FROM OLD.document_id THEN
        RAISE EXCEPTION 'number and list of bundle % are frozen', OLD.id USING ERRCODE = 'RG001';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON dispatch_bundle
    FOR EACH ROW EXECUTE FUNCTION dispatch_guard_bundle();

CREATE FUNCTION dispatch_guard_bundlesequence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last_number <> OLD.last_number + 1 THEN
        RAISE EXCEPTION 'the bundles of % are counted one by one', OLD.year USING ERRCODE = 'RG001';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER one_by_one BEFORE UPDATE ON dispatch_bundlesequence
    FOR EACH ROW EXECUTE FUNCTION dispatch_guard_bundlesequence();

DO $$
DECLARE v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['dispatch_shipment', 'dispatch_bundle', 'dispatch_bundlesequence', 'dispatch_proof',
                                   'dispatch_handdelivery', 'dispatch_dispatchoptions'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
    FOREACH v_table IN ARRAY ARRAY['dispatch_proof', 'dispatch_handdelivery'] LOOP
        EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

-- Holds entries, in one order for everybody, until the transaction ends: who dispatches, corrects or annuls one entry
-- waits for the others. What goes out: an outgoing entry, and an answer written under the number it answers.
CREATE FUNCTION dispatch_hold(p_entries bigint[])
RETURNS TABLE (entry_id bigint, entry_state text, goes_out boolean, number integer, number_code text, registered_on date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT e.id, e.state::text,
           e.direction = 'outgoing' OR EXISTS (
               SELECT 1 FROM registers_entryanswer a WHERE a.institution_id = e.institution_id AND a.answer_id = e.id
               AND a.answered_id = e.id AND a.withdrawn_at IS NULL),
           e.number, g.number_code::text, e.registered_on
      FROM registers_entry e
      JOIN registers_register g ON g.institution_id = e.institution_id AND g.id = e.register_id
     WHERE e.institution_id = registratura_institution() AND e.id = ANY(p_entries)
     ORDER BY e.id FOR NO KEY UPDATE OF e;
END $$;

-- What has not left of an annulled entry does not leave any more.
CREATE FUNCTION dispatch_follow_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE dispatch_shipment SET state = 'cancelled', cancelled_at = NEW.annulled_at,
                                 cancelled_by_id = NEW.annulled_by_id, cancelled_reason = NEW.annulled_reason
     WHERE institution_id = NEW.institution_id AND entry_id = NEW.id AND state IN ('prepared', 'bundled');
    RETURN NULL;
END $$;

CREATE TRIGGER dispatch_follows AFTER UPDATE OF state ON registers_entry
    FOR EACH ROW WHEN (NEW.state = 'annulled' AND OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION dispatch_follow_entry();

REVOKE EXECUTE ON FUNCTION dispatch_hold(bigint[]), dispatch_follow_entry(), dispatch_guard_shipment(),
    dispatch_guard_bundle(), dispatch_guard_bundlesequence() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dispatch_hold(bigint[]) TO registratura_app;

-- The ordinary arrival, for less: an entry just made stands nowhere yet, its own key ties it to its institution, and the
-- owner's functions, which alone write entries, already have the rights.
CREATE FUNCTION routing_arrive() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO routing_standing (institution_id, entry_id, unit_id, state, since_at)
    VALUES (NEW.institution_id, NEW.id, NEW.unit_id, 'waiting', coalesce(NEW.completed_at, NEW.registered_at));
    RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION routing_arrive() FROM PUBLIC;

DROP TRIGGER routing_arrives ON registers_entry;
CREATE TRIGGER routing_arrives AFTER INSERT ON registers_entry
    FOR EACH ROW WHEN (NEW.state = 'registered' AND NEW.direction = 'incoming')
    EXECUTE FUNCTION routing_arrive();

ALTER TABLE routing_standing
    DROP CONSTRAINT routing_standing_institution_fk,
    DROP CONSTRAINT routing_standing_state_known,
    ADD CONSTRAINT routing_standing_state_known CHECK (state::text = ANY ('{waiting,placed,done,void}'::text[]));

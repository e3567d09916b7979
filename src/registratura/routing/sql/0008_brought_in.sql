-- What is brought in from an older register came years ago: it waits in nobody's folder.
DROP TRIGGER routing_arrives ON registers_entry;
CREATE TRIGGER routing_arrives AFTER INSERT ON registers_entry
    FOR EACH ROW WHEN (NEW.state = 'registered' AND NEW.direction = 'incoming'
                       AND coalesce(current_setting('app.brought_in', true), '') <> 'on')
    EXECUTE FUNCTION routing_arrive();

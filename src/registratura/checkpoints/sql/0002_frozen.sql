-- What was signed, stamped, sealed and printed never changes, whoever asks.
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON checkpoints_checkpoint
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON checkpoints_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON checkpoints_stamp
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON checkpoints_stamp
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON checkpoints_day
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON checkpoints_day
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON checkpoints_daypaper
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON checkpoints_daypaper
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();

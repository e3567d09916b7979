-- Consents are only ever added to: what was said stays said, and what follows is another event.
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON consents_consentrecord
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON consents_consentrecord
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON consents_consentevent
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON consents_consentevent
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON consents_receipt
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON consents_receipt
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON consents_signal
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON consents_signal
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();

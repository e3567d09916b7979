-- What a check found stays as it was found, whoever asks; a copy of a trusted list stays as it was loaded.

CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON signatures_report
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON signatures_report
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();

CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON signatures_trustlist
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON signatures_trustlist
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();

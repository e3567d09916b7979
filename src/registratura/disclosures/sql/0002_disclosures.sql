-- What left, who opened a link and who saw what is written once and never changed; nothing of this room is deleted.
DO $$
DECLARE v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['disclosures_recipient', 'disclosures_disclosure', 'disclosures_concerned',
                                   'disclosures_sharelink', 'disclosures_shareopening',
                                   'disclosures_authorityrequest', 'disclosures_viewing'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
    FOREACH v_table IN ARRAY ARRAY['disclosures_disclosure', 'disclosures_concerned', 'disclosures_shareopening',
                                   'disclosures_viewing'] LOOP
        EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

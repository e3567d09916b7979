-- Rows that are never changed may leave at the end of their keeping: inside retention_dispose, which runs with the
-- rights of the tables' owner, and there alone. The application itself has no right to delete them, whatever it sets.
CREATE OR REPLACE FUNCTION registratura_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
       AND TG_TABLE_NAME ~ '^(rights|consents|notices|disclosures|incidents|recovery|retention)_'
       AND current_setting('app.leaving', true) = 'retention'
       AND current_user = (SELECT pg_get_userbyid(c.relowner) FROM pg_class c WHERE c.oid = TG_RELID) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'RG001';
END $$;

-- The one place of the product where rows leave for good. Which rows: retention.sets; here each set deletes what hangs
-- on its rows first, and refuses a row whose matter has not ended, whoever asks.
CREATE FUNCTION retention_dispose(p_set text, p_rows text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_institution bigint := registratura_institution();
    v_ids bigint[];
    v_count bigint;
BEGIN
    PERFORM set_config('app.leaving', 'retention', true);
    IF p_set <> 'sessions' THEN
        v_ids := p_rows::bigint[];
    END IF;
    CASE p_set
    WHEN 'sessions' THEN
        DELETE FROM usersessions_usersession WHERE session_key = ANY(p_rows)
            AND NOT EXISTS (SELECT 1 FROM django_session s WHERE s.session_key = ANY(p_rows)
                               AND s.session_key = usersessions_usersession.session_key AND s.expire_date > now());
        DELETE FROM django_session WHERE session_key = ANY(p_rows) AND expire_date <= now();
    WHEN 'sign-in-links' THEN
        DELETE FROM accounts_signinlink WHERE id = ANY(v_ids) AND expires_at <= now();
    WHEN 'calendar-addresses' THEN
        DELETE FROM accounts_calendaraddress WHERE id = ANY(v_ids) AND ended_at IS NOT NULL;
    WHEN 'security-events' THEN
        DELETE FROM accounts_securityevent WHERE id = ANY(v_ids);
    WHEN 'recoveries' THEN
        DELETE FROM recovery_recovery WHERE institution_id = v_institution AND id = ANY(v_ids) AND ends_at <= now();
    WHEN 'jobs' THEN
        DELETE FROM procrastinate_periodic_defers WHERE job_id = ANY(v_ids);
        DELETE FROM procrastinate_jobs WHERE id = ANY(v_ids) AND status NOT IN ('todo', 'doing');
    WHEN 'request-codes' THEN
        DELETE FROM rights_code WHERE institution_id = v_institution AND id = ANY(v_ids) AND expires_at <= now();
    WHEN 'rights-requests' THEN
        v_ids := ARRAY(SELECT r.id FROM rights_privacyrequest r WHERE r.institution_id = v_institution
                          AND r.id = ANY(v_ids) AND r.closed_at IS NOT NULL);
        DELETE FROM rights_code WHERE institution_id = v_institution AND request_id = ANY(v_ids);
        DELETE FROM rights_recipientnotice WHERE institution_id = v_institution AND request_id = ANY(v_ids);
        DELETE FROM rights_package WHERE institution_id = v_institution AND request_id = ANY(v_ids);
        DELETE FROM rights_task WHERE institution_id = v_institution AND request_id = ANY(v_ids);
        DELETE FROM rights_letter WHERE institution_id = v_institution AND request_id = ANY(v_ids);
        DELETE FROM rights_restriction WHERE institution_id = v_institution AND request_id = ANY(v_ids);
        DELETE FROM rights_clockevent WHERE institution_id = v_institution AND request_id = ANY(v_ids);
        DELETE FROM rights_privacyrequest WHERE institution_id = v_institution AND id = ANY(v_ids);
    WHEN 'notices-served' THEN
        DELETE FROM notices_noticeserved WHERE institution_id = v_institution AND id = ANY(v_ids);
    WHEN 'consents' THEN
        DELETE FROM consents_receipt WHERE institution_id = v_institution AND event_id IN
            (SELECT e.id FROM consents_consentevent e WHERE e.institution_id = v_institution AND e.record_id = ANY(v_ids));
        DELETE FROM consents_consentevent WHERE institution_id = v_institution AND record_id = ANY(v_ids);
        DELETE FROM consents_consentrecord WHERE institution_id = v_institution AND id = ANY(v_ids);
    WHEN 'signals' THEN
        DELETE FROM consents_signal WHERE institution_id = v_institution AND id = ANY(v_ids);
    WHEN 'disclosures' THEN
        DELETE FROM disclosures_concerned WHERE institution_id = v_institution AND disclosure_id = ANY(v_ids);
        DELETE FROM disclosures_disclosure WHERE institution_id = v_institution AND id = ANY(v_ids);
    WHEN 'authority-requests' THEN
        DELETE FROM disclosures_authorityrequest WHERE institution_id = v_institution AND id = ANY(v_ids)
            AND answered_at IS NOT NULL;
    WHEN 'share-links' THEN
        DELETE FROM disclosures_shareopening WHERE institution_id = v_institution AND link_id = ANY(v_ids);
        DELETE FROM disclosures_sharelink WHERE institution_id = v_institution AND id = ANY(v_ids);
    WHEN 'viewings' THEN
        DELETE FROM disclosures_viewing WHERE institution_id = v_institution AND id = ANY(v_ids);
    WHEN 'incidents' THEN
        v_ids := ARRAY(SELECT i.id FROM incidents_incident i WHERE i.institution_id = v_institution
                          AND i.id = ANY(v_ids) AND i.closed_at IS NOT NULL);
        DELETE FROM incidents_affected WHERE institution_id = v_institution AND incident_id = ANY(v_ids);
        DELETE FROM incidents_reach WHERE institution_id = v_institution AND incident_id = ANY(v_ids);
        DELETE FROM incidents_notification WHERE institution_id = v_institution AND incident_id = ANY(v_ids);
        DELETE FROM incidents_incident WHERE institution_id = v_institution AND id = ANY(v_ids);
    WHEN 'runs' THEN
        v_ids := ARRAY(SELECT r.id FROM retention_run r WHERE r.institution_id = v_institution
                          AND r.id = ANY(v_ids) AND r.finished_at IS NOT NULL);
        DELETE FROM retention_item WHERE institution_id = v_institution AND run_id = ANY(v_ids);
        DELETE FROM retention_run WHERE institution_id = v_institution AND id = ANY(v_ids);
    ELSE
        RAISE EXCEPTION 'no set is called %', p_set USING ERRCODE = 'RG001';
    END CASE;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    PERFORM set_config('app.leaving', '', true);
    RETURN v_count;
END $$;

REVOKE EXECUTE ON FUNCTION retention_dispose(text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION retention_dispose(text, text[]) TO registratura_app;

-- An item of a run, and a finished run, are proofs.
CREATE FUNCTION retention_guard_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('done', 'failed') THEN
        RAISE EXCEPTION 'run % has ended', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ended BEFORE UPDATE ON retention_run FOR EACH ROW EXECUTE FUNCTION retention_guard_run();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON retention_item
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON retention_run
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();

CREATE FUNCTION retention_guard_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.released_at IS NOT NULL THEN
        RAISE EXCEPTION 'hold % was released', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ended BEFORE UPDATE ON retention_hold FOR EACH ROW EXECUTE FUNCTION retention_guard_hold();

-- An account learns in which institutions it filed, by one question that shows no other's rows: as with workplaces.
CREATE POLICY own ON filings_filing FOR SELECT TO registratura_app
    USING (user_id = nullif(current_setting('app.user', true), '')::bigint);

CREATE INDEX filings_filing_account ON filings_filing (user_id) WHERE user_id IS NOT NULL;

CREATE FUNCTION filings_places(p_user bigint) RETURNS TABLE (institution_id bigint)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM set_config('app.user', p_user::text, true);
    RETURN QUERY SELECT DISTINCT f.institution_id FROM filings_filing f WHERE f.user_id = p_user ORDER BY 1;
    PERFORM set_config('app.user', '', true);
END $$;
REVOKE EXECUTE ON FUNCTION filings_places(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION filings_places(bigint) TO registratura_app;

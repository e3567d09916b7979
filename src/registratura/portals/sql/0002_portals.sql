-- What an open portal shows is public. Outside every scope the application sees the open ones, to find a portal by the
-- name of its host and to list them; inside a scope it sees its own row alone.
CREATE POLICY opened ON portals_portal FOR SELECT TO registratura_app
    USING (is_open AND nullif(current_setting('app.institution', true), '') IS NULL);

-- Whether another institution's open portal has a host. It answers yes or no, never whose.
CREATE FUNCTION portals_host_taken(p_host text, p_institution bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp AS $$
DECLARE
    v_scope text := current_setting('app.institution', true);
    v_taken boolean;
BEGIN
    PERFORM set_config('app.institution', '', true);
    SELECT EXISTS (SELECT 1 FROM portals_portal
                    WHERE host = p_host AND is_open AND institution_id <> p_institution) INTO v_taken;
    PERFORM set_config('app.institution', coalesce(v_scope, ''), true);
    RETURN v_taken;
END $$;
REVOKE EXECUTE ON FUNCTION portals_host_taken(text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portals_host_taken(text, bigint) TO registratura_app;

DO $$
DECLARE v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['portals_portal', 'portals_arms', 'portals_accessibilitystatement'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

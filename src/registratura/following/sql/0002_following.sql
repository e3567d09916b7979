-- An account sees its own list over all institutions, and only while its one question is answered: as with workplaces.
CREATE POLICY own ON following_follower FOR SELECT TO registratura_app
    USING (user_id = nullif(current_setting('app.user', true), '')::bigint);

CREATE FUNCTION following_entries(p_user bigint)
RETURNS TABLE (institution_id bigint, code text, name text, entry_id bigint, since_at timestamptz)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM set_config('app.user', p_user::text, true);
    RETURN QUERY
        SELECT i.id, i.code::text, i.name::text, f.entry_id, f.since_at
          FROM following_follower f
          JOIN institutions_institution i ON i.id = f.institution_id AND i.closed_at IS NULL
         WHERE f.user_id = p_user
         ORDER BY f.since_at DESC, i.id, f.entry_id DESC
         LIMIT 200;
    PERFORM set_config('app.user', '', true);
END $$;
REVOKE EXECUTE ON FUNCTION following_entries(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION following_entries(bigint) TO registratura_app;

-- What was given or withdrawn stands; what was asked is never reworded; a secret once ended does not come back.
CREATE FUNCTION following_guard_completion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'asked' THEN
        RAISE EXCEPTION 'completion % has ended', OLD.id USING ERRCODE = 'RG006';
    END IF;
    IF OLD.read_at IS NOT NULL AND NEW.read_at IS DISTINCT FROM OLD.read_at THEN
        RAISE EXCEPTION 'completion % was read at %', OLD.id, OLD.read_at USING ERRCODE = 'RG001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE ON following_completion
    FOR EACH ROW EXECUTE FUNCTION following_guard_completion();

CREATE FUNCTION following_guard_accesskey() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'key % has ended', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE ON following_accesskey
    FOR EACH ROW EXECUTE FUNCTION following_guard_accesskey();

DO $$
DECLARE v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['following_accesskey', 'following_follower', 'following_completion',
                                   'following_completionpaper', 'following_collection', 'following_issuedcode'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
    FOREACH v_table IN ARRAY ARRAY['following_follower', 'following_completionpaper', 'following_collection',
                                   'following_issuedcode'] LOOP
        EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

from django.db import migrations

from registratura.toolkit.tables import APP_ROLE, AUDITOR_ROLE, tenant_table

# Who presents a key or a token: one question, which leaves no scope behind. A key for trial opens only an institution
# marked for trial, any other only where none is; whoever has no role any more is told nothing by the caller.
PRESENTED = f"""
CREATE FUNCTION machines_presented(p_institution bigint, p_row bigint, p_digest bytea, p_token boolean,
                                   p_at timestamptz)
RETURNS TABLE (code text, key_id bigint, kind text, user_id bigint, full_name text, trial boolean, scopes text[],
               per_minute integer)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_before text := coalesce(current_setting('app.institution', true), '');
BEGIN
    PERFORM set_config('app.institution', p_institution::text, true);
    RETURN QUERY
        SELECT i.code::text, k.id, k.kind::text, u.id, u.full_name::text, k.trial,
               coalesce(t.scopes, k.scopes)::text[], k.per_minute
          FROM machines_key k
          JOIN institutions_institution i ON i.id = k.institution_id AND i.closed_at IS NULL
          JOIN accounts_user u ON u.id = k.user_id AND u.is_active
          LEFT JOIN machines_token t
            ON p_token AND t.institution_id = p_institution AND t.id = p_row AND t.key_id = k.id
         WHERE k.institution_id = p_institution
           AND CASE WHEN p_token THEN t.digest = p_digest AND t.expires_at > p_at
                    ELSE k.id = p_row AND k.digest = p_digest END
           AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > p_at)
           AND k.trial = EXISTS (SELECT 1 FROM machines_ground g
                                  WHERE g.institution_id = p_institution AND g.is_trial);
    PERFORM set_config('app.institution', v_before, true);
END $$;
REVOKE EXECUTE ON FUNCTION machines_presented(bigint, bigint, bytea, boolean, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION machines_presented(bigint, bigint, bytea, boolean, timestamptz) TO {APP_ROLE};
"""

# One use more. A crash may lose the counts of the last moments, which the journal does not depend on.
NOTE_USE = f"""
CREATE FUNCTION machines_note_use(p_institution bigint, p_key bigint, p_on date, p_deed text, p_outcome text,
                                  p_at timestamptz)
RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_before text := coalesce(current_setting('app.institution', true), '');
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    PERFORM set_config('app.institution', p_institution::text, true);
    INSERT INTO machines_keyuse AS kept (institution_id, key_id, used_on, deed, outcome, hit_count, last_at)
    VALUES (p_institution, p_key, p_on, p_deed, p_outcome, 1, p_at)
    ON CONFLICT (institution_id, key_id, used_on, deed, outcome)
    DO UPDATE SET hit_count = kept.hit_count + 1, last_at = greatest(kept.last_at, excluded.last_at);
    PERFORM set_config('app.institution', v_before, true);
END $$;
REVOKE EXECUTE ON FUNCTION machines_note_use(bigint, bigint, date, text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION machines_note_use(bigint, bigint, date, text, text, timestamptz) TO {APP_ROLE};
"""

AUDITOR = f"""
REVOKE SELECT ON machines_key FROM {AUDITOR_ROLE};
GRANT SELECT (id, institution_id, user_id, name, kind, trial, scopes, per_minute, created_at, created_by_id,
              expires_at, revoked_at, revoked_by_id)
    ON machines_key TO {AUDITOR_ROLE};
REVOKE SELECT ON machines_token FROM {AUDITOR_ROLE};
GRANT SELECT (id, institution_id, key_id, scopes, created_at, expires_at) ON machines_token TO {AUDITOR_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [("machines", "0001_first_tables"), ("institutions", "0008_entitlements")]

    operations = [
        tenant_table("machines_key", grants=["SELECT", "INSERT", "UPDATE (revoked_at, revoked_by_id)"]),
        tenant_table(
            "machines_token", grants=["SELECT", "INSERT", "DELETE"], references=[("key_id", "machines_key")]
        ),
        tenant_table(
            "machines_keyuse",
            grants=["SELECT", "INSERT", "UPDATE (hit_count, last_at)", "DELETE"],
            references=[("key_id", "machines_key")],
        ),
        tenant_table(
            "machines_deed", grants=["SELECT", "INSERT", "DELETE"], references=[("key_id", "machines_key")]
        ),
        tenant_table(
            "machines_upload",
            grants=["SELECT", "INSERT", "UPDATE (received_bytes)", "DELETE"],
            references=[("key_id", "machines_key")],
        ),
        tenant_table("machines_ground", grants=["SELECT", "INSERT"]),
        migrations.RunSQL(
            [PRESENTED, NOTE_USE],
            reverse_sql=[
                "DROP FUNCTION machines_presented(bigint, bigint, bytea, boolean, timestamptz)",
                "DROP FUNCTION machines_note_use(bigint, bigint, date, text, text, timestamptz)",
            ],
        ),
        # Who audits reads who was given what, never what opens anything.
        migrations.RunSQL(AUDITOR, reverse_sql=migrations.RunSQL.noop),
    ]

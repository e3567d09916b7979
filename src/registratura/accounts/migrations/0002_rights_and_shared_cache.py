from django.db import migrations

from registratura.toolkit.tables import APP_ROLE, AUDITOR_ROLE, shared_table

AUDITOR = f"""
REVOKE SELECT ON accounts_user, accounts_signinlink FROM {AUDITOR_ROLE};
GRANT SELECT (id, email, full_name, language, theme, is_active, last_login, created_at, closed_at)
    ON accounts_user TO {AUDITOR_ROLE};
GRANT SELECT (id, user_id, created_at, expires_at, used_at) ON accounts_signinlink TO {AUDITOR_ROLE};
"""

CACHE = f"""
CREATE UNLOGGED TABLE accounts_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX accounts_cache_expires ON accounts_cache (expires);
GRANT SELECT, INSERT, UPDATE, DELETE ON accounts_cache TO {APP_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_first_tables"), ("journal", "0002_walls_and_the_only_way_in")]

    operations = [
        shared_table(
            "accounts_user",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (password, last_login, email, full_name, language, theme, is_active, created_at, closed_at)",
            ],
        ),
        shared_table("accounts_signinlink", grants=["SELECT", "INSERT", "UPDATE (used_at)"]),
        # Who audits reads who did what, never what opens an account.
        migrations.RunSQL(AUDITOR, reverse_sql=migrations.RunSQL.noop),
        # Counters of the rate limits: shared by all processes, and no loss if a crash empties them.
        migrations.RunSQL(CACHE, reverse_sql="DROP TABLE accounts_cache"),
    ]

from django.db import migrations

from registratura.toolkit.tables import APP_ROLE

COUNTERS = f"""
CREATE UNLOGGED TABLE accounts_counter (
    key bytea PRIMARY KEY,
    hits integer NOT NULL,
    ends_at timestamptz NOT NULL
);
CREATE INDEX accounts_counter_ends ON accounts_counter (ends_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON accounts_counter TO {APP_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_profiles_notes_and_events")]

    # The cache counts by reading and writing back: of visits that come together it loses some.
    operations = [migrations.RunSQL(COUNTERS, reverse_sql="DROP TABLE accounts_counter")]

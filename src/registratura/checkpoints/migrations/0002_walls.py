from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import AUDITOR_ROLE, tenant_table

AUDITOR = f"""
REVOKE SELECT ON checkpoints_signingkey FROM {AUDITOR_ROLE};
GRANT SELECT (id, institution_id, name, public_key, made_at, retired_at) ON checkpoints_signingkey TO {AUDITOR_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("checkpoints", "0001_first_tables"),
        ("institutions", "0002_walls"),
        ("journal", "0002_walls_and_the_only_way_in"),
    ]

    operations = [
        tenant_table(
            "checkpoints_signingkey",
            grants=["SELECT", "INSERT", "UPDATE (retired_at, private_key_sealed)"],
        ),
        # Who audits sees the keys that were used, never what signs.
        migrations.RunSQL(AUDITOR, reverse_sql=migrations.RunSQL.noop),
        tenant_table("checkpoints_checkpoint", grants=["SELECT", "INSERT"]),
        tenant_table(
            "checkpoints_stamp",
            grants=["SELECT", "INSERT"],
            references=[("checkpoint_id", "checkpoints_checkpoint")],
        ),
        tenant_table(
            "checkpoints_day",
            grants=["SELECT", "INSERT"],
            references=[("checkpoint_id", "checkpoints_checkpoint")],
        ),
        tenant_table(
            "checkpoints_daypaper",
            grants=["SELECT", "INSERT"],
            references=[("day_id", "checkpoints_day")],
        ),
        tenant_table(
            "checkpoints_alarm", grants=["SELECT", "INSERT", "UPDATE (ended_at, person_id, reason)"]
        ),
        tenant_table(
            "checkpoints_options",
            grants=["SELECT", "INSERT", "UPDATE (silence_hours, tried_at, trouble)"],
        ),
        tenant_table(
            "checkpoints_yearclosing",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, decided_at, decided_by_id, position_count, page_count, size_bytes, sha256, problem)",
            ],
        ),
        sql_file("registratura.checkpoints", "0002_frozen.sql"),
    ]

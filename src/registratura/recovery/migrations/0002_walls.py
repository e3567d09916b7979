from django.db import migrations

from registratura.toolkit.tables import AUDITOR_ROLE, tenant_table

AUDITOR = f"""
REVOKE SELECT ON recovery_recovery FROM {AUDITOR_ROLE};
GRANT SELECT (id, institution_id, user_id, state, proof, reason, asked_at, asked_by_id, decided_at, decided_by_id,
              ends_at, closed_at, wrong_codes)
    ON recovery_recovery TO {AUDITOR_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [("recovery", "0001_first_tables"), ("institutions", "0002_walls")]

    operations = [
        tenant_table(
            "recovery_recovery",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, decided_at, decided_by_id, ends_at, closed_at, link_digest, wrong_codes)",
            ],
        ),
        # Who audits reads who let whom in, never what opens an account.
        migrations.RunSQL(AUDITOR, reverse_sql=migrations.RunSQL.noop),
    ]

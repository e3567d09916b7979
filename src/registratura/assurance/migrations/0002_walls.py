from django.db import migrations

from registratura.toolkit.tables import AUDITOR_ROLE, shared_table

AUDITOR = f"""
REVOKE SELECT ON assurance_signup, assurance_code, assurance_challenge, assurance_proof, assurance_providerlink
    FROM {AUDITOR_ROLE};
GRANT SELECT (id, user_id, level, method, proven_at, proven_by_id, place_id, lapses_at, ended_at)
    ON assurance_proof TO {AUDITOR_ROLE};
GRANT SELECT (id, user_id, provider, issuer, linked_at, used_at) ON assurance_providerlink TO {AUDITOR_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [("assurance", "0001_first_tables"), ("institutions", "0002_walls")]

    operations = [
        shared_table("assurance_signup", grants=["SELECT", "INSERT", "UPDATE (used_at)", "DELETE"]),
        shared_table("assurance_proof", grants=["SELECT", "INSERT", "UPDATE (ended_at)", "DELETE"]),
        shared_table("assurance_providerlink", grants=["SELECT", "INSERT", "UPDATE (used_at)", "DELETE"]),
        shared_table("assurance_code", grants=["SELECT", "INSERT", "UPDATE (wrong_tries)", "DELETE"]),
        shared_table(
            "assurance_challenge",
            grants=["SELECT", "INSERT", "UPDATE (state, signed, signed_at, refusal)", "DELETE"],
        ),
        # Who audits reads who vouched for whom and when, never what opens an account or names a person.
        migrations.RunSQL(AUDITOR, reverse_sql=migrations.RunSQL.noop),
    ]

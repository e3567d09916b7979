from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0001_first_tables"),
        ("registers", "0002_walls_and_numbering"),
    ]

    operations = [
        tenant_table(
            "petitions_petition",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (kind, sender_type, domain, origin_authority, language, described_at, described_by_id,"
                " standing, ground, note, decided_at, decided_by_id, leading_id, redirected_to, transfer_id,"
                " notice_id, solution, legal_ground)",
            ],
            references=[
                ("entry_id", "registers_entry"),
                ("leading_id", "registers_entry"),
                ("transfer_id", "registers_entry"),
                ("notice_id", "registers_entry"),
            ],
        ),
        tenant_table(
            "petitions_signature",
            grants=["SELECT", "INSERT", "UPDATE (withdrawn_at, withdrawn_by_id, withdrawn_reason)"],
            references=[("petition_id", "petitions_petition")],
        ),
        tenant_table(
            "petitions_options", grants=["SELECT", "INSERT", "UPDATE (lead_days, minority_language)"]
        ),
        sql_file("registratura.petitions", "0002_petitions.sql"),
    ]

from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0001_first_tables"), ("institutions", "0002_walls")]

    operations = [
        tenant_table(
            "disclosures_recipient",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (name, purpose, ground, legal_text, categories, country, contract, is_active)",
            ],
        ),
        tenant_table(
            "disclosures_disclosure",
            grants=["SELECT", "INSERT"],
            references=[("recipient_id", "disclosures_recipient")],
        ),
        tenant_table(
            "disclosures_concerned",
            grants=["SELECT", "INSERT"],
            references=[("disclosure_id", "disclosures_disclosure")],
        ),
        tenant_table(
            "disclosures_sharelink", grants=["SELECT", "INSERT", "UPDATE (revoked_at, revoked_by_id)"]
        ),
        tenant_table(
            "disclosures_shareopening",
            grants=["SELECT", "INSERT"],
            references=[("link_id", "disclosures_sharelink")],
        ),
        tenant_table(
            "disclosures_authorityrequest",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, given, left_out, categories, prepared_at, prepared_by_id, decision_reason, decided_at,"
                " decided_by_id, answer, answered_at, answered_by_id, disclosure_id, notice, notice_words, noticed_at,"
                " noticed_by_id)",
            ],
            references=[("disclosure_id", "disclosures_disclosure")],
        ),
        tenant_table("disclosures_viewing", grants=["SELECT", "INSERT"]),
        sql_file("registratura.disclosures", "0002_disclosures.sql"),
    ]

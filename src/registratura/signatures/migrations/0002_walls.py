from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import shared_table, tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("signatures", "0001_first_tables"),
        ("institutions", "0002_walls"),
        ("journal", "0002_walls_and_the_only_way_in"),
    ]

    operations = [
        shared_table("signatures_trustlist", grants=["SELECT", "INSERT"]),
        tenant_table("signatures_ownroot", grants=["SELECT", "INSERT", "UPDATE (removed_at, removed_by_id)"]),
        tenant_table(
            "signatures_check",
            grants=["SELECT", "INSERT", "UPDATE (state, reason, attempts, begun_at, ended_at, asker_id)"],
            references=[("document_id", "documents_document")],
        ),
        tenant_table(
            "signatures_report",
            grants=["SELECT", "INSERT"],
            references=[("document_id", "documents_document"), ("companion_id", "documents_document")],
        ),
        sql_file("registratura.signatures", "0002_frozen.sql"),
    ]

from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("signing", "0001_first_tables"),
        ("registers", "0002_walls_and_numbering"),
        ("documents", "0002_walls"),
    ]

    operations = [
        tenant_table(
            "signing_provider",
            grants=["SELECT", "INSERT", "UPDATE (name, url, way, account, secret_sealed, is_active)"],
        ),
        tenant_table(
            "signing_options",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (stamp_url, stamp_account, stamp_secret_sealed, checked_at, trouble)",
            ],
        ),
        tenant_table(
            "signing_key",
            grants=["SELECT", "INSERT", "UPDATE (sealed, tested_at, removed_at, removed_by_id)"],
            references=[("provider_id", "signing_provider")],
        ),
        tenant_table(
            "signing_request",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, ended_at, ended_by_id, outcome, held_token, held_until, held_by_id)",
            ],
            references=[("entry_id", "registers_entry"), ("previous_id", "signing_request")],
        ),
        tenant_table(
            "signing_paper",
            grants=["SELECT", "INSERT", "UPDATE (current_sha256, lacks)"],
            references=[("request_id", "signing_request"), ("document_id", "documents_document")],
        ),
        tenant_table(
            "signing_step",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, opened_at, decided_at, decided_by_id, decided_for_id, remark)",
            ],
            references=[("request_id", "signing_request")],
        ),
        tenant_table(
            "signing_mark",
            grants=["SELECT", "INSERT", "UPDATE (lasting_at)"],
            references=[
                ("paper_id", "signing_paper"),
                ("step_id", "signing_step"),
                ("key_id", "signing_key"),
            ],
        ),
        sql_file("registratura.signing", "0002_signing.sql"),
    ]

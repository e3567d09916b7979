from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table

BECOMES = (
    "state, state_at, refused_reason, form_sha256, tray_item_id, entry_id, number_written, carried_at,"
    " attempt_count, tried_at, problem"
)


class Migration(migrations.Migration):
    dependencies = [("filings", "0001_first_tables"), ("institutions", "0002_walls")]

    operations = [
        tenant_table(
            "filings_draft",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (answers_sealed, page, revision, saved_at, expires_at, sent_at)",
                "DELETE",
            ],
        ),
        tenant_table(
            "filings_draftfile",
            grants=["SELECT", "INSERT", "DELETE"],
            references=[("draft_id", "filings_draft")],
        ),
        tenant_table(
            "filings_filing",
            grants=["SELECT", "INSERT", f"UPDATE ({BECOMES})"],
            references=[("tray_item_id", "intake_trayitem"), ("entry_id", "registers_entry")],
        ),
        tenant_table(
            "filings_filingfile",
            grants=["SELECT", "INSERT", "UPDATE (problem)"],
            references=[("filing_id", "filings_filing")],
        ),
        sql_file("registratura.filings", "0002_filings.sql"),
    ]

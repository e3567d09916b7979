from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0001_first_tables"),
        ("institutions", "0002_walls"),
        ("documents", "0002_walls"),
        ("registers", "0002_walls_and_numbering"),
    ]

    operations = [
        tenant_table(
            "consultations_draftact",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (title, kind, initiator, reasons, send_to, contact, announced_on, announced_at,"
                " announced_by_id, proposals_until_on, adopted_from, adoption_on, outcome, outcome_words, act_number,"
                " act_on, ended_at, ended_by_id)",
            ],
        ),
        tenant_table(
            "consultations_draftfile",
            grants=["SELECT", "INSERT"],
            references=[("draft_id", "consultations_draftact"), ("document_id", "documents_document")],
        ),
        tenant_table(
            "consultations_proposal",
            grants=["SELECT", "INSERT", "UPDATE (verdict, verdict_reason, decided_at, decided_by_id)"],
            references=[("draft_id", "consultations_draftact"), ("entry_id", "registers_entry")],
        ),
        tenant_table(
            "consultations_debate",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (held_from, place, announced_at, announced_by_id, minutes, participants_count, minuted_at,"
                " minuted_by_id)",
            ],
            references=[("draft_id", "consultations_draftact")],
        ),
        tenant_table(
            "consultations_subscriber",
            grants=["SELECT", "INSERT", "UPDATE (ended_at, ended_by_id)"],
            references=[("entry_id", "registers_entry")],
        ),
        tenant_table(
            "consultations_yearreport",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (answers, figures, written_at, written_by_id, published_at, published_by_id)",
            ],
        ),
        sql_file("registratura.consultations", "0002_consultations.sql"),
    ]

from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("scanning", "0001_first_tables"),
        ("documents", "0002_walls"),
        ("registers", "0008_file_words"),
    ]

    operations = [
        tenant_table("scanning_labelrun", grants=["SELECT", "INSERT"]),
        tenant_table(
            "scanning_labelcode",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (entry_id, bound_at, bound_by_id, voided_at, voided_by_id, void_reason)",
            ],
            references=[("run_id", "scanning_labelrun"), ("entry_id", "registers_entry")],
        ),
        tenant_table(
            "scanning_scanfolder",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (name, root, path, is_active, checked_at, trouble, troubled_at)",
            ],
        ),
        tenant_table(
            "scanning_batch",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, page_count, pages_read, seen, held_until, attempts, trouble)",
            ],
            references=[("document_id", "documents_document"), ("folder_id", "scanning_scanfolder")],
        ),
        tenant_table(
            "scanning_part",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (last_page, state, why, label_id, entry_id, document_id, tray_item, decided_at,"
                " decided_by_id, reason)",
            ],
            references=[
                ("batch_id", "scanning_batch"),
                ("label_id", "scanning_labelcode"),
                ("entry_id", "registers_entry"),
                ("document_id", "documents_document"),
            ],
        ),
        sql_file("registratura.scanning", "0002_frozen.sql"),
    ]

from django.db import migrations

from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_first_tables"), ("institutions", "0002_walls")]

    operations = [
        tenant_table(
            "intake_mailbox",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (name, host, port, security, username, password_sealed, folder, acknowledges, is_active,"
                " uid_validity, last_uid, checked_at, trouble, troubled_at)",
            ],
        ),
        tenant_table(
            "intake_trayitem",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, entry_id, decided_at, decided_by_id, reason)",
            ],
            references=[
                ("mailbox_id", "intake_mailbox"),
                ("raw_id", "documents_document"),
                ("thread_entry_id", "registers_entry"),
                ("entry_id", "registers_entry"),
            ],
        ),
    ]

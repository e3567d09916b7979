from django.db import migrations

from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_first_tables"), ("institutions", "0002_walls")]

    operations = [
        tenant_table(
            "letters_lettertemplate",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (name, kind, outcome, document_kind, about, suits, register_codes, working_text, retired_at,"
                " retired_by_id)",
            ],
        ),
        tenant_table(
            "letters_templateversion",
            grants=["SELECT", "INSERT"],
            references=[("template_id", "letters_lettertemplate")],
        ),
        tenant_table(
            "letters_letterhead",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (above, below, logo, signer_name, signer_title, changed_at, changed_by_id)",
            ],
        ),
        tenant_table(
            "letters_letter",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, written, entry_id, document_id, edited_id, changed_at, made_at, attempt_count, problem)",
            ],
            references=[
                ("version_id", "letters_templateversion"),
                ("about_id", "registers_entry"),
                ("entry_id", "registers_entry"),
                ("document_id", "documents_document"),
                ("edited_id", "documents_document"),
            ],
        ),
    ]

from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table

SEARCH = """
CREATE INDEX registers_search_names ON registers_entrysearch USING gin (names gin_trgm_ops);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0001_first_tables"),
        ("correspondents", "0002_walls_and_name_index"),
        ("documents", "0002_walls"),
    ]

    operations = [
        tenant_table(
            "registers_register",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (name, legal_basis, number_code, directions, reply_takes_number, closed_at)",
            ],
        ),
        tenant_table(
            "registers_numbersequence",
            grants=["SELECT"],
            references=[("register_id", "registers_register"), ("unit_id", "institutions_orgunit")],
        ),
        tenant_table(
            "registers_entry",
            grants=["SELECT"],
            references=[
                ("register_id", "registers_register"),
                ("unit_id", "institutions_orgunit"),
                ("connected_to_id", "registers_entry"),
            ],
        ),
        tenant_table(
            "registers_entryparty",
            grants=["SELECT"],
            references=[
                ("entry_id", "registers_entry"),
                ("correspondent_id", "correspondents_correspondent"),
            ],
        ),
        tenant_table(
            "registers_entrydocument",
            grants=["SELECT"],
            references=[("entry_id", "registers_entry"), ("document_id", "documents_document")],
        ),
        tenant_table(
            "registers_inscription",
            grants=["SELECT"],
            references=[("entry_id", "registers_entry"), ("register_id", "registers_register")],
        ),
        tenant_table("registers_correction", grants=["SELECT"], references=[("entry_id", "registers_entry")]),
        tenant_table("registers_entrysearch", grants=["SELECT"]),
        migrations.RunSQL(SEARCH, reverse_sql="DROP INDEX registers_search_names"),
        sql_file("registratura.registers", "0002_frozen.sql"),
        sql_file("registratura.registers", "0003_numbering.sql"),
        sql_file("registratura.registers", "0004_after_numbering.sql"),
    ]

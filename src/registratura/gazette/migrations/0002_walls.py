from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("gazette", "0001_first_tables"),
        ("institutions", "0002_walls"),
        ("documents", "0002_walls"),
        ("registers", "0002_walls_and_numbering"),
    ]

    operations = [
        tenant_table(
            "gazette_publication",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (book, section, subject, act_number, act_on, act_year, issuer, character, details, folded,"
                " state, edition, visible_from, changed_at, withdrawn_at, withdrawn_by_id, withdrawn_reason,"
                " replaced_by_id)",
            ],
            references=[("entry_id", "registers_entry"), ("replaced_by_id", "gazette_publication")],
        ),
        tenant_table(
            "gazette_edition",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (facts, carries_data, checks, published_at, published_by_id, visible_from, dropped_at,"
                " dropped_by_id)",
            ],
            references=[("publication_id", "gazette_publication")],
        ),
        tenant_table(
            "gazette_editionfile",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (masked, shown_id, name, media_type, size_bytes, sha256)",
            ],
            references=[
                ("edition_id", "gazette_edition"),
                ("source_id", "documents_document"),
                ("shown_id", "documents_document"),
            ],
        ),
        tenant_table(
            "gazette_statement",
            grants=["SELECT", "INSERT"],
            references=[("publication_id", "gazette_publication")],
        ),
        tenant_table("gazette_contact", grants=["SELECT", "INSERT"]),
        sql_file("registratura.gazette", "0002_gazette.sql"),
    ]

from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("following", "0001_first_tables"),
        ("institutions", "0002_walls"),
        ("registers", "0002_walls_and_numbering"),
        ("documents", "0002_walls"),
    ]

    operations = [
        tenant_table(
            "following_accesskey",
            grants=["SELECT", "INSERT", "UPDATE (ended_at, ended_by_id)"],
            references=[("entry_id", "registers_entry")],
        ),
        tenant_table(
            "following_follower",
            grants=["SELECT", "INSERT"],
            references=[("entry_id", "registers_entry"), ("key_id", "following_accesskey")],
        ),
        tenant_table(
            "following_completion",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, read_at, given_at, given_way, given_key_id, given_by_id, note, withdrawn_at,"
                " withdrawn_by_id, withdrawn_reason)",
            ],
            references=[("entry_id", "registers_entry"), ("given_key_id", "following_accesskey")],
        ),
        tenant_table(
            "following_completionpaper",
            grants=["SELECT", "INSERT"],
            references=[("completion_id", "following_completion"), ("document_id", "documents_document")],
        ),
        tenant_table(
            "following_collection",
            grants=["SELECT", "INSERT"],
            references=[
                ("entry_id", "registers_entry"),
                ("document_id", "documents_document"),
                ("key_id", "following_accesskey"),
            ],
        ),
        tenant_table(
            "following_issuedcode",
            grants=["SELECT", "INSERT"],
            references=[("entry_id", "registers_entry")],
        ),
        sql_file("registratura.following", "0002_following.sql"),
    ]

from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("transfers", "0001_first_tables"),
        ("registers", "0016_brought_in"),
    ]

    operations = [
        tenant_table(
            "transfers_transfer",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, problem, sheet, about, heading_row, headings, mapping, options, gaps, register_id,"
                " register_name, row_count, done_count, attempt_count, heard_at, finished_at, closed_at)",
            ],
            references=[("register_id", "registers_register")],
        ),
        tenant_table(
            "transfers_transferrow",
            grants=[
                "SELECT",
                "INSERT",
                "DELETE",
                "UPDATE (cells, state, number, registered_on, occurrence, findings, entry_id)",
            ],
            references=[("transfer_id", "transfers_transfer"), ("entry_id", "registers_entry")],
        ),
        tenant_table(
            "transfers_columnprofile",
            grants=["SELECT", "INSERT", "UPDATE (headings, mapping, options, saved_at)"],
        ),
        sql_file("registratura.transfers", "0002_brought_in_stays.sql"),
    ]

from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [("emergency", "0001_first_tables"), ("registers", "0008_file_words")]

    operations = [
        tenant_table(
            "emergency_sheetrun",
            grants=["SELECT", "INSERT", "UPDATE (public_key, handed_at, handed_by_id)"],
            references=[("register_id", "registers_register")],
        ),
        tenant_table(
            "emergency_sheet",
            grants=["SELECT", "INSERT", "UPDATE (state, voided_at, voided_by_id, void_reason)"],
            references=[("run_id", "emergency_sheetrun"), ("register_id", "registers_register")],
        ),
        tenant_table(
            "emergency_outage", grants=["SELECT", "INSERT", "UPDATE (ended_at, closed_at, closed_by_id)"]
        ),
        tenant_table(
            "emergency_authorization",
            grants=["SELECT", "INSERT"],
            references=[("outage_id", "emergency_outage")],
        ),
        tenant_table(
            "emergency_daytotal", grants=["SELECT", "INSERT"], references=[("outage_id", "emergency_outage")]
        ),
        tenant_table(
            "emergency_packet",
            grants=["SELECT", "INSERT", "UPDATE (new_count, known_count, differing_count)"],
            references=[("outage_id", "emergency_outage"), ("run_id", "emergency_sheetrun")],
        ),
        tenant_table(
            "emergency_line",
            grants=["SELECT", "INSERT", "UPDATE (state, entry_id, decided_at, decided_by_id, reason)"],
            references=[
                ("outage_id", "emergency_outage"),
                ("packet_id", "emergency_packet"),
                ("sheet_id", "emergency_sheet"),
                ("entry_id", "registers_entry"),
            ],
        ),
        sql_file("registratura.emergency", "0001_frozen.sql"),
    ]

from django.db import migrations

from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_first_tables")]

    operations = [
        tenant_table("exchange_exchangekey", grants=["SELECT", "INSERT"]),
        tenant_table(
            "exchange_partner",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (name, public_key, fetched_at, confirmed_at, confirmed_by_id, registers_at_once,"
                " ruled_by_id, ended_at)",
            ],
        ),
        tenant_table(
            "exchange_outgoing",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, attempt_count, next_attempt_at, last_reply, answer, answered_at, their_number,"
                " their_registered_at, reason)",
            ],
            references=[
                ("partner_id", "exchange_partner"),
                ("entry_id", "registers_entry"),
                ("shipment_id", "dispatch_shipment"),
            ],
        ),
        tenant_table(
            "exchange_incoming",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (settled, settled_at, number, registered_at, reason, told_at, tell_count, next_tell_at)",
            ],
            references=[("partner_id", "exchange_partner"), ("tray_item_id", "intake_trayitem")],
        ),
        tenant_table("exchange_refusal", grants=["SELECT", "INSERT", "DELETE"]),
    ]

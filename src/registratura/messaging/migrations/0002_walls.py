from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table

# What may change while a message travels; where it goes and what it says may not.
TRAVELLING = (
    "state, hold, attempt_count, tries_left, next_attempt_at, queued_at, lease_until, last_reply, provider_id, "
    "reference, digest_id, ended_at"
)


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0001_first_tables"),
        ("institutions", "0002_walls"),
        ("journal", "0002_walls_and_the_only_way_in"),
    ]

    operations = [
        tenant_table("messaging_message", grants=["SELECT", "INSERT", "UPDATE (read_at)"]),
        tenant_table("messaging_endpoint", grants=["SELECT", "INSERT", "UPDATE (ended_at, ended_by_id)"]),
        tenant_table(
            "messaging_delivery",
            grants=["SELECT", "INSERT", f"UPDATE ({TRAVELLING})"],
            references=[
                ("message_id", "messaging_message"),
                ("digest_id", "messaging_message"),
                ("endpoint_id", "messaging_endpoint"),
            ],
        ),
        tenant_table(
            "messaging_deliveryattempt",
            grants=["SELECT", "INSERT", "UPDATE (ended_at, outcome, reply)"],
            references=[("delivery_id", "messaging_delivery")],
        ),
        tenant_table(
            "messaging_deliveryreport",
            grants=["SELECT", "INSERT"],
            references=[("delivery_id", "messaging_delivery")],
        ),
        tenant_table("messaging_template", grants=["SELECT", "INSERT", "UPDATE (retired_at)"]),
        tenant_table("messaging_preference", grants=["SELECT", "INSERT", "UPDATE (wanted)"]),
        tenant_table(
            "messaging_personoptions",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (own_quiet, quiet_from, quiet_to, quiet_free_days, daily_digest, phone)",
            ],
        ),
        tenant_table(
            "messaging_officeoptions",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (quiet_from, quiet_to, quiet_free_days, flood_limit, digest_clock, changed_at, changed_by_id)",
            ],
        ),
        sql_file("registratura.messaging", "0002_messaging.sql"),
    ]

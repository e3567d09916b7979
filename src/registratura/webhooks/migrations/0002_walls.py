from django.db import migrations

from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_first_tables")]

    operations = [
        tenant_table(
            "webhooks_endpoint",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (name, url, kinds, with_words, nonce, former_nonce, former_until, succeeded_at,"
                " failing_since, disabled_at, disabled_reason, ended_at, ended_by_id)",
            ],
        ),
        tenant_table(
            "webhooks_feed",
            grants=["SELECT", "INSERT", "UPDATE (transaction_id, record_id, last_sequence)"],
        ),
        tenant_table(
            "webhooks_event",
            grants=["SELECT", "INSERT", "DELETE"],
            references=[("entry_id", "registers_entry")],
        ),
        tenant_table(
            "webhooks_delivery",
            grants=[
                "SELECT",
                "INSERT",
                "DELETE",
                "UPDATE (state, attempt_count, tries, next_attempt_at, lease_until, delivered_at)",
            ],
            references=[("endpoint_id", "webhooks_endpoint"), ("event_id", "webhooks_event")],
        ),
        tenant_table(
            "webhooks_attempt",
            grants=["SELECT", "INSERT", "DELETE"],
            references=[("delivery_id", "webhooks_delivery")],
        ),
    ]

from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table

ADDED = ["SELECT", "INSERT"]
ORDER = ("order_id", "payments_paymentorder")


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_first_tables")]

    operations = [
        tenant_table(
            "payments_provideraccount",
            grants=[*ADDED, "UPDATE (merchant, base_url, public_key, sealed, is_active, is_trial)"],
        ),
        tenant_table("payments_options", grants=[*ADDED, "UPDATE (iban, bank_name, second_person_bani)"]),
        tenant_table(
            "payments_paymentorder",
            grants=[
                *ADDED,
                "UPDATE (closed_at, closed_reason, state, net_bani, left_bani, surplus_bani, is_disputed)",
            ],
        ),
        tenant_table("payments_attempt", grants=ADDED, references=[ORDER]),
        tenant_table("payments_providerevent", grants=ADDED, references=[ORDER]),
        tenant_table(
            "payments_refund",
            grants=[*ADDED, "UPDATE (state, agreed_at, agreed_by_id, ended_at, fact_key)"],
            references=[ORDER],
        ),
        tenant_table("payments_statement", grants=ADDED),
        tenant_table(
            "payments_statementline",
            grants=[*ADDED, "UPDATE (outcome, order_id, decided_at, decided_by_id, ground)"],
            references=[("statement_id", "payments_statement"), ORDER],
        ),
        tenant_table(
            "payments_settlement",
            grants=[*ADDED, "UPDATE (line_id)"],
            references=[("line_id", "payments_statementline")],
        ),
        tenant_table(
            "payments_settlementline", grants=ADDED, references=[("settlement_id", "payments_settlement")]
        ),
        tenant_table(
            "payments_fact",
            grants=ADDED,
            references=[ORDER, ("event_id", "payments_providerevent"), ("line_id", "payments_statementline")],
        ),
        tenant_table("payments_posting", grants=ADDED),
        tenant_table("payments_leg", grants=ADDED, references=[("posting_id", "payments_posting"), ORDER]),
        sql_file("registratura.payments", "0002_payments.sql"),
    ]

from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table

ADDED = ["SELECT", "INSERT"]


class Migration(migrations.Migration):
    dependencies = [
        ("fees", "0001_first_tables"),
        ("registers", "0002_walls_and_numbering"),
    ]

    operations = [
        tenant_table("fees_feerule", grants=ADDED),
        tenant_table("fees_feeversion", grants=ADDED, references=[("rule_id", "fees_feerule")]),
        tenant_table(
            "fees_charge",
            grants=[*ADDED, "UPDATE (entry_id, closed, closed_at, closed_by_id, closed_ground)"],
            references=[("version_id", "fees_feeversion"), ("entry_id", "registers_entry")],
        ),
        tenant_table("fees_payment", grants=ADDED, references=[("charge_id", "fees_charge")]),
        tenant_table("fees_correction", grants=ADDED, references=[("payment_id", "fees_payment")]),
        tenant_table(
            "fees_refund",
            grants=[*ADDED, "UPDATE (state, decided_at, decided_by_id)"],
            references=[("charge_id", "fees_charge")],
        ),
        tenant_table("fees_statement", grants=ADDED),
        tenant_table(
            "fees_statementrow",
            grants=ADDED,
            references=[
                ("statement_id", "fees_statement"),
                ("charge_id", "fees_charge"),
                ("payment_id", "fees_payment"),
            ],
        ),
        tenant_table("fees_options", grants=[*ADDED, "UPDATE (receipt_series, next_receipt)"]),
        tenant_table(
            "fees_cardprovider",
            grants=[*ADDED, "UPDATE (name, pay_url, merchant, secret_sealed, is_active)"],
        ),
        tenant_table("fees_cardattempt", grants=ADDED, references=[("charge_id", "fees_charge")]),
        tenant_table("fees_providerevent", grants=ADDED, references=[("payment_id", "fees_payment")]),
        sql_file("registratura.fees", "0002_fees.sql"),
    ]

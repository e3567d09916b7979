from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table

CHANGING = ["SELECT", "INSERT"]


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0001_first_tables"),
        ("institutions", "0002_walls"),
        ("journal", "0002_walls_and_the_only_way_in"),
    ]

    operations = [
        tenant_table(
            "billing_customer",
            grants=[
                *CHANGING,
                "UPDATE (name, cui, trade_number, is_public_body, is_vat_payer, street, locality, county, postal_code,"
                " iban, contact_name, contact_email, contact_phone, closed_at)",
            ],
        ),
        tenant_table(
            "billing_customerinstitution",
            grants=[*CHANGING, "UPDATE (ended_at)"],
            references=[("customer_id", "billing_customer")],
        ),
        tenant_table("billing_plan", grants=[*CHANGING, "UPDATE (name, summary, retired_at)"]),
        tenant_table("billing_planversion", grants=CHANGING, references=[("plan_id", "billing_plan")]),
        tenant_table(
            "billing_contract",
            grants=[
                *CHANGING,
                "UPDATE (number, starts_on, ends_on, procurement_reference, order_number, dpa_version, payment_days,"
                " budget_year, state, signed_on, ended_on, ended_why)",
            ],
            references=[("customer_id", "billing_customer")],
        ),
        tenant_table(
            "billing_subscription",
            grants=[
                *CHANGING,
                "UPDATE (plan_version_id, state, period_from, period_to, trial_to, cancel_on, unpaid_from, changed_at)",
            ],
            references=[
                ("contract_id", "billing_contract"),
                ("plan_version_id", "billing_planversion"),
            ],
        ),
        tenant_table(
            "billing_transition", grants=CHANGING, references=[("subscription_id", "billing_subscription")]
        ),
        sql_file("registratura.billing", "0002_billing.sql"),
    ]

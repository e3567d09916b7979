from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table

ADDED = ["SELECT", "INSERT"]
ISSUER = (
    "name, cui, is_vat_payer, trade_register, legal_note, street, city, county, postal_code, iban, bank, email, phone,"
    " series, payment_days"
)
ACCESS = "place, base_url, token_url, client_id, client_secret_sealed, token_sealed, refresh_sealed, token_ends_at, is_active"
# The number and its written form are given by the database alone.
INVOICE = (
    "state, series_id, customer_id, seller, buyer, buyer_name, notes, period_from, period_to, order_ref, contract_ref,"
    " procurement_ref, language, payment_days, issued_on, due_on, net_bani, tax_bani, total_bani, issued_at, issued_by_id"
)
TRANSMISSION = (
    "state, upload_index, download_id, attempts, fault, reasons, uploaded_at, ended_at, next_at, warned_on,"
    " sealed_sha256, sealed_bytes"
)


class Migration(migrations.Migration):
    dependencies = [
        ("invoicing", "0001_first_tables"),
    ]

    operations = [
        tenant_table("invoicing_issuer", grants=[*ADDED, f"UPDATE ({ISSUER})"]),
        tenant_table("invoicing_access", grants=[*ADDED, f"UPDATE ({ACCESS})"]),
        tenant_table("invoicing_series", grants=[*ADDED, "UPDATE (closed_at)"]),
        tenant_table(
            "invoicing_invoice",
            grants=[*ADDED, f"UPDATE ({INVOICE})"],
            references=[("series_id", "invoicing_series"), ("corrects_id", "invoicing_invoice")],
        ),
        tenant_table("invoicing_invoiceline", grants=ADDED, references=[("invoice_id", "invoicing_invoice")]),
        tenant_table("invoicing_paper", grants=ADDED, references=[("invoice_id", "invoicing_invoice")]),
        tenant_table(
            "invoicing_transmission",
            grants=[*ADDED, f"UPDATE ({TRANSMISSION})"],
            references=[("invoice_id", "invoicing_invoice")],
        ),
        tenant_table(
            "invoicing_transmissionevent",
            grants=ADDED,
            references=[("transmission_id", "invoicing_transmission")],
        ),
        tenant_table(
            "invoicing_run",
            grants=[*ADDED, "UPDATE (state, planned_count, made_count, failures, started_at, finished_at)"],
        ),
        sql_file("registratura.invoicing", "0002_invoicing.sql"),
    ]

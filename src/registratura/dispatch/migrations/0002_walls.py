from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table

CHANGED = (
    "state, recipient_name, recipient_folded, address, email, for_information, weight_grams, price_bani, barcode,"
    " note, message_subject, message_text, message_id, held_until, queued_at, queued_by_id, attempt_count, trying_until, last_reply,"
    " bundle_id, bundle_position, sent_on, sent_at, sent_by_id, made_available_at, delivered_on, returned_on,"
    " return_reason, communicated_on, communicated_by_rule, confirmed_at, confirmed_by_id, cancelled_at,"
    " cancelled_by_id, cancelled_reason"
)


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0001_first_tables"),
        ("documents", "0002_walls"),
        ("registers", "0005_answers"),
    ]

    operations = [
        tenant_table(
            "dispatch_bundle",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, year, number, day_on, post_office, closed_at, closed_by_id, sent_on, sent_at,"
                " sent_by_id, document_id)",
            ],
            references=[("document_id", "documents_document")],
        ),
        tenant_table("dispatch_bundlesequence", grants=["SELECT", "INSERT", "UPDATE (last_number)"]),
        tenant_table(
            "dispatch_shipment",
            grants=["SELECT", "INSERT", f"UPDATE ({CHANGED})"],
            references=[("entry_id", "registers_entry"), ("bundle_id", "dispatch_bundle")],
        ),
        tenant_table(
            "dispatch_proof",
            grants=["SELECT", "INSERT"],
            references=[
                ("shipment_id", "dispatch_shipment"),
                ("bundle_id", "dispatch_bundle"),
                ("document_id", "documents_document"),
            ],
        ),
        tenant_table(
            "dispatch_handdelivery",
            grants=["SELECT", "INSERT"],
            references=[("shipment_id", "dispatch_shipment")],
        ),
        tenant_table(
            "dispatch_dispatchoptions",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (post_office, contract, email_counts, methods, changed_at, changed_by_id)",
            ],
        ),
        sql_file("registratura.dispatch", "0002_dispatch.sql"),
    ]

from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table

REQUEST_CHANGES = (
    "received_way, person_kind, information_asked, domain, domain_note, answer_address, media, evaluation, evaluated_at,"
    " evaluated_by_id, clarification_text, clarified_at, clarified_by_id, clarification_entry_id, notice_entry_id,"
    " nature, decided_at, decided_by_id, answer_entry_id, transfer_entry_id, answered_at, answer_way, answer_format,"
    " partial, exemption_codes, reasoning, link, authority, page_count, page_price_bani, cost_bani, cost_act,"
    " delay_cause"
)
COMPLAINT_CHANGES = (
    "members, commission_act, named_at, named_by_id, report_text, reported_at, reported_by_id, verdict, measures,"
    " reasoning, decided_at, decided_by_id, answer_entry_id"
)


class Migration(migrations.Migration):
    dependencies = [
        ("information", "0001_first_tables"),
        ("registers", "0002_walls_and_numbering"),
        ("deadlines", "0002_walls"),
    ]

    operations = [
        tenant_table(
            "information_informationrequest",
            grants=["SELECT", "INSERT", f"UPDATE ({REQUEST_CHANGES})"],
            references=[
                ("entry_id", "registers_entry"),
                ("clarification_entry_id", "registers_entry"),
                ("notice_entry_id", "registers_entry"),
                ("answer_entry_id", "registers_entry"),
                ("transfer_entry_id", "registers_entry"),
            ],
        ),
        tenant_table(
            "information_complaint",
            grants=["SELECT", "INSERT", f"UPDATE ({COMPLAINT_CHANGES})"],
            references=[
                ("request_id", "information_informationrequest"),
                ("entry_id", "registers_entry"),
                ("answer_entry_id", "registers_entry"),
            ],
        ),
        tenant_table(
            "information_courtcase",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (outcome, outcome_note, ended_on, ended_at, ended_by_id)",
            ],
            references=[("request_id", "information_informationrequest")],
        ),
        tenant_table("information_copyprice", grants=["SELECT", "INSERT"]),
        sql_file("registratura.information", "0002_information.sql"),
    ]

from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table

REQUEST_CHANGES = (
    "person_name, person_email, person_phone, person_address, cnp_sealed, level_needed, level_proven, proven_by_method,"
    " proven_at, proven_note, status, status_at, codes, assessment, strict_on, moved_on, extended_at, extension_code,"
    " extension_reason, alarmed_at, escalated_at, entry_id, entry_number, duplicate_of_id, routed_to, routed_reference,"
    " closed_at"
)
REQUEST = [("request_id", "rights_privacyrequest")]


class Migration(migrations.Migration):
    dependencies = [("rights", "0001_first_tables"), ("institutions", "0002_walls")]

    operations = [
        tenant_table(
            "rights_privacyrequest",
            grants=["SELECT", "INSERT", f"UPDATE ({REQUEST_CHANGES})"],
            references=[("duplicate_of_id", "rights_privacyrequest")],
        ),
        tenant_table("rights_clockevent", grants=["SELECT", "INSERT"], references=REQUEST),
        tenant_table(
            "rights_code", grants=["SELECT", "INSERT", "UPDATE (attempt_count, used_at)"], references=REQUEST
        ),
        tenant_table("rights_letter", grants=["SELECT", "INSERT", "UPDATE (message_id)"], references=REQUEST),
        tenant_table(
            "rights_task",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, row_count, result, attempt_count, problem, finished_at)",
            ],
            references=REQUEST,
        ),
        tenant_table(
            "rights_package",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, begun_at, attempt_count, done_count, total_count, row_count, file_count, sha256, size_bytes,"
                " made_at, expires_at, gone_at, download_count, downloaded_at, problem)",
            ],
            references=REQUEST,
        ),
        tenant_table(
            "rights_recipientnotice",
            grants=["SELECT", "INSERT", "UPDATE (told_at, told_way, skipped_reason, answer)"],
            references=REQUEST,
        ),
        tenant_table(
            "rights_restriction",
            grants=["SELECT", "INSERT", "UPDATE (lifted_at, lifted_reason)"],
            references=REQUEST,
        ),
        sql_file("registratura.rights", "0002_rights.sql"),
    ]

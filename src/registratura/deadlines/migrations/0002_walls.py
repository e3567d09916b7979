from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import shared_table, tenant_table

# What may change in a running term; who it is for, when it started and under which rule may not.
MOVABLE = (
    "regime, count, safe_on, due_on, legal_max_on, state, extended_at, extended_by_id, extension_reason, "
    "decision_number, decided_on, notice_sent_on, notice_reference, stopped_on, stopped_at, cancelled_ground, "
    "closed_at, closed_by_id, near_notified_at, missed_notified_at"
)


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0001_first_tables"),
        ("institutions", "0002_walls"),
        ("journal", "0002_walls_and_the_only_way_in"),
    ]

    operations = [
        shared_table("deadlines_termrule", grants=["SELECT"]),
        tenant_table("deadlines_owntermrule", grants=["SELECT", "INSERT", "UPDATE (valid_to)"]),
        tenant_table(
            "deadlines_declaredday",
            grants=["SELECT", "INSERT", "UPDATE (withdrawn_at, withdrawn_by_id, withdrawn_reason)"],
        ),
        tenant_table(
            "deadlines_termoptions",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (declared_days_count, follows_norms, near_days, changed_at, changed_by_id)",
            ],
        ),
        tenant_table(
            "deadlines_recomputation",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (open_count, done_count, moved_count, last_id, finished_at)",
            ],
        ),
        tenant_table("deadlines_deadline", grants=["SELECT", "INSERT", f"UPDATE ({MOVABLE})"]),
        sql_file("registratura.deadlines", "0002_frozen.sql"),
    ]

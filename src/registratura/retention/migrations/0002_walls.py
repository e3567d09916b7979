from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0001_first_tables"),
        ("institutions", "0002_walls"),
        ("journal", "0002_walls_and_the_only_way_in"),
    ]

    operations = [
        tenant_table(
            "retention_rule",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (simulated_at, simulated_count, approved_at, approved_by_id, withdrawn_at, withdrawn_by_id)",
            ],
        ),
        tenant_table(
            "retention_hold",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (review_on, approved_at, approved_by_id, release_asked_at, release_asked_by_id,"
                " release_reason, released_at, released_by_id)",
            ],
        ),
        tenant_table(
            "retention_run",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, total_count, done_count, finished_at, rules, counts, certificate, record_id, problem)",
            ],
        ),
        tenant_table("retention_item", grants=["SELECT", "INSERT"], references=[("run_id", "retention_run")]),
        sql_file("registratura.retention", "0002_leaving.sql"),
    ]

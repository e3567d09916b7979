from django.db import migrations

from registratura.toolkit.tables import tenant_table

READ_ADD = ["SELECT", "INSERT"]


class Migration(migrations.Migration):
    dependencies = [
        ("improvement", "0001_first_tables"),
        ("institutions", "0006_supplier_and_data_protection"),
    ]

    operations = [
        tenant_table("improvement_usagecount", grants=[*READ_ADD, "UPDATE (count, visitor_count)", "DELETE"]),
        tenant_table(
            "improvement_idea", grants=[*READ_ADD, "UPDATE (author_id, state, answer, answered_at)"]
        ),
        tenant_table(
            "improvement_vote", grants=[*READ_ADD, "DELETE"], references=[("idea_id", "improvement_idea")]
        ),
        tenant_table("improvement_seen", grants=[*READ_ADD, "UPDATE (version, seen_at)", "DELETE"]),
    ]

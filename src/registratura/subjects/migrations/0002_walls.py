from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import shared_table, tenant_table


class Migration(migrations.Migration):
    dependencies = [("subjects", "0001_first_tables"), ("institutions", "0002_walls")]

    operations = [
        tenant_table("subjects_subject", grants=["SELECT", "INSERT", "UPDATE (state, erased_at)"]),
        tenant_table(
            "subjects_identity",
            grants=["SELECT", "INSERT", "UPDATE (level, verified_at)"],
            references=[("subject_id", "subjects_subject")],
        ),
        tenant_table(
            "subjects_subjectkey",
            grants=["SELECT", "INSERT", "UPDATE (destroyed_at, reason)"],
            references=[("subject_id", "subjects_subject")],
        ),
        shared_table("subjects_replay", grants=["SELECT", "INSERT"]),
        sql_file("registratura.subjects", "0002_forgetting.sql"),
    ]

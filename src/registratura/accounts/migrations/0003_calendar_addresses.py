import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registratura.toolkit.tables import AUDITOR_ROLE, shared_table

AUDITOR = f"""
REVOKE SELECT ON accounts_calendaraddress FROM {AUDITOR_ROLE};
GRANT SELECT (id, user_id, created_at, ended_at, read_at, changed_at) ON accounts_calendaraddress TO {AUDITOR_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_rights_and_shared_cache")]

    operations = [
        migrations.CreateModel(
            name="CalendarAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("seen_digest", models.BinaryField(max_length=32, null=True)),
                ("changed_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("user",),
                        name="accounts_calendaraddress_one_open",
                    )
                ],
            },
        ),
        shared_table(
            "accounts_calendaraddress",
            grants=["SELECT", "INSERT", "UPDATE (ended_at, read_at, seen_digest, changed_at)"],
        ),
        # Who audits reads who follows terms from outside, never what opens the address.
        migrations.RunSQL(AUDITOR, reverse_sql=migrations.RunSQL.noop),
    ]

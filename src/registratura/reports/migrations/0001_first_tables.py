import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("institutions", "0006_supplier_and_data_protection"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Schedule",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("report", models.CharField(max_length=30)),
                ("units", models.JSONField(null=True)),
                ("form", models.CharField(max_length=4)),
                ("rhythm", models.CharField(max_length=11)),
                ("next_on", models.DateField()),
                ("sent_count", models.PositiveIntegerField(default=0)),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "schedule",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.schedule",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Kept",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("report", models.CharField(max_length=30)),
                ("asked", models.JSONField()),
                ("period", models.CharField(max_length=60)),
                ("result", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("kept_at", models.DateTimeField()),
                (
                    "kept_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["institution_id", "report", "-kept_at", "-id"], name="reports_kept_newest"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("report", models.CharField(max_length=30)),
                ("asked", models.JSONField()),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("page", "văzut pe ecran"),
                            ("pdf", "luat ca PDF/A"),
                            ("xlsx", "luat ca foaie de calcul"),
                            ("csv", "luat ca CSV"),
                            ("mail", "trimis"),
                        ],
                        max_length=4,
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("ran_at", models.DateTimeField()),
                (
                    "ran_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["institution_id", "-ran_at", "-id"], name="reports_run_newest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["page", "pdf", "xlsx", "csv", "mail"])),
                        name="reports_run_way_known",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="schedule",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["institution_id", "next_on", "id"],
                name="reports_schedule_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("form__in", ["pdf", "xlsx", "csv"])), name="reports_schedule_form_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rhythm__in", ["weekly", "monthly", "quarterly", "half-yearly", "yearly"])
                ),
                name="reports_schedule_rhythm_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="reports_schedule_ending_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "schedule", "user"), name="reports_recipient_once"
            ),
        ),
        tenant_table("reports_run", grants=["SELECT", "INSERT"]),
        tenant_table("reports_kept", grants=["SELECT", "INSERT"]),
        tenant_table(
            "reports_schedule",
            grants=["SELECT", "INSERT", "UPDATE (next_on, sent_count, ended_at, ended_by_id)"],
        ),
        tenant_table(
            "reports_recipient",
            grants=["SELECT", "INSERT"],
            references=[("schedule_id", "reports_schedule")],
        ),
    ]

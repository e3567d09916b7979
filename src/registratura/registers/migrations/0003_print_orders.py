import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0002_walls_and_numbering"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PrintOrder",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField()),
                ("first_on", models.DateField(null=True)),
                ("last_on", models.DateField(null=True)),
                ("ordered_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "în așteptare"),
                            ("printing", "se tipărește"),
                            ("done", "gata"),
                            ("failed", "nereușită"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("attempt_count", models.PositiveSmallIntegerField(default=0)),
                ("heard_at", models.DateTimeField()),
                ("done_count", models.PositiveIntegerField(default=0)),
                ("total_count", models.PositiveIntegerField(default=0)),
                ("page_count", models.PositiveIntegerField(default=0)),
                ("size_bytes", models.PositiveBigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("problem", models.CharField(blank=True, max_length=500)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "ordered_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "register",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.register",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "printing"])),
                        fields=["institution_id", "id"],
                        name="registers_printorder_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "printing", "done", "failed"])),
                        name="registers_printorder_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first_on__isnull", True), ("last_on__isnull", True)),
                            models.Q(
                                ("first_on__isnull", False),
                                ("first_on__lte", models.F("last_on")),
                                ("last_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="registers_printorder_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(
                                ("finished_at__isnull", False),
                                ("page_count__gte", 1),
                                ("sha256__regex", "^[0-9a-f]{64}$"),
                            ),
                            _connector="OR",
                        ),
                        name="registers_printorder_done_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True),
                            models.Q(
                                models.Q(("problem", ""), _negated=True), ("finished_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="registers_printorder_failure_has_words",
                    ),
                ],
            },
        ),
        tenant_table(
            "registers_printorder",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, attempt_count, heard_at, done_count, total_count, page_count, size_bytes, sha256,"
                " problem, finished_at)",
            ],
            references=[("register_id", "registers_register")],
        ),
    ]

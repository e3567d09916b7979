import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Arms",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("png", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("institution_id",), name="portals_arms_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("height__gte", 0), ("height__lte", 512), ("width__gte", 0), ("width__lte", 512)
                        ),
                        name="portals_arms_small",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessibilityStatement",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                (
                    "conformance",
                    models.CharField(
                        choices=[
                            ("full", "pe deplin conform"),
                            ("partial", "parțial conform"),
                            ("none", "neconform"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[("own", "autoevaluare"), ("others", "evaluare făcută de altcineva")],
                        max_length=8,
                    ),
                ),
                ("prepared_on", models.DateField()),
                ("reviewed_on", models.DateField()),
                ("fails", models.CharField(blank=True, max_length=2000)),
                ("fails_en", models.CharField(blank=True, max_length=2000)),
                ("burden", models.CharField(blank=True, max_length=2000)),
                ("burden_en", models.CharField(blank=True, max_length=2000)),
                ("outside", models.CharField(blank=True, max_length=2000)),
                ("outside_en", models.CharField(blank=True, max_length=2000)),
                ("feedback_unit", models.CharField(blank=True, max_length=200)),
                ("feedback_email", models.EmailField(blank=True, max_length=254)),
                ("feedback_phone", models.CharField(blank=True, max_length=40)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution_id",), name="portals_accessibilitystatement_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reviewed_on__gte", models.F("prepared_on"))),
                        name="portals_accessibilitystatement_days_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Portal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("is_open", models.BooleanField(default=False)),
                ("color", models.CharField(default="#14405f", max_length=7)),
                ("welcome", models.CharField(blank=True, max_length=600)),
                ("welcome_en", models.CharField(blank=True, max_length=600)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("hours", models.JSONField(blank=True, default=list)),
                ("hours_note", models.CharField(blank=True, max_length=200)),
                ("hours_note_en", models.CharField(blank=True, max_length=200)),
                ("host", models.CharField(blank=True, max_length=253)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
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
                        condition=models.Q(("host", ""), _negated=True),
                        fields=["host"],
                        name="portals_portal_host",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("institution_id",), name="portals_portal_once"),
                    models.CheckConstraint(
                        condition=models.Q(("color__regex", "^#[0-9a-f]{6}$")),
                        name="portals_portal_color_written",
                    ),
                ],
            },
        ),
    ]

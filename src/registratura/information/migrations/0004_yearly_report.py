import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("information", "0003_came_back"),
        ("institutions", "0002_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="YearAnswers",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField()),
                ("answers", models.JSONField(default=dict)),
                ("written_at", models.DateTimeField()),
                (
                    "written_by",
                    models.ForeignKey(
                        db_index=False,
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
                        fields=("institution_id", "year"), name="information_yearanswers_once"
                    )
                ],
            },
        ),
        tenant_table(
            "information_yearanswers",
            grants=["SELECT", "INSERT", "UPDATE (answers, written_at, written_by_id)"],
        ),
    ]

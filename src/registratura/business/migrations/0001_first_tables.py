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
            name="NoisedFigure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("subject", models.CharField(max_length=30)),
                ("question", models.CharField(max_length=120)),
                ("year", models.PositiveSmallIntegerField()),
                ("epsilon_milli", models.PositiveIntegerField()),
                ("told", models.JSONField()),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
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
                        fields=("institution_id", "subject", "question", "year"),
                        name="business_noisedfigure_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("epsilon_milli__gte", 1)), name="business_noisedfigure_costs"
                    ),
                ],
            },
        ),
        tenant_table("business_noisedfigure", grants=["SELECT", "INSERT"]),
    ]

from django.db import migrations, models

from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    initial = True

    dependencies = [("institutions", "0006_supplier_and_data_protection")]

    operations = [
        migrations.CreateModel(
            name="CountedDay",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("day", models.DateField()),
                ("counted_at", models.DateTimeField()),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution_id", "day"), name="analytics_countedday_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DailyFact",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("day", models.DateField()),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("incoming", "Incoming"),
                            ("outgoing", "Outgoing"),
                            ("internal", "Internal"),
                            ("answered", "Answered"),
                            ("in_term", "In Term"),
                            ("late", "Late"),
                            ("fallen_due", "Fallen Due"),
                        ],
                        max_length=10,
                    ),
                ),
                ("unit_id", models.BigIntegerField()),
                ("part", models.CharField(blank=True, max_length=10)),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution_id", "day", "measure", "unit_id", "part"),
                        name="analytics_dailyfact_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "measure__in",
                                [
                                    "incoming",
                                    "outgoing",
                                    "internal",
                                    "answered",
                                    "in_term",
                                    "late",
                                    "fallen_due",
                                ],
                            )
                        ),
                        name="analytics_dailyfact_measure_known",
                    ),
                ],
            },
        ),
        tenant_table("analytics_dailyfact", grants=["SELECT", "INSERT", "DELETE"]),
        tenant_table("analytics_countedday", grants=["SELECT", "INSERT", "DELETE"]),
    ]

from django.db import migrations, models

from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("business", "0001_first_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("taken_on", models.DateField()),
                ("told", models.JSONField()),
                ("taken_at", models.DateTimeField()),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution_id", "taken_on"), name="business_snapshot_day_once"
                    )
                ],
            },
        ),
        tenant_table("business_snapshot", grants=["SELECT", "INSERT"]),
    ]

import django.db.models.deletion
from django.db import migrations, models

from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [("signatures", "0003_checked_versions")]

    operations = [
        migrations.CreateModel(
            name="InnerFile",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size_bytes", models.BigIntegerField()),
                ("media_type", models.CharField(max_length=120)),
                ("text", models.TextField(blank=True)),
                (
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="signatures.report",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution_id", "report", "position"), name="signatures_innerfile_once"
                    ),
                ],
            },
        ),
        tenant_table(
            "signatures_innerfile",
            grants=["SELECT", "INSERT"],
            references=[("report_id", "signatures_report")],
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0003_second_language"),
        ("institutions", "0002_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Remarks",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField()),
                ("half", models.PositiveSmallIntegerField()),
                ("causes", models.TextField(blank=True)),
                ("proposals", models.TextField(blank=True)),
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
            options={"base_manager_name": "objects"},
        ),
        migrations.AddConstraint(
            model_name="remarks",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "year", "half"), name="petitions_remarks_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="remarks",
            constraint=models.CheckConstraint(
                condition=models.Q(("half__in", [1, 2])), name="petitions_remarks_half_known"
            ),
        ),
        tenant_table(
            "petitions_remarks",
            grants=["SELECT", "INSERT", "UPDATE (causes, proposals, written_at, written_by_id)"],
        ),
    ]

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
            name="Switch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("customer_id", models.BigIntegerField()),
                ("about", models.CharField(max_length=13)),
                ("is_off", models.BooleanField()),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
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
                        fields=("institution_id", "customer_id", "about"), name="reminding_switch_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("about__in", ["early", "licence_early"])),
                        name="reminding_switch_only_early",
                    ),
                ],
            },
        ),
    ]

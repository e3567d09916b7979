from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AnswerFigures",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                (
                    "matter",
                    models.CharField(
                        choices=[("petition", "Petition"), ("information", "Information")], max_length=20
                    ),
                ),
                ("period_from", models.DateField()),
                ("period_to", models.DateField()),
                ("received_count", models.PositiveIntegerField()),
                ("answered_count", models.PositiveIntegerField()),
                ("in_term_count", models.PositiveIntegerField(null=True)),
                ("late_count", models.PositiveIntegerField(null=True)),
                ("open_count", models.PositiveIntegerField()),
                ("median_days", models.DecimalField(decimal_places=1, max_digits=6, null=True)),
                ("slowest_tenth_days", models.PositiveIntegerField(null=True)),
                ("bands", models.JSONField(default=list)),
                ("computed_at", models.DateTimeField()),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution_id", "matter"), name="figures_answers_matter_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("matter__in", ["petition", "information"])),
                        name="figures_answers_matter_known",
                    ),
                ],
            },
        ),
    ]

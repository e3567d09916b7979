import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registratura.toolkit.tables import APP_ROLE, tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0003_catalogue_of_terms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="deadline", name="revised_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="deadline",
            name="revision",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="termoptions",
            name="calendar_shows_subject",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="termoptions", name="reminder_steps", field=models.JSONField(null=True)
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("step", models.CharField(max_length=10)),
                ("due_on", models.DateField()),
                ("told_at", models.DateTimeField()),
                (
                    "deadline",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.deadline",
                    ),
                ),
                (
                    "user",
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
                        fields=("institution_id", "deadline", "step", "due_on", "user"),
                        name="deadlines_reminder_once",
                    )
                ],
            },
        ),
        tenant_table(
            "deadlines_reminder",
            grants=["SELECT", "INSERT"],
            references=[("deadline_id", "deadlines_deadline")],
        ),
        migrations.RunSQL(
            [
                f"GRANT UPDATE (revision, revised_at) ON deadlines_deadline TO {APP_ROLE}",
                f"GRANT UPDATE (reminder_steps, calendar_shows_subject) ON deadlines_termoptions TO {APP_ROLE}",
                "CREATE TRIGGER never_deleted BEFORE DELETE ON deadlines_reminder"
                " FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()",
                "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON deadlines_reminder"
                " FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()",
            ],
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]

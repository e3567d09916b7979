from django.db import migrations, models

from registratura.toolkit.tables import APP_ROLE


class Migration(migrations.Migration):
    dependencies = [("institutions", "0008_entitlements")]

    operations = [
        migrations.AddField(
            model_name="institution",
            name="second_step_from",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(
            f"GRANT UPDATE (second_step_from) ON institutions_institution TO {APP_ROLE}",
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]

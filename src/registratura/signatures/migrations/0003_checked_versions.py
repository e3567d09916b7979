from django.db import migrations, models

from registratura.toolkit.tables import APP_ROLE


class Migration(migrations.Migration):
    dependencies = [("signatures", "0002_walls"), ("documents", "0005_first_versions")]

    operations = [
        migrations.AddField(
            model_name="check",
            name="version_number",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.RunSQL(
            f"GRANT UPDATE (version_number) ON signatures_check TO {APP_ROLE}",
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]

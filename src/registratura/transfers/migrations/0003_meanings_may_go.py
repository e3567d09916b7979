from django.db import migrations

from registratura.toolkit.tables import APP_ROLE


class Migration(migrations.Migration):
    dependencies = [("transfers", "0002_walls")]

    operations = [
        migrations.RunSQL(
            f"GRANT DELETE ON transfers_columnprofile TO {APP_ROLE}",
            reverse_sql=f"REVOKE DELETE ON transfers_columnprofile FROM {APP_ROLE}",
        )
    ]

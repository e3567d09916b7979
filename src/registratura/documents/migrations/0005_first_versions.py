from django.db import migrations

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_versions_and_renditions")]

    operations = [sql_file("registratura.documents", "0005_first_versions.sql")]

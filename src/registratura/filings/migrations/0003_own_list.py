from django.db import migrations

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("filings", "0002_walls")]

    operations = [sql_file("registratura.filings", "0003_own_list.sql")]

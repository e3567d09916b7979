from django.db import migrations

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("routing", "0008_circuits_started_by_forms"), ("registers", "0016_brought_in")]

    operations = [sql_file("registratura.routing", "0008_brought_in.sql")]

from django.db import migrations

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("registers", "0016_brought_in")]

    operations = [sql_file("registratura.registers", "0019_brought_in_as_sets.sql")]

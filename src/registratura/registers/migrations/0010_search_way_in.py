from django.db import migrations

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("registers", "0009_number_before_flush")]

    operations = [sql_file("registratura.registers", "0012_search_way_in.sql")]

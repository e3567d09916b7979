from django.db import migrations

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("registers", "0003_print_orders")]

    operations = [sql_file("registratura.registers", "0005_search_by_index.sql")]

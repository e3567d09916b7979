from django.db import migrations

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("registers", "0014_entitlement"), ("journal", "0003_many_at_once")]

    operations = [sql_file("registratura.registers", "0017_batches.sql")]

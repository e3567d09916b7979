from django.db import migrations

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("registers", "0006_later_inscription")]

    operations = [sql_file("registratura.registers", "0009_lighter.sql")]

from django.db import migrations

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("registers", "0005_answers")]

    operations = [sql_file("registratura.registers", "0008_later_inscription.sql")]

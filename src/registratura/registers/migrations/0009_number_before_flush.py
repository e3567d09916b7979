from django.db import migrations

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("registers", "0008_file_words")]

    operations = [sql_file("registratura.registers", "0011_number_before_flush.sql")]

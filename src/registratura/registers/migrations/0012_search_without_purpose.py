from django.db import migrations

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("registers", "0011_words_of_versions")]

    operations = [sql_file("registratura.registers", "0014_search_without_purpose.sql")]

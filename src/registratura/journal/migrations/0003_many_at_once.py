from django.db import migrations

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_walls_and_the_only_way_in")]

    operations = [sql_file("registratura.journal", "0003_many_at_once.sql")]

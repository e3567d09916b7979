from django.db import migrations

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("routing", "0004_badges"), ("registers", "0007_lighter")]

    operations = [sql_file("registratura.routing", "0005_lighter.sql")]

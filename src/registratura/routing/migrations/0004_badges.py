from django.db import migrations

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("routing", "0003_in_whose_place"), ("deadlines", "0002_walls")]

    operations = [sql_file("registratura.routing", "0004_badges.sql")]

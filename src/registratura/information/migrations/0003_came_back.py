from django.db import migrations

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("information", "0002_walls")]

    operations = [sql_file("registratura.information", "0003_came_back.sql")]

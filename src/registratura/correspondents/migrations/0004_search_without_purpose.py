from django.db import migrations

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("correspondents", "0003_search_by_index")]

    operations = [sql_file("registratura.correspondents", "0004_search_without_purpose.sql")]

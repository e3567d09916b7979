from django.db import migrations

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("registers", "0012_search_without_purpose")]

    operations = [
        migrations.RemoveIndex(model_name="entrysearch", name="registers_search_words"),
        sql_file("registratura.registers", "0015_search_by_shelves.sql"),
    ]

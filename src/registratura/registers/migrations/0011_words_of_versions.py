from django.db import migrations, models

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("registers", "0010_search_way_in")]

    operations = [
        migrations.AddField(
            model_name="filewords", name="version_id", field=models.BigIntegerField(null=True)
        ),
        sql_file("registratura.registers", "0013_words_of_versions.sql"),
    ]

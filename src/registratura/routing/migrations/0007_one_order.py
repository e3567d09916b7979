from django.db import migrations

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0004_reminders"),
        ("routing", "0006_urgency"),
    ]

    operations = [sql_file("registratura.routing", "0007_one_order.sql")]

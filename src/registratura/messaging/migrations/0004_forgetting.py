from django.db import migrations, models

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("messaging", "0003_find_what_ended_lately")]

    operations = [
        migrations.AddField(model_name="message", name="forgotten_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["institution_id", "created_at", "id"],
                condition=models.Q(forgotten_at__isnull=True),
                name="messaging_message_to_forget",
            ),
        ),
        sql_file("registratura.messaging", "0004_forgetting.sql"),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0002_walls")]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["institution_id", "ended_at"], name="messaging_delivery_ended"),
        ),
    ]

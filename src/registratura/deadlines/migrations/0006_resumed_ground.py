from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0005_published_ex_officio")]

    operations = [
        migrations.AddField(
            model_name="deadline",
            name="resumed_ground",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0002_walls")]

    operations = [
        migrations.AddField(
            model_name="petition",
            name="second_text",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (second_text) ON petitions_petition TO registratura_app",
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analytics", "0001_first_tables")]

    operations = [
        migrations.RemoveConstraint("dailyfact", "analytics_dailyfact_once"),
        migrations.RemoveConstraint("countedday", "analytics_countedday_once"),
        migrations.RenameField("dailyfact", "day", "day_on"),
        migrations.RenameField("dailyfact", "count", "fact_count"),
        migrations.RenameField("countedday", "day", "day_on"),
        migrations.AddConstraint(
            "dailyfact",
            models.UniqueConstraint(
                fields=("institution_id", "day_on", "measure", "unit_id", "part"),
                name="analytics_dailyfact_once",
            ),
        ),
        migrations.AddConstraint(
            "countedday",
            models.UniqueConstraint(fields=("institution_id", "day_on"), name="analytics_countedday_once"),
        ),
    ]

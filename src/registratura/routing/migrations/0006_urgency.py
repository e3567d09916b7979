import datetime

from django.conf import settings
from django.db import migrations, models

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0004_reminders"),
        ("routing", "0005_lighter"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="urgent_on",
            field=models.DateField(db_default=datetime.date(9999, 12, 31)),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("state__in", ("pending", "accepted")), ("user__isnull", False)),
                fields=["institution_id", "user", "urgent_on", "assigned_at", "id"],
                name="routing_assignment_urgent",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("state__in", ("pending", "accepted"))),
                fields=["institution_id", "unit", "urgent_on", "assigned_at", "id"],
                name="routing_assignment_unit_urgent",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("state", "pending"), ("user__isnull", False)),
                fields=["institution_id", "user"],
                name="routing_assignment_to_accept",
            ),
        ),
        # After the indexes: a table whose rows have just changed may not be given one in the same transaction.
        sql_file("registratura.routing", "0006_urgency.sql"),
    ]

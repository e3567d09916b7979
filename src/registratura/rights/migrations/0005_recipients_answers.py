from django.db import migrations, models

from registratura.toolkit.tables import APP_ROLE


class Migration(migrations.Migration):
    """When a recipient who was told answered; the answer itself had its column from the first."""

    dependencies = [("rights", "0004_recipients_and_objections")]

    operations = [
        migrations.AddField("recipientnotice", "answered_at", models.DateTimeField(null=True)),
        migrations.RunSQL(
            f"GRANT UPDATE (answered_at) ON rights_recipientnotice TO {APP_ROLE}",
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]

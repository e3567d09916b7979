"""Whether somebody listened while the call went on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Hearings of calls in course stand among those of what was kept."""

    dependencies = [("calls", "0001_first_tables")]

    operations = [
        migrations.AddField("hearing", "is_live", models.BooleanField(db_default=False, default=False)),
    ]

"""That a limit of the plan is near may be turned off too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reminding", "0002_walls")]

    operations = [
        migrations.RemoveConstraint("switch", "reminding_switch_only_early"),
        migrations.AddConstraint(
            "switch",
            models.CheckConstraint(
                condition=models.Q(about__in=["early", "licence_early", "limit_near"]),
                name="reminding_switch_only_early",
            ),
        ),
    ]

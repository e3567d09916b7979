"""Whoever is told of drafts stops it by the link of a letter: nobody of the house ended it."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Let an end have no official."""

    dependencies: ClassVar = [("consultations", "0002_walls")]
    operations: ClassVar[list[Operation]] = [
        migrations.RemoveConstraint(model_name="subscriber", name="consultations_subscriber_ending_whole"),
        migrations.AddConstraint(
            model_name="subscriber",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_by__isnull", True), ("ended_at__isnull", False), _connector="OR"),
                name="consultations_subscriber_ending_whole",
            ),
        ),
    ]

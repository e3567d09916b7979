"""Old bookings lose address and telephone: the application may empty these two columns."""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from registratura.toolkit.tables import APP_ROLE


class Migration(migrations.Migration):
    """Grant the two columns."""

    dependencies: ClassVar = [("appointments", "0002_walls")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            f"GRANT UPDATE (email, phone) ON appointments_booking TO {APP_ROLE}",
            f"REVOKE UPDATE (email, phone) ON appointments_booking FROM {APP_ROLE}",
        )
    ]

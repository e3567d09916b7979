from django.db import migrations

from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [("reminding", "0001_first_tables"), ("institutions", "0002_walls")]

    operations = [
        tenant_table(
            "reminding_switch",
            grants=["SELECT", "INSERT", "UPDATE (is_off, changed_at, changed_by_id)"],
        ),
    ]

from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table

LOOK = "color, welcome, welcome_en, email, phone, hours, hours_note, hours_note_en, host"
STATEMENT = (
    "conformance, method, prepared_on, reviewed_on, fails, fails_en, burden, burden_en, outside, outside_en,"
    " feedback_unit, feedback_email, feedback_phone"
)


class Migration(migrations.Migration):
    dependencies = [("portals", "0001_first_tables"), ("institutions", "0002_walls")]

    operations = [
        tenant_table(
            "portals_portal",
            grants=["SELECT", "INSERT", f"UPDATE (is_open, {LOOK}, changed_at, changed_by_id)"],
        ),
        tenant_table(
            "portals_arms",
            grants=["SELECT", "INSERT", "UPDATE (png, sha256, width, height, changed_at)"],
        ),
        tenant_table(
            "portals_accessibilitystatement",
            grants=["SELECT", "INSERT", f"UPDATE ({STATEMENT}, changed_at, changed_by_id)"],
        ),
        sql_file("registratura.portals", "0002_portals.sql"),
    ]

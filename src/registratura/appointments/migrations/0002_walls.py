from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [("appointments", "0001_first_tables")]

    operations = [
        tenant_table(
            "appointments_calendar",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (name, about, bring, place, function, unit_id, week, length_min, places, opens_days,"
                " closes_hours, has_waiting, is_open, saved_at, saved_by_id)",
            ],
            references=[("unit_id", "institutions_orgunit")],
        ),
        tenant_table(
            "appointments_dayhours",
            grants=["SELECT", "INSERT", "UPDATE (hours, reason, saved_at, saved_by_id)"],
            references=[("calendar_id", "appointments_calendar")],
        ),
        tenant_table(
            "appointments_booking",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, starts_at, ends_at, place_no, revision, changed_at, reason, by_office, reminded_at,"
                " entry_id)",
            ],
            references=[("calendar_id", "appointments_calendar"), ("entry_id", "registers_entry")],
        ),
        tenant_table(
            "appointments_meeting",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (body, kind, state, starts_at, place, is_public, online_link, convening_act, convening_link,"
                " agenda, minutes_link, recording_link, late_reason, cancel_reason, announced_at, revision, saved_at,"
                " saved_by_id)",
            ],
        ),
        sql_file("registratura.appointments", "0002_appointments.sql"),
    ]

from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_first_tables"), ("institutions", "0002_walls")]

    operations = [
        tenant_table(
            "incidents_incident",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (title, natures, occurred_from, occurred_to, facts, data_words, persons_count, records_count,"
                " effects, measures, contact, risk, risk_reason, spared, assessed_at, assessed_by_id, told_step,"
                " closed_at, closed_by_id, closing_words)",
            ],
        ),
        tenant_table(
            "incidents_notification",
            grants=["SELECT", "INSERT"],
            references=[("incident_id", "incidents_incident")],
        ),
        tenant_table(
            "incidents_reach",
            grants=["SELECT", "INSERT"],
            references=[("incident_id", "incidents_incident")],
        ),
        tenant_table(
            "incidents_affected",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (name, correspondent_id, email, entry_words, first_seen_at, cnp_seen, computed_at, told_at,"
                " told_by_id, told_how)",
            ],
            references=[("incident_id", "incidents_incident")],
        ),
        sql_file("registratura.incidents", "0002_incidents.sql"),
    ]

from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("consents", "0001_first_tables"),
        ("notices", "0002_walls"),
    ]

    operations = [
        tenant_table(
            "consents_consentrecord",
            grants=["SELECT", "INSERT"],
            references=[("version_id", "notices_noticeversion"), ("served_id", "notices_noticeserved")],
        ),
        tenant_table(
            "consents_consentevent",
            grants=["SELECT", "INSERT"],
            references=[("record_id", "consents_consentrecord")],
        ),
        tenant_table(
            "consents_receipt",
            grants=["SELECT", "INSERT"],
            references=[("event_id", "consents_consentevent")],
        ),
        tenant_table("consents_signingkey", grants=["SELECT", "INSERT", "UPDATE (retired_at)"]),
        tenant_table("consents_signal", grants=["SELECT", "INSERT"]),
        sql_file("registratura.consents", "0002_frozen.sql"),
    ]

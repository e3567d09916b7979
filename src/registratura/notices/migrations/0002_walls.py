from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_first_tables"),
        ("institutions", "0002_walls"),
        ("journal", "0002_walls_and_the_only_way_in"),
    ]

    operations = [
        tenant_table("notices_notice", grants=["SELECT", "INSERT"]),
        tenant_table(
            "notices_noticeversion",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, number, content, prose, digest, materiality, changes, summary, effective_on,"
                " supersedes_id, drafted_at, drafted_by_id, published_at, published_by_id, record_id)",
            ],
            references=[("notice_id", "notices_notice"), ("supersedes_id", "notices_noticeversion")],
        ),
        tenant_table(
            "notices_noticeserved",
            grants=["SELECT", "INSERT"],
            references=[("version_id", "notices_noticeversion")],
        ),
        sql_file("registratura.notices", "0002_frozen.sql"),
    ]

from django.db import migrations

from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [("transfers", "0004_package_orders")]

    operations = [
        tenant_table(
            "transfers_packageorder",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, heard_at, attempt_count, done_count, total_count, row_count, file_count, lost_count,"
                " size_bytes, sha256, made_at, expires_at, gone_at, problem, link_digest, link_for_id, link_until,"
                " link_ended_at, fetched_count, fetched_at)",
            ],
        ),
    ]

from django.db import migrations

from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [("preservation", "0001_first_tables"), ("documents", "0002_walls")]

    operations = [
        tenant_table(
            "preservation_fixity",
            grants=["SELECT", "INSERT", "UPDATE (state, checked_at, faulty_from, found_sha256)"],
            references=[("blob_id", "documents_blob")],
        ),
        tenant_table("preservation_fixityrun", grants=["SELECT", "INSERT"]),
        tenant_table("preservation_package", grants=["SELECT", "INSERT"]),
        tenant_table(
            "preservation_packagecheck",
            grants=["SELECT", "INSERT"],
            references=[("package_id", "preservation_package")],
        ),
    ]

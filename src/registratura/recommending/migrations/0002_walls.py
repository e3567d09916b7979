from django.db import migrations

from registratura.toolkit.tables import tenant_table

READ_ADD = ["SELECT", "INSERT"]


class Migration(migrations.Migration):
    dependencies = [
        ("recommending", "0001_first_tables"),
        ("institutions", "0006_supplier_and_data_protection"),
    ]

    operations = [
        tenant_table(
            "recommending_fact",
            grants=[
                *READ_ADD,
                "UPDATE (weight, source, consent_record, noted_at, expires_at)",
                "DELETE",
            ],
        ),
        tenant_table("recommending_dismissal", grants=[*READ_ADD, "DELETE"]),
    ]

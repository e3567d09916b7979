from django.db import migrations

from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0001_first_tables"),
        ("institutions", "0006_supplier_and_data_protection"),
    ]

    operations = [
        tenant_table(
            "figures_answerfigures",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (period_from, period_to, received_count, answered_count, in_term_count, late_count,"
                " open_count, median_days, slowest_tenth_days, bands, computed_at)",
            ],
        ),
    ]

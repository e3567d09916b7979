from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("forms", "0001_first_tables"),
        ("institutions", "0002_walls"),
        ("registers", "0002_walls_and_numbering"),
    ]

    operations = [
        tenant_table("forms_form", grants=["SELECT", "INSERT", "UPDATE (title)"]),
        tenant_table(
            "forms_formversion",
            grants=[
                "SELECT",
                "INSERT",
                "DELETE",
                "UPDATE (state, definition, handling, unit_id, earlier, revision, sha256, note, published_at,"
                " published_by_id, retired_at, retired_by_id)",
            ],
            references=[("form_id", "forms_form"), ("unit_id", "institutions_orgunit")],
        ),
        sql_file("registratura.forms", "0002_forms.sql"),
    ]

from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_first_tables")]

    operations = [
        tenant_table("journal_record", grants=["SELECT"], known_institution=False),
        tenant_table("journal_leaf", grants=["SELECT", "INSERT"], known_institution=False),
        tenant_table("journal_seal", grants=["SELECT", "INSERT"], known_institution=False),
        sql_file("registratura.journal", "0002_journal.sql"),
    ]

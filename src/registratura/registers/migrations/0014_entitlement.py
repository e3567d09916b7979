from django.db import migrations

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("registers", "0013_search_by_shelves"), ("institutions", "0008_entitlements")]

    operations = [sql_file("registratura.registers", "0016_entitlement.sql")]

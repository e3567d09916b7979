from django.db import migrations

from registratura.toolkit.tables import tenant_table

NEVER = """
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_first_tables"), ("institutions", "0002_walls")]

    operations = [
        tenant_table("documents_blob", grants=["SELECT", "INSERT"]),
        tenant_table(
            "documents_document",
            grants=["SELECT", "INSERT"],
            references=[("blob_id", "documents_blob"), ("part_of_id", "documents_document")],
        ),
        tenant_table("documents_quarantined", grants=["SELECT", "INSERT", "UPDATE (released_at)"]),
        migrations.RunSQL(
            NEVER.format("documents_blob") + NEVER.format("documents_document"),
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]

from django.db import migrations

from registratura.toolkit.tables import tenant_table

CHANGED = (
    "kind, name, folded_name, sort_key, cnp, cui, trade_register_number, iban, email, phone, address, locality, county,"
    " postal_code, remarks, used_count, last_used_at, merged_into_id"
)

INDEX = """
CREATE INDEX correspondents_by_name ON correspondents_correspondent USING gin (institution_id, folded_name gin_trgm_ops)
    WHERE merged_into_id IS NULL;
CREATE TRIGGER never_deleted BEFORE DELETE ON correspondents_correspondent
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON correspondents_correspondent
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("correspondents", "0001_first_tables"), ("institutions", "0002_walls")]

    operations = [
        tenant_table(
            "correspondents_correspondent",
            grants=["SELECT", "INSERT", f"UPDATE ({CHANGED})"],
            references=[("merged_into_id", "correspondents_correspondent")],
        ),
        migrations.RunSQL(INDEX, reverse_sql="DROP INDEX correspondents_by_name"),
    ]

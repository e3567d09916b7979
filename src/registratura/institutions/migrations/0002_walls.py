from django.db import migrations

from registratura.toolkit.tables import APP_ROLE, TENANT, shared_table, tenant_table

# A person may read the memberships that are that person's own, in every institution: it is how the switch
# between institutions knows what to offer. `app.user` is set for the transaction of that one question.
OWN_MEMBERSHIPS = f"""
CREATE POLICY own ON institutions_membership FOR SELECT TO {APP_ROLE}
    USING (user_id = nullif(current_setting('app.user', true), '')::bigint)
"""

# Every process may read which institutions there are and open one; it changes only that of its scope.
INSTITUTION = f"""
ALTER TABLE institutions_institution ENABLE ROW LEVEL SECURITY;
ALTER TABLE institutions_institution FORCE ROW LEVEL SECURITY;
CREATE POLICY known ON institutions_institution FOR SELECT USING (true);
CREATE POLICY opened ON institutions_institution FOR INSERT WITH CHECK (true);
CREATE POLICY own ON institutions_institution FOR UPDATE USING (id = {TENANT}) WITH CHECK (id = {TENANT});
"""

# Where a person works now, in one question: the setting stands only while the question is answered.
WORKPLACES = f"""
CREATE FUNCTION institutions_workplaces(p_user bigint, p_at timestamptz)
RETURNS TABLE (institution_id bigint, code text, name text)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM set_config('app.user', p_user::text, true);
    RETURN QUERY
        SELECT DISTINCT i.id, i.code::text, i.name::text
          FROM institutions_membership m
          JOIN institutions_institution i ON i.id = m.institution_id AND i.closed_at IS NULL
         WHERE m.user_id = p_user AND m.active_from <= p_at AND (m.active_to IS NULL OR m.active_to > p_at)
         ORDER BY 3, 1;
    PERFORM set_config('app.user', '', true);
END $$;
REVOKE EXECUTE ON FUNCTION institutions_workplaces(bigint, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION institutions_workplaces(bigint, timestamptz) TO {APP_ROLE};
"""

NO_DELETE = """
CREATE TRIGGER never_deleted BEFORE DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0001_first_tables"),
        ("accounts", "0002_rights_and_shared_cache"),
        ("journal", "0002_walls_and_the_only_way_in"),
    ]

    operations = [
        shared_table(
            "institutions_institution",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (name, cui, county, locality, address, email, phone, website, closed_at)",
            ],
        ),
        tenant_table(
            "institutions_orgunit",
            grants=["SELECT", "INSERT", "UPDATE (code, name, parent_id, closed_on)"],
            references=[("parent_id", "institutions_orgunit")],
        ),
        tenant_table(
            "institutions_membership",
            grants=["SELECT", "INSERT", "UPDATE (active_to, job_title)"],
            references=[("unit_id", "institutions_orgunit")],
        ),
        migrations.RunSQL(INSTITUTION, reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(OWN_MEMBERSHIPS, reverse_sql="DROP POLICY own ON institutions_membership"),
        migrations.RunSQL(
            WORKPLACES, reverse_sql="DROP FUNCTION institutions_workplaces(bigint, timestamptz)"
        ),
        migrations.RunSQL(
            "".join(
                NO_DELETE.format(table)
                for table in ("institutions_institution", "institutions_orgunit", "institutions_membership")
            ),
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]

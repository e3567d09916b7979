from django.db import migrations

from registratura.toolkit.tables import APP_ROLE

# Everything that decides whether a person may open a page of an institution, in one question. With p_stays the scope
# of the institution stays for the transaction; without it the setting goes back to what it was.
ADMISSION = f"""
CREATE FUNCTION institutions_admission(p_code text, p_user bigint, p_at timestamptz, p_in_units text[], p_stays boolean)
RETURNS TABLE (institution institutions_institution, role text, unit_id bigint, unit_ids bigint[])
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_institution institutions_institution;
    v_before text := coalesce(current_setting('app.institution', true), '');
BEGIN
    SELECT * INTO v_institution FROM institutions_institution i WHERE i.code = p_code;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    PERFORM set_config('app.institution', v_institution.id::text, true);
    RETURN QUERY
        SELECT v_institution, m.role::text, m.unit_id, CASE WHEN m.role = ANY(p_in_units) AND m.unit_id IS NOT NULL THEN
               ARRAY(WITH RECURSIVE below(id) AS (
                         SELECT m.unit_id
                         UNION
                         SELECT u.id FROM institutions_orgunit u JOIN below b ON u.parent_id = b.id
                          WHERE u.institution_id = v_institution.id)
                     SELECT b.id FROM below b) END
          FROM institutions_membership m
         WHERE m.institution_id = v_institution.id AND m.user_id = p_user
           AND m.active_from <= p_at AND (m.active_to IS NULL OR m.active_to > p_at);
    IF NOT p_stays THEN
        PERFORM set_config('app.institution', v_before, true);
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION institutions_admission(text, bigint, timestamptz, text[], boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION institutions_admission(text, bigint, timestamptz, text[], boolean) TO {APP_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [("institutions", "0004_secretary_general")]

    operations = [
        migrations.RunSQL(
            ADMISSION,
            reverse_sql="DROP FUNCTION institutions_admission(text, bigint, timestamptz, text[], boolean)",
        )
    ]

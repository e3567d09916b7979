from django.db import migrations, models

from registratura.toolkit.tables import APP_ROLE


class Migration(migrations.Migration):
    """Room for sealed personal codes. The former column stays: the previous version runs on, and its rows are moved."""

    dependencies = [("correspondents", "0004_search_without_purpose"), ("subjects", "0002_walls")]

    operations = [
        migrations.AlterField(
            "correspondent", "cnp", models.CharField(blank=True, db_default="", default="", max_length=13)
        ),
        migrations.AddField(
            "correspondent", "cnp_sealed", models.TextField(blank=True, db_default="", default="")
        ),
        migrations.AddField(
            "correspondent",
            "cnp_index",
            models.CharField(blank=True, db_default="", default="", max_length=6),
        ),
        migrations.AddField("correspondent", "person_ref", models.UUIDField(null=True)),
        migrations.AddConstraint(
            "correspondent",
            models.CheckConstraint(
                condition=models.Q(cnp_sealed="", cnp_index="")
                | (
                    models.Q(cnp_sealed__startswith="re1.", person_ref__isnull=False)
                    & ~models.Q(cnp_index="")
                ),
                name="correspondents_cnp_sealed_whole",
            ),
        ),
        migrations.AddIndex(
            "correspondent",
            models.Index(
                fields=["institution_id", "cnp_index"],
                name="correspondents_by_code",
                condition=~models.Q(cnp_index=""),
            ),
        ),
        migrations.RunSQL(
            f"GRANT UPDATE (cnp_sealed, cnp_index, person_ref) ON correspondents_correspondent TO {APP_ROLE}",
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]

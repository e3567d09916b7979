from django.db import migrations, models

from registratura.toolkit.tables import APP_ROLE

KINDS = ["receipt", "clarification", "extension", "refusal", "answer", "forwarded", "recipient"]


class Migration(migrations.Migration):
    dependencies = [("rights", "0003_clock_moments")]

    operations = [
        migrations.AlterField(
            "letter",
            "kind",
            models.CharField(
                max_length=14,
                choices=[
                    ("receipt", "confirmarea primirii"),
                    ("clarification", "cerere de lămurire"),
                    ("extension", "prelungirea termenului"),
                    ("refusal", "refuz motivat"),
                    ("answer", "răspuns"),
                    ("forwarded", "trimitere la instituție"),
                    ("recipient", "anunț către cine a primit datele"),
                ],
            ),
        ),
        migrations.RemoveConstraint("letter", "rights_letter_kind_known"),
        migrations.AddConstraint(
            "letter",
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="rights_letter_kind_known"),
        ),
        migrations.AddField(
            "restriction",
            "purpose",
            models.CharField(max_length=3, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.RemoveConstraint("restriction", "rights_restriction_once"),
        migrations.AddConstraint(
            "restriction",
            models.UniqueConstraint(
                fields=["institution_id", "kind", "key_digest", "purpose"],
                condition=models.Q(lifted_at__isnull=True),
                name="rights_restriction_once",
            ),
        ),
        migrations.RunSQL(
            f"GRANT UPDATE (email) ON rights_recipientnotice TO {APP_ROLE}",
            f"REVOKE UPDATE (email) ON rights_recipientnotice FROM {APP_ROLE}",
        ),
    ]

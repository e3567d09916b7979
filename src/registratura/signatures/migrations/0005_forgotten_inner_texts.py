from django.db import migrations


class Migration(migrations.Migration):
    """What was read in a file inside a signed one is forgotten when the signed one is eliminated."""

    dependencies = [
        ("signatures", "0004_inner_files"),
    ]

    operations = [
        migrations.RunSQL(
            "GRANT UPDATE (text) ON signatures_innerfile TO registratura_app",
            reverse_sql="REVOKE UPDATE (text) ON signatures_innerfile FROM registratura_app",
        ),
    ]

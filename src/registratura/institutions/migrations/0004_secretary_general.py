from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0003_public_relations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="membership",
            name="institutions_membership_role_known",
        ),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("registrar", "Registrator"),
                    ("public_relations", "Relații cu publicul"),
                    ("secretary_general", "Secretar general"),
                    ("head", "Conducător"),
                    ("clerk", "Referent"),
                    ("archivist", "Arhivar"),
                    ("auditor", "Auditor"),
                    ("administrator", "Administrator"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "registrar",
                            "public_relations",
                            "secretary_general",
                            "head",
                            "clerk",
                            "archivist",
                            "auditor",
                            "administrator",
                        ],
                    )
                ),
                name="institutions_membership_role_known",
            ),
        ),
    ]

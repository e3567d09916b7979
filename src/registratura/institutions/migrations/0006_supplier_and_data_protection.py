from django.conf import settings
from django.db import migrations, models

ROLES = [
    ("registrar", "Registrator"),
    ("public_relations", "Relații cu publicul"),
    ("secretary_general", "Secretar general"),
    ("head", "Conducător"),
    ("clerk", "Referent"),
    ("archivist", "Arhivar"),
    ("auditor", "Auditor"),
    ("administrator", "Administrator"),
    ("data_protection", "Protecția datelor"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0005_admission"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="institution",
            name="kind",
            field=models.CharField(
                choices=[
                    ("commune", "comună"),
                    ("town", "oraș"),
                    ("municipality", "municipiu"),
                    ("county", "județ"),
                    ("school", "unitate de învățământ"),
                    ("agency", "altă instituție"),
                    ("supplier", "furnizorul serviciului"),
                ],
                default="commune",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="institution",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True), ("kind", "supplier")),
                fields=("kind",),
                name="institutions_institution_one_supplier",
            ),
        ),
        migrations.RemoveConstraint(model_name="membership", name="institutions_membership_role_known"),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(choices=ROLES, max_length=20),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", [role for role, _name in ROLES])),
                name="institutions_membership_role_known",
            ),
        ),
    ]

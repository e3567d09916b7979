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
    ("sales", "Vânzări"),
    ("bookkeeping", "Contabilitate"),
    ("support", "Asistență"),
    ("outreach", "Comunicare"),
    ("screening", "Verificarea abuzurilor"),
]


class Migration(migrations.Migration):
    dependencies = [("institutions", "0006_supplier_and_data_protection")]

    operations = [
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

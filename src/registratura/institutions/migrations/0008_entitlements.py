from django.db import migrations, models

from registratura.toolkit.tables import tenant_table

FEATURES = [
    ("register", "Înregistrarea documentelor noi"),
    ("portal", "Pagina publică și depunerea electronică"),
    ("signing", "Semnarea și sigiliul electronic"),
    ("scanning", "Scanarea și etichetele"),
    ("appointments", "Programările și audiențele"),
    ("fees", "Taxele și plățile cetățenilor"),
    ("registrations", "Înregistrări pe an"),
    ("users", "Oameni cu cont"),
    ("storage", "Spațiu pentru fișiere, în MB"),
]
REASONS = ["agreed", "trial", "not-in-plan", "unpaid", "paused", "ended", "expired", "not-started"]


class Migration(migrations.Migration):
    dependencies = [("institutions", "0007_roles_of_the_supplier")]

    operations = [
        migrations.CreateModel(
            name="Entitlement",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("feature", models.CharField(choices=FEATURES, max_length=20)),
                ("closes_on", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(max_length=12)),
                ("warn_from", models.DateField(blank=True, null=True)),
                ("most", models.BigIntegerField(blank=True, null=True)),
                ("set_at", models.DateTimeField()),
            ],
            options={"base_manager_name": "objects"},
        ),
        migrations.AddConstraint(
            model_name="entitlement",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "feature"), name="institutions_entitlement_feature_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="entitlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("feature__in", [key for key, _name in FEATURES])),
                name="institutions_entitlement_feature_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="entitlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", REASONS)), name="institutions_entitlement_reason_known"
            ),
        ),
        tenant_table(
            "institutions_entitlement",
            grants=["SELECT", "INSERT", "UPDATE (closes_on, reason, warn_from, most, set_at)"],
        ),
    ]

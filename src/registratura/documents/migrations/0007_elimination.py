import django.db.models.deletion
from django.db import migrations, models

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0006_guarding"),
    ]

    operations = [
        migrations.CreateModel(
            name="Elimination",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("about_id", models.BigIntegerField()),
                ("act", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ordered", "de eliminat"),
                            ("gone", "eliminat"),
                            ("kept", "păstrat"),
                            ("returned", "venit din nou"),
                        ],
                        default="ordered",
                        max_length=8,
                    ),
                ),
                ("kept_by", models.CharField(blank=True, max_length=60)),
                ("ordered_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "blob",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.blob",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "ordered")),
                        fields=["institution_id", "id"],
                        name="documents_elimination_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution_id", "blob"), name="documents_elimination_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kept_by", ""),
                            ("settled_at__isnull", True),
                            ("state", "ordered"),
                        )
                        | models.Q(
                            ("kept_by", ""),
                            ("settled_at__isnull", False),
                            ("state__in", ["gone", "returned"]),
                        )
                        | models.Q(
                            ("settled_at__isnull", False),
                            ("state", "kept"),
                            models.Q(("kept_by", ""), _negated=True),
                        ),
                        name="documents_elimination_whole",
                    ),
                ],
            },
        ),
        tenant_table(
            "documents_elimination",
            grants=["SELECT", "INSERT", "UPDATE (about_id, act, state, kept_by, ordered_at, settled_at)"],
            references=[("blob_id", "documents_blob")],
        ),
        sql_file("registratura.documents", "0007_elimination.sql"),
    ]

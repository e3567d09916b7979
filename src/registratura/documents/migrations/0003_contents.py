import django.db.models.deletion
from django.db import migrations, models

from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_walls")]

    operations = [
        migrations.CreateModel(
            name="Content",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "se citește"),
                            ("read", "citit"),
                            ("refused", "nu s-a putut citi"),
                        ],
                        default="reading",
                        max_length=8,
                    ),
                ),
                ("method", models.CharField(blank=True, max_length=12)),
                ("text", models.TextField(blank=True)),
                ("reason", models.CharField(blank=True, max_length=24)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("begun_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "blob",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.blob",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("institution_id", "blob"), name="documents_content_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_at__isnull", False), ("state", "read")),
                            models.Q(("read_at__isnull", False), ("state", "refused"), ("text", "")),
                            models.Q(("read_at__isnull", True), ("state", "reading"), ("text", "")),
                            _connector="OR",
                        ),
                        name="documents_content_whole",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="blob",
            index=models.Index(fields=["institution_id", "stored_at"], name="documents_blob_by_moment"),
        ),
        tenant_table(
            "documents_content",
            grants=["SELECT", "INSERT", "UPDATE (state, method, text, reason, attempts, begun_at, read_at)"],
            references=[("blob_id", "documents_blob")],
        ),
    ]

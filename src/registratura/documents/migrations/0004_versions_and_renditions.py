import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_contents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=200)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("upload", "așa cum a venit"),
                            ("signed", "semnat"),
                            ("corrected", "corectat"),
                            ("scan", "scanat"),
                        ],
                        max_length=12,
                    ),
                ),
                ("explanation", models.CharField(blank=True, max_length=500)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "blob",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.blob",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Rendition",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pdfa", "PDF/A cu text"),
                            ("stamped", "copie ștampilată"),
                            ("thumbnail", "miniatură"),
                            ("preview", "previzualizare"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("making", "se face"), ("made", "făcut"), ("refused", "nu s-a putut face")],
                        default="making",
                        max_length=8,
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size_bytes", models.BigIntegerField(default=0)),
                ("media_type", models.CharField(blank=True, max_length=120)),
                ("page_count", models.PositiveIntegerField(null=True)),
                ("tool", models.CharField(blank=True, max_length=40)),
                ("tool_version", models.CharField(blank=True, max_length=40)),
                ("recipe", models.CharField(blank=True, max_length=200)),
                ("reason", models.CharField(blank=True, max_length=24)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("begun_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(null=True)),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.version",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "document", "number"), name="documents_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="documents_version_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="documents_version_name_present"
            ),
        ),
        migrations.AddConstraint(
            model_name="rendition",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "version", "kind"), name="documents_rendition_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="rendition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("made_at__isnull", False),
                        ("reason", ""),
                        ("sha256__regex", "^[0-9a-f]{64}$"),
                        ("state", "made"),
                        models.Q(("tool", ""), _negated=True),
                    ),
                    models.Q(
                        ("made_at__isnull", False),
                        ("sha256", ""),
                        ("state", "refused"),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    models.Q(("made_at__isnull", True), ("reason", ""), ("sha256", ""), ("state", "making")),
                    _connector="OR",
                ),
                name="documents_rendition_whole",
            ),
        ),
        tenant_table(
            "documents_version",
            grants=["SELECT", "INSERT"],
            references=[("document_id", "documents_document"), ("blob_id", "documents_blob")],
        ),
        tenant_table(
            "documents_rendition",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, sha256, size_bytes, media_type, page_count, tool, tool_version, recipe, reason, attempts,"
                " begun_at, made_at)",
            ],
            references=[("version_id", "documents_version")],
        ),
        sql_file("registratura.documents", "0004_versions.sql"),
    ]

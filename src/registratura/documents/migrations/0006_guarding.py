import django.db.models.deletion
from django.db import migrations, models

from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0005_first_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="FileOptions",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                (
                    "stamp_corner",
                    models.CharField(
                        choices=[
                            ("top-right", "dreapta sus"),
                            ("top-left", "stânga sus"),
                            ("bottom-right", "dreapta jos"),
                            ("bottom-left", "stânga jos"),
                        ],
                        default="top-right",
                        max_length=12,
                    ),
                ),
                (
                    "stamp_pages",
                    models.CharField(
                        choices=[("first", "prima pagină"), ("all", "toate paginile")],
                        default="first",
                        max_length=5,
                    ),
                ),
                ("quota_bytes", models.BigIntegerField(null=True)),
                ("counted_bytes", models.BigIntegerField(default=0)),
                ("counted_files", models.BigIntegerField(default=0)),
                ("counted_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Screening",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "așteaptă antivirusul"),
                            ("clean", "curat"),
                            ("infected", "infectat"),
                        ],
                        max_length=8,
                    ),
                ),
                ("finding", models.CharField(blank=True, max_length=200)),
                ("scanner", models.CharField(blank=True, max_length=120)),
                ("reason", models.CharField(blank=True, max_length=24)),
                ("held_at", models.DateTimeField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AlterField(
            model_name="rendition",
            name="kind",
            field=models.CharField(
                choices=[
                    ("pdfa", "PDF/A cu text"),
                    ("stamped", "copie ștampilată"),
                    ("thumbnail", "miniatură"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(fields=["institution_id", "added_at"], name="documents_version_by_moment"),
        ),
        migrations.AddConstraint(
            model_name="fileoptions",
            constraint=models.UniqueConstraint(fields=("institution_id",), name="documents_fileoptions_once"),
        ),
        migrations.AddConstraint(
            model_name="fileoptions",
            constraint=models.CheckConstraint(
                condition=models.Q(("quota_bytes__isnull", True), ("quota_bytes__gt", 0), _connector="OR"),
                name="documents_fileoptions_quota",
            ),
        ),
        migrations.AddField(
            model_name="screening",
            name="blob",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.blob",
            ),
        ),
        migrations.AddIndex(
            model_name="screening",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["institution_id", "id"],
                name="documents_screening_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "blob"), name="documents_screening_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("checked_at__isnull", True), ("held_at__isnull", False), ("state", "waiting")),
                    models.Q(("checked_at__isnull", False), ("state__in", ["clean", "infected"])),
                    _connector="OR",
                ),
                name="documents_screening_whole",
            ),
        ),
        tenant_table(
            "documents_screening",
            grants=["SELECT", "INSERT", "UPDATE (state, finding, scanner, reason, checked_at)"],
            references=[("blob_id", "documents_blob")],
        ),
        tenant_table(
            "documents_fileoptions",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (stamp_corner, stamp_pages, quota_bytes, counted_bytes, counted_files, counted_at)",
            ],
        ),
    ]

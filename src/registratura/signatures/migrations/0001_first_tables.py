import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0003_contents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TrustList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("territory", models.CharField(max_length=10)),
                ("sequence_number", models.PositiveIntegerField()),
                ("issued_at", models.DateTimeField()),
                ("next_update_at", models.DateTimeField(null=True)),
                ("operator_name", models.CharField(max_length=300)),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("is_list_of_lists", models.BooleanField(default=False)),
                ("services", models.JSONField(default=list)),
                ("signers", models.JSONField(default=dict)),
                ("service_count", models.PositiveIntegerField(default=0)),
                ("provider_count", models.PositiveIntegerField(default=0)),
                ("signed_by_name", models.CharField(max_length=300)),
                ("signed_by_sha256", models.CharField(max_length=64)),
                ("signer_known_from", models.CharField(max_length=40)),
                ("loaded_at", models.DateTimeField()),
                ("loaded_by_name", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["territory", "sequence_number"], name="signatures_trustlist_newest")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("sha256",), name="signatures_trustlist_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "de verificat din nou"),
                            ("checking", "se verifică"),
                            ("done", "verificat"),
                            ("unsigned", "fără semnătură"),
                            ("failed", "verificarea nu s-a putut face"),
                        ],
                        default="checking",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=24)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "asker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["institution_id", "state", "id"], name="signatures_check_by_state")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution_id", "document"), name="signatures_check_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state__in", ["asked", "checking"])),
                            models.Q(
                                ("ended_at__isnull", False), ("state__in", ["done", "unsigned", "failed"])
                            ),
                            _connector="OR",
                        ),
                        name="signatures_check_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnRoot",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("certificate", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("subject", models.CharField(max_length=300)),
                ("valid_until", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("institution_id", "sha256"),
                        name="signatures_ownroot_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at__isnull", True), ("removed_by__isnull", True)),
                            ("removed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="signatures_ownroot_removal_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("checked_at", models.DateTimeField()),
                ("moment_at", models.DateTimeField()),
                ("sha256", models.CharField(max_length=64)),
                ("verdict", models.CharField(max_length=12)),
                ("signature_count", models.PositiveIntegerField()),
                ("findings", models.JSONField()),
                ("trust", models.JSONField()),
                ("validator", models.CharField(max_length=100)),
                ("evidence", models.BinaryField()),
                ("evidence_sha256", models.CharField(max_length=64)),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "companion",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution_id", "document", "number"), name="signatures_report_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict__in", ["qualified", "valid", "unverified", "changed", "broken"])
                        ),
                        name="signatures_report_verdict_known",
                    ),
                ],
            },
        ),
    ]

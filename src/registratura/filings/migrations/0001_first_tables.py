import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("intake", "0003_other_channels"),
        ("registers", "0012_search_without_purpose"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("key", models.UUIDField()),
                ("digest", models.BinaryField(max_length=32)),
                ("form_version_id", models.BigIntegerField()),
                ("answers_sealed", models.TextField(blank=True)),
                ("page", models.CharField(blank=True, max_length=60)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("begun_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "clerk",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="DraftFile",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("key", models.UUIDField()),
                ("field", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=200)),
                ("size_bytes", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("media_type", models.CharField(max_length=120)),
                ("kept_at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="filings.draft",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Filing",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("key", models.UUIDField()),
                ("reference", models.CharField(max_length=16)),
                ("secret_digest", models.BinaryField(max_length=32)),
                ("form_version_id", models.BigIntegerField()),
                ("form_code", models.CharField(max_length=60)),
                ("form_title", models.CharField(max_length=200)),
                ("answers", models.JSONField(default=dict)),
                ("filed_at", models.DateTimeField()),
                ("language", models.CharField(default="ro", max_length=2)),
                ("level", models.CharField(blank=True, max_length=10)),
                ("person_name", models.CharField(max_length=200)),
                ("person_email", models.CharField(blank=True, max_length=254)),
                ("person_phone", models.CharField(blank=True, max_length=20)),
                ("person_address", models.CharField(blank=True, max_length=300)),
                (
                    "answer_way",
                    models.CharField(
                        choices=[
                            ("portal", "în portal"),
                            ("email", "prin e-mail"),
                            ("post", "prin poștă"),
                            ("counter", "la ghișeu"),
                        ],
                        max_length=7,
                    ),
                ),
                ("likeness", models.CharField(max_length=64)),
                ("at_once", models.BooleanField(default=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "primită"),
                            ("registered", "înregistrată"),
                            ("refused", "nu a primit număr"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("state_at", models.DateTimeField()),
                ("refused_reason", models.CharField(blank=True, max_length=500)),
                ("form_sha256", models.CharField(blank=True, max_length=64)),
                ("number_written", models.CharField(blank=True, max_length=60)),
                ("carried_at", models.DateTimeField(null=True)),
                ("attempt_count", models.PositiveIntegerField(default=0)),
                ("tried_at", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, max_length=500)),
                (
                    "clerk",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.entry",
                    ),
                ),
                (
                    "tray_item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intake.trayitem",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="FilingFile",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("key", models.UUIDField()),
                ("position", models.PositiveSmallIntegerField()),
                ("field", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=200)),
                ("size_bytes", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("media_type", models.CharField(max_length=120)),
                ("problem", models.CharField(blank=True, max_length=500)),
                (
                    "filing",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="filings.filing",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["institution_id", "expires_at"], name="filings_draft_ending"),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "key"), name="filings_draft_key_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "digest"), name="filings_draft_digest_once"
            ),
        ),
        migrations.AddIndex(
            model_name="draftfile",
            index=models.Index(fields=["institution_id", "draft", "id"], name="filings_draftfile_of"),
        ),
        migrations.AddConstraint(
            model_name="draftfile",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "key"), name="filings_draftfile_key_once"
            ),
        ),
        migrations.AddIndex(
            model_name="filing",
            index=models.Index(
                fields=["institution_id", "likeness", "filed_at"], name="filings_filing_alike"
            ),
        ),
        migrations.AddIndex(
            model_name="filing",
            index=models.Index(fields=["institution_id", "user", "-id"], name="filings_filing_of_user"),
        ),
        migrations.AddIndex(
            model_name="filing",
            index=models.Index(
                condition=models.Q(("carried_at__isnull", True)),
                fields=["institution_id", "tried_at", "id"],
                name="filings_filing_left",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "key"), name="filings_filing_key_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "reference"), name="filings_filing_reference_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "entry"), name="filings_filing_entry_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "tray_item"), name="filings_filing_item_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entry__isnull", True), ("state", "received")),
                    models.Q(
                        ("entry__isnull", False),
                        ("state", "registered"),
                        models.Q(("number_written", ""), _negated=True),
                    ),
                    models.Q(
                        ("entry__isnull", True),
                        ("state", "refused"),
                        models.Q(("refused_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="filings_filing_state_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer_way__in", ["portal", "email", "post", "counter"])),
                name="filings_filing_answer_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer_way", "email"), _negated=True),
                    models.Q(("person_email", ""), _negated=True),
                    _connector="OR",
                ),
                name="filings_filing_email_there",
            ),
        ),
        migrations.AddConstraint(
            model_name="filingfile",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "filing", "position"), name="filings_filingfile_place_once"
            ),
        ),
    ]

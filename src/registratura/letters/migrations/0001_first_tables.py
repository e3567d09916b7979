import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0005_first_versions"),
        ("registers", "0009_number_before_flush"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LetterTemplate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("code", models.CharField(blank=True, max_length=40)),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("answer", "răspuns"),
                            ("refusal", "refuz"),
                            ("extension", "prelungire de termen"),
                            ("forwarding", "redirecționare"),
                            ("notice", "înștiințare"),
                            ("request", "cerere de completare"),
                            ("invitation", "invitație"),
                            ("cover", "adresă de înaintare"),
                            ("certificate", "adeverință"),
                            ("internal", "act intern"),
                            ("other", "altă scrisoare"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("answers", "ieșire care răspunde la document"),
                            ("connected", "ieșire conexată la document"),
                            ("internal", "document intern conexat la document"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[("typst", "text (Typst)"), ("docx", "document Word (.docx)")], max_length=5
                    ),
                ),
                ("document_kind", models.CharField(blank=True, max_length=80)),
                ("about", models.CharField(blank=True, max_length=300)),
                (
                    "suits",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "register_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("working_text", models.TextField(blank=True)),
                ("added_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
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
                    "retired_by",
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
            },
        ),
        migrations.CreateModel(
            name="TemplateVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                ("file", models.BinaryField(default=b"")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), blank=True, default=list, size=None
                    ),
                ),
                ("published_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="letters.lettertemplate",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("request_key", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "ciornă"),
                            ("numbering", "își primește numărul"),
                            ("numbered", "are număr, documentul se face"),
                            ("made", "gata"),
                            ("discarded", "la care s-a renunțat"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("written", models.JSONField(default=dict)),
                ("begun_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(null=True)),
                ("attempt_count", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=500)),
                (
                    "about",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.entry",
                    ),
                ),
                (
                    "begun_by",
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
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "edited",
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
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="letters.templateversion",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Letterhead",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("above", models.CharField(blank=True, max_length=300)),
                ("below", models.CharField(blank=True, max_length=200)),
                ("logo", models.BinaryField(default=b"")),
                ("signer_name", models.CharField(blank=True, max_length=120)),
                ("signer_title", models.CharField(blank=True, max_length=120)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
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
                    models.UniqueConstraint(fields=("institution_id",), name="letters_letterhead_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="lettertemplate",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "name"), name="letters_lettertemplate_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="lettertemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="letters_lettertemplate_name_present"
            ),
        ),
        migrations.AddConstraint(
            model_name="lettertemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("retired_at__isnull", False), ("retired_by__isnull", True), _connector="OR"
                ),
                name="letters_lettertemplate_retired_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "template", "number"), name="letters_templateversion_number_once"
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["institution_id", "about"], name="letters_letter_about"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["institution_id", "entry"], name="letters_letter_entry"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["institution_id", "state", "changed_at"], name="letters_letter_state"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "request_key"), name="letters_letter_key_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("entry__isnull", True),
                        ("made_at__isnull", True),
                        ("state__in", ["draft", "numbering", "discarded"]),
                    ),
                    models.Q(("entry__isnull", False), ("made_at__isnull", True), ("state", "numbered")),
                    models.Q(
                        ("document__isnull", False),
                        ("entry__isnull", False),
                        ("made_at__isnull", False),
                        ("state", "made"),
                    ),
                    _connector="OR",
                ),
                name="letters_letter_state_whole",
            ),
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registers", "0005_answers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Options",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("lead_days", models.PositiveSmallIntegerField(default=2)),
                (
                    "minority_language",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("hu", "maghiară"),
                            ("rom", "romani"),
                            ("de", "germană"),
                            ("uk", "ucraineană"),
                            ("sr", "sârbă"),
                            ("hr", "croată"),
                            ("sk", "slovacă"),
                            ("bg", "bulgară"),
                            ("tr", "turcă"),
                            ("ru", "rusă (lipoveni)"),
                            ("cs", "cehă"),
                            ("pl", "poloneză"),
                        ],
                        max_length=3,
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("institution_id",), name="petitions_options_once"),
                    models.CheckConstraint(
                        condition=models.Q(("lead_days__lte", 15)), name="petitions_options_lead_days_few"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Petition",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("request", "cerere"),
                            ("complaint", "reclamație"),
                            ("notification", "sesizare"),
                            ("proposal", "propunere"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "sender_type",
                    models.CharField(
                        choices=[
                            ("person", "persoană fizică"),
                            ("organization", "organizație"),
                            ("authority", "autoritate"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "domain",
                    models.CharField(
                        choices=[
                            ("administration", "administrație publică"),
                            ("urbanism", "urbanism și construcții"),
                            ("social", "asistență socială"),
                            ("taxes", "impozite și taxe"),
                            ("land", "fond funciar și registru agricol"),
                            ("roads", "drumuri, iluminat, salubritate"),
                            ("environment", "mediu"),
                            ("order", "ordine publică"),
                            ("energy", "energie electrică și gaze naturale"),
                            ("other", "alt domeniu"),
                        ],
                        max_length=14,
                    ),
                ),
                ("origin_authority", models.CharField(blank=True, max_length=200)),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("hu", "maghiară"),
                            ("rom", "romani"),
                            ("de", "germană"),
                            ("uk", "ucraineană"),
                            ("sr", "sârbă"),
                            ("hr", "croată"),
                            ("sk", "slovacă"),
                            ("bg", "bulgară"),
                            ("tr", "turcă"),
                            ("ru", "rusă (lipoveni)"),
                            ("cs", "cehă"),
                            ("pl", "poloneză"),
                        ],
                        max_length=3,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("described_at", models.DateTimeField(null=True)),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("in_work", "în lucru"),
                            ("answered", "răspunsă"),
                            ("anonymous", "clasată – anonimă"),
                            ("repeated", "clasată – repetată"),
                            ("connected", "conexată"),
                            ("redirected", "redirecționată"),
                            ("reclassified", "reîncadrată – Legea 544"),
                        ],
                        default="in_work",
                        max_length=12,
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("decided_at", models.DateTimeField(null=True)),
                ("redirected_to", models.CharField(blank=True, max_length=200)),
                (
                    "solution",
                    models.CharField(
                        blank=True,
                        choices=[("favorable", "favorabil"), ("unfavorable", "nefavorabil")],
                        max_length=12,
                    ),
                ),
                ("legal_ground", models.CharField(blank=True, max_length=300)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "described_by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.entry",
                    ),
                ),
                (
                    "leading",
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
                    "notice",
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
                    "opened_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.entry",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("institution_head", "conducătorul instituției"),
                            ("unit_head", "conducătorul compartimentului"),
                        ],
                        max_length=16,
                    ),
                ),
                ("signed_at", models.DateTimeField()),
                ("act_number", models.CharField(blank=True, max_length=60)),
                ("act_dated_on", models.DateField(null=True)),
                ("act_valid_to", models.DateField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300)),
                (
                    "petition",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.petition",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
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
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(
                fields=["institution_id", "standing", "entry"], name="petitions_petition_by_standing"
            ),
        ),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(
                condition=models.Q(("leading__isnull", False)),
                fields=["institution_id", "leading"],
                name="petitions_petition_by_first",
            ),
        ),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(
                condition=models.Q(("transfer__isnull", False)),
                fields=["institution_id", "transfer"],
                name="petitions_petition_by_transfer",
            ),
        ),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(
                condition=models.Q(("notice__isnull", False)),
                fields=["institution_id", "notice"],
                name="petitions_petition_by_notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "entry"), name="petitions_petition_entry_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "domain__in",
                        [
                            "administration",
                            "urbanism",
                            "social",
                            "taxes",
                            "land",
                            "roads",
                            "environment",
                            "order",
                            "energy",
                            "other",
                        ],
                    ),
                    ("kind__in", ["request", "complaint", "notification", "proposal"]),
                    ("sender_type__in", ["person", "organization", "authority"]),
                    (
                        "standing__in",
                        [
                            "in_work",
                            "answered",
                            "anonymous",
                            "repeated",
                            "connected",
                            "redirected",
                            "reclassified",
                        ],
                    ),
                ),
                name="petitions_petition_codes_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("described_at__isnull", True), ("described_by__isnull", True)),
                    models.Q(("described_at__isnull", False), ("described_by__isnull", False)),
                    _connector="OR",
                ),
                name="petitions_petition_description_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True), ("decided_by__isnull", True), ("standing", "in_work")
                    ),
                    models.Q(models.Q(("standing", "in_work"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="petitions_petition_decision_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("standing__in", ["in_work", "answered"]),
                    models.Q(("ground", ""), _negated=True),
                    _connector="OR",
                ),
                name="petitions_petition_end_has_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("standing__in", ["connected", "repeated"]), _negated=True),
                    ("leading__isnull", False),
                    _connector="OR",
                ),
                name="petitions_petition_names_the_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("leading__isnull", True),
                    models.Q(("leading", models.F("entry")), _negated=True),
                    _connector="OR",
                ),
                name="petitions_petition_not_its_own_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("standing", "redirected"), _negated=True),
                    models.Q(
                        ("notice__isnull", False),
                        ("transfer__isnull", False),
                        models.Q(("redirected_to", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="petitions_petition_redirection_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("institution_id", "petition", "role"),
                name="petitions_signature_once_a_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["institution_head", "unit_head"])),
                name="petitions_signature_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("act_dated_on__isnull", True), ("act_number", ""), ("act_valid_to__isnull", True)
                    ),
                    models.Q(
                        models.Q(("act_number", ""), _negated=True),
                        ("act_dated_on__isnull", False),
                        ("role", "institution_head"),
                    ),
                    _connector="OR",
                ),
                name="petitions_signature_delegation_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withdrawn_at__isnull", True),
                        ("withdrawn_by__isnull", True),
                        ("withdrawn_reason", ""),
                    ),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="petitions_signature_withdrawal_whole",
            ),
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registratura.toolkit.tables import AUDITOR_ROLE, shared_table

AUDITOR = f"""
REVOKE SELECT ON accounts_profile, accounts_privatenote FROM {AUDITOR_ROLE};
GRANT SELECT (id, user_id, written_at) ON accounts_privatenote TO {AUDITOR_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_calendar_addresses"),
    ]

    operations = [
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("addressed_as", models.CharField(blank=True, max_length=80)),
                ("changed_at", models.DateTimeField()),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PrivateNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                ("text_sealed", models.TextField()),
                ("written_at", models.DateTimeField()),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text_sealed__startswith", "re1.")),
                        name="accounts_privatenote_text_is_sealed",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SecurityEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("signed_in", "Intrare în cont"),
                            ("signed_out", "Ieșire din cont"),
                            ("sign_in_failed", "Încercare de intrare care nu a reușit"),
                            ("link_used", "Intrare cu o legătură de la administrator"),
                            ("reset_asked", "Legătură pentru altă parolă cerută"),
                            ("password_set", "Parolă pusă"),
                            ("password_changed", "Parolă schimbată"),
                            ("password_reset", "Parolă schimbată prin e-mail"),
                            ("key_added", "Cheie de acces nouă"),
                            ("key_removed", "Cheie de acces scoasă"),
                            ("application_started", "Aplicație de coduri pornită"),
                            ("application_stopped", "Aplicație de coduri oprită"),
                            ("codes_made", "Coduri de recuperare noi"),
                            ("code_used", "Cod de recuperare folosit"),
                            ("second_step_failed", "Al doilea pas greșit"),
                            ("session_ended", "Sesiune încheiată"),
                            ("profile_changed", "Date de profil schimbate"),
                            ("note_written", "Însemnare personală scrisă"),
                            ("note_removed", "Însemnare personală ștearsă"),
                            ("data_taken", "Datele contului descărcate"),
                            ("recovery_asked", "Recuperarea contului cerută de un administrator"),
                            ("recovery_approved", "Recuperarea contului aprobată de al doilea administrator"),
                            ("recovery_ended", "Recuperarea contului oprită"),
                            (
                                "recovered",
                                "Cont recuperat: parola, cheile și codurile dinainte nu mai sunt bune",
                            ),
                            ("closed", "Cont închis"),
                        ],
                        max_length=24,
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                ("network", models.CharField(blank=True, max_length=40)),
                ("browser", models.CharField(blank=True, max_length=40)),
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
                "indexes": [models.Index(fields=["user", "-id"], name="accounts_securityevent_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "signed_in",
                                    "signed_out",
                                    "sign_in_failed",
                                    "link_used",
                                    "reset_asked",
                                    "password_set",
                                    "password_changed",
                                    "password_reset",
                                    "key_added",
                                    "key_removed",
                                    "application_started",
                                    "application_stopped",
                                    "codes_made",
                                    "code_used",
                                    "second_step_failed",
                                    "session_ended",
                                    "profile_changed",
                                    "note_written",
                                    "note_removed",
                                    "data_taken",
                                    "recovery_asked",
                                    "recovery_approved",
                                    "recovery_ended",
                                    "recovered",
                                    "closed",
                                ],
                            )
                        ),
                        name="accounts_securityevent_kind_known",
                    )
                ],
            },
        ),
        shared_table(
            "accounts_profile",
            grants=["SELECT", "INSERT", "UPDATE (phone, addressed_as, changed_at)", "DELETE"],
        ),
        shared_table("accounts_privatenote", grants=["SELECT", "INSERT", "DELETE"]),
        shared_table("accounts_securityevent", grants=["SELECT", "INSERT", "DELETE"]),
        # Who audits reads what happened to accounts, never what a person keeps for themselves.
        migrations.RunSQL(AUDITOR, reverse_sql=migrations.RunSQL.noop),
    ]

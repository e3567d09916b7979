import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("institutions", "0006_supplier_and_data_protection"),
        ("registers", "0012_search_without_purpose"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Calendar",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("code", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[("service", "serviciu"), ("audience", "audiență")], max_length=10
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("about", models.CharField(blank=True, max_length=1000)),
                ("bring", models.CharField(blank=True, max_length=1000)),
                ("place", models.CharField(max_length=200)),
                ("function", models.CharField(blank=True, max_length=120)),
                ("week", models.JSONField()),
                ("length_min", models.PositiveSmallIntegerField()),
                ("places", models.PositiveSmallIntegerField()),
                ("opens_days", models.PositiveSmallIntegerField()),
                ("closes_hours", models.PositiveSmallIntegerField()),
                ("has_waiting", models.BooleanField(default=True)),
                ("is_open", models.BooleanField(default=True)),
                ("saved_at", models.DateTimeField()),
                (
                    "saved_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.orgunit",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("key", models.UUIDField()),
                ("reference", models.CharField(max_length=14)),
                ("digest", models.BinaryField(max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "așteaptă un loc"),
                            ("booked", "programată"),
                            ("changed", "mutată"),
                            ("cancelled", "anulată"),
                            ("came", "a venit"),
                            ("absent", "nu a venit"),
                        ],
                        max_length=10,
                    ),
                ),
                ("starts_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("place_no", models.PositiveSmallIntegerField(null=True)),
                ("wanted_on", models.DateField(null=True)),
                ("name", models.CharField(max_length=120)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("subject", models.CharField(blank=True, max_length=500)),
                ("language", models.CharField(default="ro", max_length=2)),
                (
                    "channel",
                    models.CharField(
                        choices=[("portal", "portal"), ("phone", "telefon"), ("counter", "ghișeu")],
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("revision", models.PositiveSmallIntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("by_office", models.BooleanField(default=False)),
                ("reminded_at", models.DateTimeField(null=True)),
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
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="appointments.calendar",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="DayHours",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("day_on", models.DateField()),
                ("hours", models.CharField(blank=True, max_length=200)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("saved_at", models.DateTimeField()),
                (
                    "calendar",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="appointments.calendar",
                    ),
                ),
                (
                    "saved_by",
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
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("body", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "în pregătire"),
                            ("announced", "anunțată"),
                            ("held", "ținută"),
                            ("cancelled", "anulată"),
                        ],
                        max_length=10,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("place", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("online_link", models.CharField(blank=True, max_length=500)),
                ("convening_act", models.CharField(blank=True, max_length=200)),
                ("convening_link", models.CharField(blank=True, max_length=500)),
                ("agenda", models.JSONField(default=list)),
                ("minutes_link", models.CharField(blank=True, max_length=500)),
                ("recording_link", models.CharField(blank=True, max_length=500)),
                ("late_reason", models.CharField(blank=True, max_length=500)),
                ("cancel_reason", models.CharField(blank=True, max_length=500)),
                ("announced_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveSmallIntegerField(default=0)),
                ("saved_at", models.DateTimeField()),
                (
                    "saved_by",
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
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "code"), name="appointments_calendar_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["service", "audience"])),
                name="appointments_calendar_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("length_min__gte", 5), ("length_min__lte", 480), ("places__gte", 1), ("places__lte", 50)
                ),
                name="appointments_calendar_sane",
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                fields=["institution_id", "calendar", "starts_at"], name="appointments_booking_day"
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                condition=models.Q(("reminded_at__isnull", True), ("state__in", ["booked", "changed"])),
                fields=["institution_id", "starts_at"],
                name="appointments_booking_near",
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["institution_id", "calendar", "id"],
                name="appointments_booking_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "key"), name="appointments_booking_key_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "reference"), name="appointments_booking_reference_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["booked", "changed", "came", "absent"])),
                fields=("institution_id", "calendar", "starts_at", "place_no"),
                name="appointments_booking_place_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "booked", "changed", "cancelled", "came", "absent"])
                ),
                name="appointments_booking_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["portal", "phone", "counter"])),
                name="appointments_booking_channel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "cancelled"]),
                    models.Q(
                        ("ends_at__gt", models.F("starts_at")),
                        ("place_no__gte", 1),
                        ("starts_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="appointments_booking_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="dayhours",
            constraint=models.UniqueConstraint(
                fields=("institution_id", "calendar", "day_on"), name="appointments_dayhours_day_once"
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["institution_id", "starts_at"], name="appointments_meeting_days"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "announced", "held", "cancelled"])),
                name="appointments_meeting_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "draft"), ("announced_at__isnull", False), _connector="OR"),
                name="appointments_meeting_announced_once",
            ),
        ),
    ]

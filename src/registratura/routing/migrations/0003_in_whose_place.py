import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0002_walls"),
        ("routing", "0002_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Departure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("reason", models.CharField(max_length=1000)),
                ("open_count", models.PositiveIntegerField()),
                ("done_count", models.PositiveIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("remark", models.CharField(blank=True, max_length=1000)),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.RemoveConstraint(
            model_name="circuitstep",
            name="routing_circuitstep_has_a_holder",
        ),
        migrations.AddField(
            model_name="assignment",
            name="accepted_for",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="assigned_for",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="ended_for",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="circuitstep",
            name="decided_for",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="circuitstep",
            name="role",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AddIndex(
            model_name="circuitstep",
            index=models.Index(
                condition=models.Q(("state", "open"), models.Q(("role", ""), _negated=True)),
                fields=["institution_id", "role", "id"],
                name="routing_circuitstep_of_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="circuitstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unit__isnull", False),
                    ("user__isnull", False),
                    models.Q(("role", ""), _negated=True),
                    _connector="OR",
                ),
                name="routing_circuitstep_has_a_holder",
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="asked_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="to_unit",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="institutions.orgunit",
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="to_user",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="unit",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="institutions.orgunit",
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="departure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("unit__isnull", True), ("user__isnull", False)),
                    models.Q(("unit__isnull", False), ("user__isnull", True)),
                    _connector="OR",
                ),
                name="routing_departure_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="departure",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_user__isnull", False), ("to_unit__isnull", False), _connector="OR"),
                name="routing_departure_has_a_receiver",
            ),
        ),
        tenant_table(
            "routing_departure",
            grants=["SELECT", "INSERT", "UPDATE (done_count, finished_at, remark)"],
            references=[("unit_id", "institutions_orgunit"), ("to_unit_id", "institutions_orgunit")],
        ),
        sql_file("registratura.routing", "0003_in_whose_place.sql"),
    ]

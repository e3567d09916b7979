from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0001_first_tables"),
        ("registers", "0002_walls_and_numbering"),
    ]

    operations = [
        tenant_table(
            "routing_assignment",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, accepted_at, accepted_by_id, ended_at, ended_by_id, outcome)",
            ],
            references=[
                ("entry_id", "registers_entry"),
                ("unit_id", "institutions_orgunit"),
                ("previous_id", "routing_assignment"),
            ],
        ),
        tenant_table(
            "routing_standing",
            grants=["SELECT", "INSERT", "UPDATE (unit_id, state, since_at)"],
            references=[("entry_id", "registers_entry"), ("unit_id", "institutions_orgunit")],
        ),
        tenant_table(
            "routing_deputy", grants=["SELECT", "INSERT", "UPDATE (absent_to, ended_at, ended_by_id)"]
        ),
        tenant_table(
            "routing_concernedperson",
            grants=["SELECT", "INSERT", "UPDATE (withdrawn_at, withdrawn_by_id, withdrawn_reason)"],
            references=[("entry_id", "registers_entry")],
        ),
        tenant_table("routing_circuit", grants=["SELECT", "INSERT", "UPDATE (retired_at, retired_by_id)"]),
        tenant_table(
            "routing_circuitrun",
            grants=["SELECT", "INSERT", "UPDATE (state, ended_at, ended_by_id)"],
            references=[("circuit_id", "routing_circuit"), ("entry_id", "registers_entry")],
        ),
        tenant_table(
            "routing_circuitstep",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (unit_id, user_id, state, opened_at, decided_at, decided_by_id, remark)",
            ],
            references=[("run_id", "routing_circuitrun"), ("unit_id", "institutions_orgunit")],
        ),
        sql_file("registratura.routing", "0002_routing.sql"),
    ]

from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0001_first_tables"),
        ("institutions", "0002_walls"),
        ("journal", "0002_walls_and_the_only_way_in"),
    ]

    operations = [
        tenant_table("screening_ruleversion", grants=["SELECT", "INSERT"]),
        tenant_table(
            "screening_case",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, taken_at, taken_by_id, question, explanation, explained_at, explained_by_id,"
                " closed_at, closing_words, well_founded)",
            ],
        ),
        tenant_table(
            "screening_decision",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (confirmed_at, confirmed_by_id, refused_at, refused_by_id, refused_words, ended_at, ended_why)",
            ],
            references=[("case_id", "screening_case")],
        ),
        tenant_table(
            "screening_contest",
            grants=["SELECT", "INSERT", "UPDATE (answer, upheld, answered_at, answered_by_id)"],
            references=[("case_id", "screening_case"), ("decision_id", "screening_decision")],
        ),
        sql_file("registratura.screening", "0002_screening.sql"),
    ]

from django.db import migrations

from registratura.toolkit.tables import tenant_table

READ_ADD = ["SELECT", "INSERT"]


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0001_first_tables"),
        ("institutions", "0006_supplier_and_data_protection"),
    ]

    operations = [
        tenant_table(
            "feedback_note",
            grants=[*READ_ADD, "UPDATE (state, became_id, handled_at, handled_by_id)", "DELETE"],
        ),
        tenant_table(
            "feedback_review",
            grants=[
                *READ_ADD,
                "UPDATE (product, stars, words, shown_name, author_id, state, reason, sent_at, agreed_at, decided_at,"
                " decided_by_id)",
            ],
        ),
    ]

from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table

TICKET = (
    "state, priority, assignee_id, state_at, last_at, first_due_at, solve_due_at, first_answered_at, paused_at,"
    " first_told, solve_told, solved_at, closed_at, merged_into_id, rating, rating_words, rated_at, link_nonce, words"
)


class Migration(migrations.Migration):
    dependencies = [("support", "0001_first_tables"), ("institutions", "0002_walls")]

    operations = [
        tenant_table(
            "support_ticket",
            grants=["SELECT", "INSERT", f"UPDATE ({TICKET})"],
            references=[("merged_into_id", "support_ticket"), ("follows_id", "support_ticket")],
        ),
        tenant_table(
            "support_ticketmessage",
            grants=["SELECT", "INSERT", "UPDATE (ticket_id)"],
            references=[("ticket_id", "support_ticket")],
        ),
        tenant_table(
            "support_ticketfile",
            grants=["SELECT", "INSERT", "UPDATE (ticket_id)"],
            references=[("ticket_id", "support_ticket"), ("message_id", "support_ticketmessage")],
        ),
        tenant_table(
            "support_heldmail",
            grants=["SELECT", "INSERT", "UPDATE (settled_at, settled_by_id, ticket_id)"],
            references=[("ticket_id", "support_ticket")],
        ),
        tenant_table(
            "support_supportoptions",
            grants=["SELECT", "INSERT", "UPDATE (opens, closes, levels, close_after_days)"],
        ),
        tenant_table(
            "support_cannedanswer",
            grants=["SELECT", "INSERT", "UPDATE (title, body, retired_at, retired_by_id)"],
        ),
        sql_file("registratura.support", "0002_support.sql"),
    ]

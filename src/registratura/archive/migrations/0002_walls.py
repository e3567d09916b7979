from django.db import migrations

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table

_UNIT = ("unit_id", "institutions_orgunit")
_DOSSIER = ("dossier_id", "archive_dossier")


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0001_first_tables"),
        ("institutions", "0002_walls"),
        ("registers", "0002_walls_and_numbering"),
    ]

    operations = [
        tenant_table(
            "archive_plan",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (name, state, approved_act, approved_on, confirmed_number, confirmed_on, confirmed_office,"
                " replaced_on)",
                "DELETE",
            ],
        ),
        tenant_table(
            "archive_position",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (direction, direction_name, service, service_name, number, code, title, term_kind, term_years,"
                " commission, term_event, remarks, kinds)",
                "DELETE",
            ],
            references=[("plan_id", "archive_plan")],
        ),
        tenant_table(
            "archive_place",
            grants=["SELECT", "INSERT", "UPDATE (remarks, retired_on)"],
            references=[("parent_id", "archive_place")],
        ),
        tenant_table("archive_handover", grants=["SELECT", "INSERT"], references=[_UNIT]),
        tenant_table(
            "archive_inventory",
            grants=["SELECT", "INSERT", "UPDATE (state, closed_on, sheet_count, hand_over_id)"],
            references=[_UNIT, ("hand_over_id", "archive_handover")],
        ),
        tenant_table(
            "archive_dossier",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (title, original, state, term_kind, term_years, commission, term_event, event_year, closed_on,"
                " first_on, last_on, sheet_count, paper_count, inventory_id, place_id)",
            ],
            references=[
                _UNIT,
                ("position_id", "archive_position"),
                ("inventory_id", "archive_inventory"),
                ("place_id", "archive_place"),
            ],
        ),
        tenant_table(
            "archive_inventoryline",
            grants=["SELECT", "INSERT", "UPDATE (standing, remark)"],
            references=[_DOSSIER, ("inventory_id", "archive_inventory")],
        ),
        tenant_table(
            "archive_paper",
            grants=["SELECT", "INSERT", "UPDATE (out_at, out_by_id, out_reason)"],
            references=[_DOSSIER, ("entry_id", "registers_entry")],
        ),
        tenant_table(
            "archive_volume",
            grants=["SELECT", "INSERT", "UPDATE (certified_on, certified_by_id)", "DELETE"],
            references=[_DOSSIER],
        ),
        tenant_table("archive_evidence", grants=["SELECT", "INSERT"]),
        tenant_table(
            "archive_loan",
            grants=["SELECT", "INSERT", "UPDATE (returned_on, condition, reminded_on)"],
            references=[_DOSSIER],
        ),
        tenant_table("archive_commission", grants=["SELECT", "INSERT"]),
        tenant_table(
            "archive_selection",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (state, met_on, remarks, asked_number, asked_on, approved_number, approved_on, destroyed_on,"
                " destroyed_how)",
            ],
            references=[("commission_id", "archive_commission")],
        ),
        tenant_table(
            "archive_selectionline",
            grants=["SELECT", "INSERT", "UPDATE (decision, years, reason)"],
            references=[_DOSSIER, ("selection_id", "archive_selection")],
        ),
        tenant_table(
            "archive_residue",
            grants=["SELECT", "INSERT"],
            references=[_DOSSIER, ("selection_id", "archive_selection")],
        ),
        sql_file("registratura.archive", "0002_archive.sql"),
    ]

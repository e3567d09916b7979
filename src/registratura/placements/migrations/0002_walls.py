from django.db import migrations

from registratura.toolkit.tables import tenant_table

READ_ADD = ["SELECT", "INSERT"]
OF_A_FLIGHT = [("flight_id", "placements_flight")]


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0001_first_tables"),
        ("institutions", "0006_supplier_and_data_protection"),
    ]

    operations = [
        tenant_table("placements_ad", grants=READ_ADD),
        tenant_table(
            "placements_flight",
            grants=[*READ_ADD, "UPDATE (stopped_at)"],
            references=[("ad_id", "placements_ad")],
        ),
        tenant_table("placements_choice", grants=READ_ADD, references=OF_A_FLIGHT),
        tenant_table(
            "placements_daycount",
            grants=[*READ_ADD, "UPDATE (shown_count, followed_count)"],
            references=OF_A_FLIGHT,
        ),
        tenant_table(
            "placements_officeswitch", grants=[*READ_ADD, "UPDATE (portal_shown, desk_shown, changed_at)"]
        ),
        tenant_table("placements_partner", grants=[*READ_ADD, "UPDATE (ended_at)"]),
        tenant_table(
            "placements_partnerimport", grants=READ_ADD, references=[("partner_id", "placements_partner")]
        ),
        tenant_table("placements_target", grants=READ_ADD, references=OF_A_FLIGHT),
        tenant_table(
            "placements_signalswitch",
            grants=[*READ_ADD, "DELETE"],
            references=[("partner_id", "placements_partner")],
        ),
        tenant_table(
            "placements_signalfact",
            grants=[*READ_ADD, "DELETE"],
            references=[("received_id", "placements_partnerimport")],
        ),
        tenant_table("placements_fittedchoice", grants=[*READ_ADD, "DELETE"], references=OF_A_FLIGHT),
        tenant_table(
            "placements_personcap",
            grants=[*READ_ADD, "UPDATE (shown_count)", "DELETE"],
            references=OF_A_FLIGHT,
        ),
    ]

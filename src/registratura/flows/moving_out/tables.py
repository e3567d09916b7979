"""Which tables go along when an institution moves, which do not, and why not: each table of a tenant is named here."""

from collections.abc import Mapping
from typing import Any, Final

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.toolkit.models import TenantModel

# By the beginning of a table's name.
MOVES: Final = (
    *("institutions_", "registers_", "correspondents_", "documents_", "deadlines_", "routing_", "petitions_"),
    *("information_", "dispatch_", "archive_", "letters_", "forms_", "scanning_", "portals_", "gazette_"),
    *("consultations_", "appointments_", "emergency_", "preservation_", "fees_", "figures_", "reports_"),
    *("signatures_", "transfers_", "journal_record", "notices_", "consents_", "rights_", "messaging_"),
    *("subjects_", "filings_", "intake_"),
)
_SEALED = _("Stă sub cheile acestei instalări sau ale persoanei; cheile nu pleacă.")
_SUPPLIER = _("Ține de înțelegerea cu furnizorul, nu de registre.")
_PERSON = _("Ține de o persoană care folosește programul sau pagina publică, nu de registre.")
_HERE = _("Ține de această instalare: ce s-a scos de aici.")
_DERIVED = _("Se face din nou din celelalte.")
_ENDS = _("Se șterge singur în câteva zile; se cere sau se scrie din nou.")
_SECRET = _("Este un secret sau o parolă; se pune din nou.")
# The longest beginning first: it is stronger than what is named above.
STAYS: Final[Mapping[str, str | Promise]] = {
    **dict.fromkeys(
        ("journal_leaf", "journal_seal", "checkpoints_"), _("Pleacă în jurnalul sigilat al pachetului.")
    ),
    "transfers_packageorder": _HERE,
    **dict.fromkeys(("documents_rendition", "analytics_"), _DERIVED),
    **dict.fromkeys(("incidents_", "disclosures_", "retention_", "signing_"), _SEALED),
    **dict.fromkeys(("rights_package", "filings_draft"), _ENDS),
    **dict.fromkeys(("following_", "consultations_subscriber", "appointments_booking"), _PERSON),
    **dict.fromkeys(("recovery_", "feedback_", "improvement_", "recommending_"), _PERSON),
    **dict.fromkeys(
        (
            *(
                "billing_",
                "invoicing_",
                "payments_",
                "licensing_",
                "support_",
                "calls_",
                "outreach_",
                "business_",
            ),
            *("placements_", "screening_", "reminding_", "institutions_entitlement"),
        ),
        _SUPPLIER,
    ),
    **dict.fromkeys(
        (
            "fees_cardprovider",
            "fees_cardattempt",
            "fees_providerevent",
            "machines_",
            "messaging_endpoint",
            "rights_code",
            "webhooks_",
            "exchange_",
        ),
        _SECRET,
    ),
}
# What stands in a column instead of its value.
CHANGED: Final[Mapping[str, Mapping[str, Any]]] = {
    "journal_record": {"transaction_id": 0},
}


def reason_to_stay(table: str) -> str | Promise | None:
    """Return why a table does not go along, empty for one of which nothing is said, None for one that does."""
    found = [start for start in (*STAYS, *MOVES) if table.startswith(start)]
    longest = max(found, key=len, default="")
    return None if longest in MOVES else STAYS.get(longest, "")


def tenant_tables() -> list[str]:
    """Return the tables with rows of institutions, by name."""
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, TenantModel))


def moving_tables() -> list[str]:
    """Return the tables that go along, by name."""
    return [table for table in tenant_tables() if reason_to_stay(table) is None]

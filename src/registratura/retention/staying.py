"""Which tables stay, and why: everything outside the sets by which rows leave."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy.keeping import RetentionRule as Rule

_ARCHIVE = _("Conținutul registrelor pleacă numai pe calea arhivei, la dispoziția instituției.")
_IN_USE = _(
    "Se păstrează cât timp este în folosință; nu cuprinde persoane sau le numește pe cele care lucrează aici."
)
_PROOF = _("Ține de o dovadă și pleacă odată cu ea.")
_ACCOUNT = _("Ține de cont: pleacă la închiderea lui, iar numele rămâne în actele pe care le-a semnat.")

# By the beginning of the table's name, the longest first; a table of a set is not asked here.
STAYS: Final[Mapping[str, tuple[Rule, str | Promise]]] = {
    **dict.fromkeys(
        (
            *(
                "registers_",
                "correspondents_",
                "documents_",
                "intake_",
                "filings_",
                "scanning_",
                "appointments_",
                "figures_",
                "portals_",
                "forms_",
                "gazette_",
                "archive_",
                "emergency_",
                "preservation_",
                "transfers_",
                "exchange_",
                "consultations_",
                "routing_",
                "petitions_",
            ),
            *(
                "information_",
                "dispatch_",
                "letters_",
                "signing_",
                "signatures_",
                "following_",
                "deadlines_",
                "institutions_",
            ),
        ),
        (Rule.REGISTRY_CONTENT, _ARCHIVE),
    ),
    "exchange_refusal": (
        Rule.SECURITY_LOG,
        _("Ce nu s-a primit prin schimb se șterge singur, după nouăzeci de zile."),
    ),
    "webhooks_": (
        Rule.SECURITY_LOG,
        _("Evenimentele și trimiterile lor se șterg singure, după treizeci de zile."),
    ),
    "filings_draft": (Rule.SESSION, _("Ciornele se șterg singure, după o lună de la ultima scriere.")),
    "payments_": (
        Rule.ACCOUNTING_DOCUMENT,
        _("Documente contabile: pleacă după termenul lor numai la dispoziția instituției."),
    ),
    "invoicing_": (
        Rule.ACCOUNTING_DOCUMENT,
        _("Documente contabile: pleacă după termenul lor numai la dispoziția instituției."),
    ),
    "fees_": (
        Rule.ACCOUNTING_DOCUMENT,
        _("Documente contabile: pleacă după termenul lor numai la dispoziția instituției."),
    ),
    "checkpoints_": (Rule.JOURNAL, _("Jurnalul sigilat dovedește restul; în foile lui stau numai rezumate.")),
    "reports_": (Rule.JOURNAL, _PROOF),
    **dict.fromkeys(
        ("analytics_", "business_"),
        (Rule.AGGREGATE, _("Sunt numai numărători pe zile și pe compartimente, fără persoane.")),
    ),
    "journal_": (Rule.JOURNAL, _("Jurnalul sigilat dovedește restul; în foile lui stau numai rezumate.")),
    "accounts_": (Rule.ACCOUNT, _ACCOUNT),
    "account_": (Rule.ACCOUNT, _ACCOUNT),
    "assurance_": (Rule.ACCOUNT, _ACCOUNT),
    "machines_": (
        Rule.CONFIGURATION,
        _(
            "Cheile programelor rămân ca dovadă; jetoanele, cererile repetate și numărătorile se șterg singure."
        ),
    ),
    "mfa_": (Rule.ACCOUNT, _ACCOUNT),
    "accounts_cache": (Rule.SESSION, _("Numărătorile încercărilor se șterg singure, în minute sau ore.")),
    "accounts_counter": (
        Rule.SESSION,
        _("Numărătorile încercărilor se șterg singure, în minute sau ore."),
    ),
    "messaging_": (
        Rule.CONFIGURATION,
        _("Cum vrea fiecare mesajele: se păstrează cât timp este în folosință."),
    ),
    "subjects_": (Rule.RETENTION_PROOF, _("Numai pseudonime și numele cheilor distruse: dovada ștergerii.")),
    "recommending_": (
        Rule.PROFILE_FACT,
        _("Faptele pentru sfaturi se șterg singure la 90 de zile, sau când persoana spune."),
    ),
    "feedback_": (
        Rule.SUPPORT_CASE,
        _("Părerile se șterg singure la un an după ce s-au citit; din evaluări rămân numai stelele."),
    ),
    "improvement_": (
        Rule.AGGREGATE,
        _("Numărătorile fără persoane se șterg singure la 25 de luni; ideile rămân fără autor."),
    ),
    "placements_": (
        Rule.PROFILE_FACT,
        _(
            "Semnalele și alegerile după ele se șterg singure la 90 de zile; restul nu spune nimic despre nimeni."
        ),
    ),
    "outreach_": (
        Rule.MARKETING_CHOICE,
        _("Abonările neconfirmate și faptele de profil se șterg singure; restul ține de ce a ales persoana."),
    ),
    "outreach_suppression": (
        Rule.SUPPRESSION,
        _("Fără ea, o adresă oprită ar primi din nou mesaje; nu cuprinde nicio adresă."),
    ),
    "notices_": (Rule.NOTICE, _("Nota publicată rămâne: este dovada a ceea ce s-a spus, fără persoane.")),
    "consents_": (Rule.CONFIGURATION, _IN_USE),
    "rights_": (Rule.RIGHTS_REQUEST, _PROOF),
    "disclosures_": (Rule.CONFIGURATION, _IN_USE),
    "incidents_": (Rule.INCIDENT, _PROOF),
    "reminding_": (Rule.CUSTOMER_CONTRACT, _IN_USE),
    "screening_": (
        Rule.FRAUD_CASE,
        _(
            "Cazurile închise se șterg singure după nouăzeci de zile; versiunile regulilor rămân, fără persoane."
        ),
    ),
    "billing_": (
        Rule.CUSTOMER_CONTRACT,
        _("Ține de contract, al cărui capăt îl arată; omul de contact se șterge la cerere, după încetare."),
    ),
    "licensing_": (
        Rule.CUSTOMER_CONTRACT,
        _("Ține de licență și pleacă odată cu contractul ei; un dispozitiv este numai o amprentă."),
    ),
    "licensing_validationcount": (
        Rule.ACTIVATION_EVENT,
        _("Numărătorile verificărilor se șterg singure după nouăzeci de zile."),
    ),
    "calls_": (
        Rule.SUPPORT_CASE,
        _(
            "Ține de o convorbire, fără persoane după plecarea ei: hotărârea și cine a ascultat rămân ca dovadă."
        ),
    ),
    "support_chat": (
        Rule.SUPPORT_CASE,
        _(
            "Discuțiile pe loc se șterg singure la o zi de la încheiere; cele păstrate sunt cereri de asistență."
        ),
    ),
    "support_article": (Rule.CONFIGURATION, _IN_USE),
    "support_": (
        Rule.SUPPORT_CASE,
        _("Ține de o cerere de asistență și pleacă odată cu ea, sau nu are persoane."),
    ),
    "retention_": (
        Rule.RETENTION_PROOF,
        _("Regulile și suspendările dovedesc de ce s-a șters sau s-a păstrat."),
    ),
    **dict.fromkeys(("django_", "auth_", "procrastinate_"), (Rule.CONFIGURATION, _IN_USE)),
}


def reason_of_table(table: str) -> tuple[Rule, str | Promise] | None:
    """Return the rule and the reason for which a table outside every set stays, or None for an unknown table."""
    fitting = [prefix for prefix in STAYS if table.startswith(prefix)]
    return STAYS[max(fitting, key=len)] if fitting else None

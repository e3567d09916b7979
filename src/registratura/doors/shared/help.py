"""Help in place: which page of the manual stands behind each screen."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

ROOT: Final = "/manual/"
# A screen's page by the name of its route (`desk:tray_item`) where the subject has several, else by its subject: the
# package of its view below `doors`. A house test asks that each screen has one and each page exists.
PAGES: Final[dict[str, str]] = {
    # the desk
    "desk.advice": "pareri-si-sfaturi",
    "desk.answering": "functionar/raspuns",
    "desk.appointments": "programari",
    "desk.archive": "arhiva",
    "desk:archive_unfiled": "arhivar/la-dosar",
    "desk.calendars": "contul-meu",
    "desk.completing": "urmarire",
    "desk.correspondents": "registrator/corespondenti",
    "desk.disclosing": "protectia-datelor/dezvaluiri",
    "desk.dispatching": "registrator/expediere",
    "desk.emergency": "registrul-de-urgenta",
    "desk.entries": "registrator/pagina-inregistrarii",
    "desk:annul": "registrator/anulare",
    "desk:correct": "registrator/corectare",
    "desk.exchange": "schimb-de-documente",
    "desk.fees": "taxe",
    "desk.files": "fisiere-si-spatiu",
    "desk.filing": "registrator/depunere-la-ghiseu",
    "desk.forms": "formulare",
    "desk.home": "manualul-pe-scurt",
    "desk.identity": "cont-de-cetatean",
    "desk.incidents": "protectia-datelor/incident",
    "desk.information": "relatii-publice/legea-544",
    "desk.keeping": "pastrarea-datelor",
    "desk.letters": "scrisori",
    "desk.licence": "licente",
    "desk.messaging": "administrator/mesaje",
    "desk.moving_in": "registre-vechi",
    "desk.moving_out": "mutare",
    "desk.notices": "informare-si-alegeri",
    "desk.petitions": "relatii-publice/petitie",
    "desk.portal_settings": "pagina-publica",
    "desk.preservation": "fisiere-si-spatiu",
    "desk.printing": "registrator/tiparire",
    "desk.programs": "api",
    "desk.publishing": "transparenta",
    "desk.registering": "registrator/document-pe-hartie",
    "desk.reports": "rapoarte",
    "desk.reservations": "registrator/rezervare",
    "desk.rights": "protectia-datelor/cerere",
    "desk.scanning": "scanare-si-etichete",
    "desk.sealing": "registru-sigilat",
    "desk.searching": "registrator/cautare",
    "desk.settings": "administrator",
    "desk:account": "contul-meu",
    "desk:units": "administrator/compartiment",
    "desk:members": "administrator/oameni",
    "desk:register_settings": "administrator/registru",
    "desk:integrity": "auditor/verificare",
    "desk.signatures": "semnaturi-primite",
    "desk.signing": "semnare-electronica",
    "desk.subscription": "abonament",
    "desk.support": "asistenta",
    "desk.terms": "functionar/termene",
    "desk:declared_days": "administrator/zile-declarate",
    "desk.tray": "registrator/tava",
    "desk:mailboxes": "administrator/cutie-postala",
    "desk.webhooks": "webhooks",
    "desk.work": "functionar/lucrarile-mele",
    "desk:folder": "conducator/mapa",
    "desk:circuits": "administrator/circuit",
    # the supplier's console
    "console.calls": "asistenta",
    "console.campaigns": "noutati-si-campanii",
    "console.figures": "consola-furnizorului",
    "console.home": "furnizor",
    "console.invoices": "facturi",
    "console.licences": "licente",
    "console.payments": "plati",
    "console.placements": "pareri-si-sfaturi",
    "console.sales": "furnizor/client",
    "console.screening": "consola-furnizorului",
    "console.tickets": "furnizor/cerere-de-ajutor",
    "console.voices": "pareri-si-sfaturi",
    # the public pages
    "portal.appointments": "cetatean/programare",
    "portal.consultations": "transparenta",
    "portal.feedback": "pareri-si-sfaturi",
    "portal.fees": "taxe",
    "portal.filing": "cetatean/depunere",
    "portal.following": "cetatean/urmarire",
    "portal:check_issued": "cetatean/verificare",
    "portal.gazette": "transparenta",
    "portal.home": "cetatean",
    "portal.ideas": "pareri-si-sfaturi",
    "portal.identity": "cont-de-cetatean",
    "portal.information": "transparenta",
    "portal.licensing": "licente",
    "portal.manual": "manualul-pe-scurt",
    "portal.news": "noutati-si-campanii",
    "portal.paying": "plati",
    "portal.placements": "pareri-si-sfaturi",
    "portal.privacy": "cetatean/date-personale",
    "portal.rights": "cetatean/date-personale",
    "portal.sealing": "registru-sigilat",
    "portal.sharing": "cetatean/date-personale",
    "portal.statement": "cetatean",
    "portal.support": "asistenta",
    "portal.widget": "pagina-publica",
    # one's own account, and signing in
    "shared": "contul-meu",
    "shared.choice_views": "informare-si-alegeri",
    "shared.check_views": "cont-de-cetatean",
    "allauth": "contul-meu",
}
_OWN: Final = "registratura.doors."


def place_for(view_name: str, module: str) -> str:
    """Return the page of a screen by the name of its route and the module of its view; empty when nobody wrote one."""
    if found := PAGES.get(view_name):
        return found
    if not module.startswith(_OWN):
        return PAGES["allauth"] if module.startswith("allauth.") else ""
    parts = module.removeprefix(_OWN).split(".")
    return PAGES.get(".".join(parts[:2])) or PAGES.get(parts[0], "")


def help_address(request: HttpRequest | None) -> str:
    """Return where the help of a request's page stands; the contents of the manual where there is no page."""
    met = getattr(request, "resolver_match", None)
    place = place_for(met.view_name, met.func.__module__) if met is not None else ""
    return f"{ROOT}{place}/" if place else ROOT

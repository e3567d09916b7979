"""The frame round every public page: whose page it is, and where one can go from it."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registratura.doors.portal.controllers import controller_of
from registratura.doors.shared.language import ASKED
from registratura.portals import queries as portals
from registratura.portals.queries import PortalCard
from registratura.toolkit.scope import acting_for, current_institution

if TYPE_CHECKING:
    from collections.abc import Sequence


class Section(NamedTuple):
    """
    A place of an institution's portal: a link of its navigation and a card of its first page.

    about: one sentence under the card's heading. address: a name in the namespace `portal` that takes `code`.
    group: "do" (what one comes to do), "know" (what the law wants shown), "gazette" (first line, right side:
    Codul administrativ, Anexa 1), "foot" (a link at the end of the page, no card).
    """

    key: str
    label: str | Promise
    about: str | Promise
    address: str
    icon: str
    group: str = "do"


# In the order in which they are shown; each subject adds its line.
SECTIONS: Final[list[Section]] = [
    Section(
        "filing",
        _("Depuneți o cerere"),
        _("Petiții, cereri de informații și alte formulare, fără drum la ghișeu."),
        "filing_list",
        "send",
    ),
    Section(
        "follow",
        _("Urmărire"),
        _("Aflați unde a ajuns ce ați depus și până când vi se răspunde."),
        "follow",
        "search",
    ),
    Section(
        "check",
        _("Verificarea unui document"),
        _("Aflați dacă un document a fost emis de instituție."),
        "check_issued",
        "shield-check",
        "know",
    ),
    Section(
        "appointments",
        _("Programări"),
        _("Alegeți ziua și ora la care veniți la ghișeu."),
        "appointments",
        "calendar",
    ),
    Section(
        "audiences",
        _("Audiențe"),
        _("Cine primește în audiență, când, și înscrierea."),
        "audiences",
        "users",
    ),
    Section(
        "meetings",
        _("Ședințe"),
        _("Când se întrunește consiliul și ce are pe ordinea de zi."),
        "meetings",
        "landmark",
        "know",
    ),
    Section(
        "figures",
        _("Cât durează un răspuns"),
        _("Timpii de răspuns din ultimele douăsprezece luni."),
        "figures",
        "clock",
        "know",
    ),
    Section(
        "fees",
        _("Taxe"),
        _("Ce costă serviciile, pe ce lege și cum se calculează."),
        "fees",
        "landmark",
        "know",
    ),
    Section(
        "gazette",
        _("Monitorul Oficial Local"),
        _("Hotărâri, dispoziții, bugetul și registrele lor."),
        "gazette",
        "book-open",
        "gazette",
    ),
    Section(
        "information",
        _("Informații publice"),
        _("Ce se publică din oficiu și cum cereți restul."),
        "information",
        "circle-help",
        "know",
    ),
    Section(
        "consultations",
        _("Consultări publice"),
        _("Proiecte la care puteți trimite propuneri."),
        "consultations",
        "users",
        "know",
    ),
    Section(
        "privacy",
        _("Date personale"),
        _("Ce se păstrează despre dumneavoastră."),
        "privacy_of",
        "lock",
        "foot",
    ),
    Section(
        "accessibility",
        _("Accesibilitate"),
        _("Ce este accesibil și cui spuneți ce nu este."),
        "accessibility",
        "users",
        "foot",
    ),
    Section("cookies", _("Cookie-uri"), _("Numai cele necesare."), "cookies_of", "info", "foot"),
]


@dataclass(frozen=True, slots=True)
class Place:
    """A section with its address in one portal; `active` when the open page is in it."""

    key: str
    label: str
    about: str
    href: str
    icon: str
    group: str
    active: bool


@dataclass(frozen=True, slots=True)
class PortalFrame:
    """
    What the layout of the portal shows besides the page.

    `code` is empty on pages of the service itself; `portal` is None there, and where the institution's is not open.
    `service_url`: where accounts live, empty unless the page is seen under the institution's own host.
    """

    code: str
    portal: PortalCard | None
    home_url: str
    places: Sequence[Place]
    other_language: str
    other_language_url: str
    service_url: str

    def group(self, *names: str) -> list[Place]:
        """Return the places of some groups, in their order."""
        return [place for place in self.places if place.group in names]


# Addresses under /cont/ that the guards may answer with a public page.
GUARDED_ELSEWHERE: Final = frozenset({"account_signup", "account_identity_provider"})


def portal_frame(request: HttpRequest) -> dict[str, Any]:
    """Give public pages their frame. A context processor."""
    met = request.resolver_match
    if met is None or ("portal" not in met.namespaces and met.url_name not in GUARDED_ELSEWHERE):
        return {}
    code = str(met.kwargs.get("code") or "")
    context: dict[str, Any] = {"portal_frame": SimpleLazyObject(lambda: _frame(request, code))}
    for name in ("controller", "portal"):
        if hasattr(request, name):
            context[name] = getattr(request, name)
    if hasattr(request, "controller"):
        context["code"] = code
    return context


def _frame(request: HttpRequest, code: str) -> PortalFrame:
    other = "ro" if get_language() == "en" else "en"
    query = request.GET.copy()
    query[ASKED] = other
    portal = _portal(request, code) if code else None
    places = places_of(request.path, code) if code else []
    return PortalFrame(
        code=code,
        portal=portal,
        home_url=_home(code, is_open=portal is not None),
        places=places if portal is not None else [place for place in places if place.group == "foot"],
        other_language=other,
        other_language_url=f"?{query.urlencode()}",
        service_url=settings.PUBLIC_URL if getattr(request, "own_host", False) else "",
    )


def _home(code: str, *, is_open: bool) -> str:
    if not code:
        return reverse("portal:institutions")
    return reverse("portal:home" if is_open else "portal:privacy_of", kwargs={"code": code})


def _portal(request: HttpRequest, code: str) -> PortalCard | None:
    """Return the portal that the view found, or ask for it: the privacy centre is there without one."""
    found: PortalCard | None = getattr(request, "portal", None)
    if found is None:
        institution = controller_of(code)
        with nullcontext() if current_institution() == institution.id else acting_for(institution.id):
            found = portals.portal_of(institution.id)
    return found if found.is_open else None


def places_of(path: str, code: str) -> list[Place]:
    """Return the sections of a portal with their addresses; path: of the open page."""
    found = []
    for one in SECTIONS:
        try:
            href = reverse(f"portal:{one.address}", kwargs={"code": code})
        except NoReverseMatch:
            continue
        found.append(
            Place(
                key=one.key,
                label=str(one.label),
                about=str(one.about),
                href=href,
                icon=one.icon,
                group=one.group,
                active=path.startswith(href),
            )
        )
    return found

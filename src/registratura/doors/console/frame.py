"""The frame round every page of the console: its sections by power. Each subject adds its line."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura import __version__
from registratura.doors.shared.frame import Frame, InstitutionChoice, Section
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.institutions.roles import ROLES


class Place(NamedTuple):
    """A section of the rail; address: a name in the namespace `console`, left out while there is none."""

    power: Permission | None
    address: str
    label: str | Promise
    icon: str
    key: str
    group: str = ""


GROUPS: Final = {
    "": "",
    "sales": gettext_lazy("Clienți"),
    "books": gettext_lazy("Bani"),
    "care": gettext_lazy("Sprijin"),
}
# In the order of the rail; those of a group stand together.
PLACES: Final = (
    Place(None, "home", gettext_lazy("Ce așteaptă"), "landmark", "a"),
    Place(Permission.SALES_HANDLE, "customers", gettext_lazy("Clienți"), "building-2", "c", "sales"),
    Place(Permission.SALES_HANDLE, "contracts", gettext_lazy("Contracte"), "file-text", "t", "sales"),
    Place(Permission.SALES_HANDLE, "subscriptions", gettext_lazy("Abonamente"), "repeat", "b", "sales"),
    Place(Permission.SALES_HANDLE, "plans", gettext_lazy("Planuri"), "layers", "l", "sales"),
    Place(Permission.LICENCES_HANDLE, "licences", gettext_lazy("Licențe"), "key-round", "i", "sales"),
    Place(Permission.BUSINESS_READ, "figures", gettext_lazy("Cifre"), "file-spreadsheet", "z", "sales"),
    Place(Permission.BOOKS_HANDLE, "invoices", gettext_lazy("Facturi"), "stamp", "x", "books"),
    Place(Permission.BOOKS_HANDLE, "payments", gettext_lazy("Plăți"), "landmark", "y", "books"),
    Place(Permission.SUPPORT_HANDLE, "support", gettext_lazy("Asistență"), "circle-help", "h", "care"),
    Place(Permission.SUPPORT_HANDLE, "calls", gettext_lazy("Convorbiri"), "phone", "o", "care"),
    Place(Permission.OUTREACH_HANDLE, "outreach", gettext_lazy("Comunicare"), "send", "m", "care"),
    Place(Permission.OUTREACH_HANDLE, "placements", gettext_lazy("Anunțuri"), "bookmark", "u", "care"),
    Place(Permission.OUTREACH_HANDLE, "feedback", gettext_lazy("Păreri"), "mail", "p", "care"),
    Place(Permission.SCREENING_HANDLE, "screening", gettext_lazy("Verificări"), "shield-check", "v", "care"),
)


def console_frame(request: HttpRequest) -> dict[str, Any]:
    """Give pages of the console their frame. A context processor."""
    if getattr(request, "door", "") != "console":
        return {}
    user: Any = request.user
    powers, institution = request.powers, request.institution  # type: ignore[attr-defined]
    places = institutions.workplaces_of(user.id, at=timezone.now())
    return {
        "frame": Frame(
            institution=institution.name,
            locality=institution.locality,
            institutions=[
                InstitutionChoice(code=p.code, name=p.name, active=p.code == institution.code) for p in places
            ],
            user_name=user.full_name,
            user_email=user.email,
            role=", ".join(sorted(str(ROLES[role].name) for role in powers.roles)),
            sections=_sections(request, powers),
            register_url="",
            search_url=_address("customers") if powers.may(Permission.SALES_HANDLE) else "",
            home_url=reverse("console:home"),
            account_url=reverse("desk:account"),
            institution_url=reverse("desk:switch"),
            preferences_url=reverse("desk:preferences"),
            sign_out_url=reverse("account_logout"),
            version=__version__,
            search_text=request.GET.get("q", "")[:200],
            theme=user.theme if user.theme in ("light", "dark") else "auto",
            single_keys=request.COOKIES.get("single_keys") != "off",
            path=request.path,
        )
    }


def _sections(request: HttpRequest, powers: institutions.Powers) -> tuple[Section, ...]:
    own = [
        Section(
            label=str(place.label),
            href=href,
            icon=place.icon,
            key=place.key,
            active=request.path == href if place.address == "home" else request.path.startswith(href),
            group=str(GROUPS[place.group]),
        )
        for place in PLACES
        if (place.power is None or powers.may(place.power)) and (href := _address(place.address))
    ]
    for power, name in ((Permission.ENTRY_READ, "home"), (Permission.STRUCTURE_ADMINISTER, "units")):
        if powers.may(power):
            desk = reverse(f"desk:{name}", kwargs={"code": request.institution.code})  # type: ignore[attr-defined]
            own.append(
                Section(label=_("Biroul furnizorului"), href=desk, icon="book-open", group=_("Alte locuri"))
            )
            break
    return tuple(own)


def _address(name: str) -> str:
    try:
        return reverse(f"console:{name}")
    except NoReverseMatch:
        return ""

"""What every page of the desk says of the institution's agreement, to whom it concerns."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Final

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from registratura.doors.shared.formats import ro_date
from registratura.doors.shared.frame import Notice
from registratura.flows.waiting import Waiting
from registratura.institutions import queries as institutions
from registratura.institutions.entitlements import Feature, Line, Reason
from registratura.institutions.permissions import Permission
from registratura.institutions.queries import Powers
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import acting_for, current_institution

if TYPE_CHECKING:
    from registratura.institutions.models import Institution


# Where the pages of a module begin, under the institution's address.
_PLACES: Final = (
    ("scanari/", Feature.SCANNING),
    ("etichete/", Feature.SCANNING),
    ("setari/scanari/", Feature.SCANNING),
    ("de-semnat/", Feature.SIGNING),
    ("setari/semnare/", Feature.SIGNING),
    ("programari/", Feature.APPOINTMENTS),
    ("taxe/", Feature.FEES),
    ("depunere/", Feature.PORTAL),
    ("portal-public/", Feature.PORTAL),
)


def notice_of(
    *, institution: Institution, powers: Powers, waiting: Waiting, place: str = ""
) -> Notice | None:
    """
    Return what the page says: on pages of a module that is off, that it is, why, and what to do; to the administrator
    what is or will be off; to who registers, that nothing new is registered.

    place: the address of the page under the institution's. Costs nothing while there is nothing to say.
    """
    if waiting.off:
        module = next((one for begins, one in _PLACES if place.startswith(begins)), None)
        if module is not None and module in waiting.off:
            return _off(_line(institution, module), institution.code, powers)
    if waiting.alarm is not None:
        return _alarm(waiting.alarm, institution.code, powers)
    if waiting.told is None:
        return None
    if powers.may(Permission.MEMBERS_ADMINISTER):
        # Nobody supplies on one's own premises: there the lines come from the licence of the program.
        licensed = powers.may(Permission.STRUCTURE_ADMINISTER) and not waiting.supplied
        return _told(_line(institution, Feature(waiting.told)), institution.code, licensed=licensed)
    if waiting.closed and powers.may(Permission.ENTRY_REGISTER):
        return Notice(
            tone="danger",
            title=_("Înregistrarea documentelor noi este oprită."),
            words=_(
                "Abonamentul sau licența instituției nu mai este în vigoare; administratorul știe ce are de făcut. "
                "Răspunsurile la lucrările cu termen în curs se înregistrează mai departe."
            ),
        )
    return None


def _alarm(kind: str, code: str, powers: Powers) -> Notice:
    """Say that the seals are not as they must be: to who watches over them, and to who registers."""
    words = {
        "chain": _(
            "Jurnalul nu mai continuă starea semnată: ceva a fost schimbat sau o copie veche a fost pusă la loc."
        ),
        "silence": _("Autoritatea de marcare temporală tace; zilele stau numai sub semnătura instituției."),
        "day": _("O zi nu s-a putut sigila; se încearcă din nou."),
    }[kind]
    if not powers.may(Permission.INTEGRITY_VERIFY):
        return Notice(
            tone="danger",
            title=_("Alarmă despre sigiliile registrului."),
            words=words + " " + _("Administratorul vede ce este de făcut."),
        )
    return Notice(
        tone="danger",
        title=_("Alarmă despre sigiliile registrului."),
        words=words,
        href=reverse("desk:seal_watch", kwargs={"code": code}),
        link=_("Vedeți paza sigiliilor"),
    )


def _line(institution: Institution, feature: Feature) -> Line:
    with nullcontext() if current_institution() == institution.id else acting_for(institution.id):
        return institutions.entitlements()[feature]


def _off(line: Line, code: str, powers: Powers) -> Notice:
    return Notice(
        tone="danger" if line.reason is not Reason.NOT_IN_PLAN else "info",
        title=_("Oprit: %(feature)s.") % {"feature": line.name.lower()},
        words=_(
            "De ce: %(why)s. %(remedy)s Nimic nou nu se începe aici; ce a fost început se duce la capăt, iar citirea, "
            "tipărirea și exportul merg ca înainte."
        )
        % {"why": line.why, "remedy": line.remedy},
        href=_subscription(code) if powers.may(Permission.STRUCTURE_ADMINISTER) else "",
    )


def _told(line: Line, code: str, *, licensed: bool) -> Notice:
    today = legal_date(timezone.now())
    why, remedy, href, link = line.why, line.remedy, _subscription(code), ""
    if licensed and line.reason is Reason.EXPIRED:
        why = _("licența programului a ajuns la sfârșit")
        remedy = _("Reînnoiți-o prin rețea, sau cu o cerere și răspunsul furnizorului.")
        href, link = reverse("desk:own_license", kwargs={"code": code}), _("Vedeți licența")
    if line.is_on(today):
        assert line.on_until is not None  # else there is nothing to tell
        return Notice(
            tone="warn",
            title=_("%(feature)s se oprește la %(day)s.")
            % {"feature": line.name, "day": ro_date(line.on_until)},
            words=_("De ce: %(why)s. %(remedy)s") % {"why": why, "remedy": remedy},
            href=href,
            link=link,
        )
    return Notice(
        tone="danger",
        title=_("Oprit: %(feature)s.") % {"feature": line.name.lower()},
        words=_(
            "De ce: %(why)s. %(remedy)s Intrarea, citirea, tipărirea, exportul, plata și răspunsurile la lucrările cu "
            "termen în curs merg mai departe."
        )
        % {"why": why, "remedy": remedy},
        href=href,
        link=link,
    )


def _subscription(code: str) -> str:
    try:
        return reverse("desk:subscription", kwargs={"code": code})
    except NoReverseMatch:
        return ""

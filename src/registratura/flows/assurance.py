"""The level that a form asks for and the one a person reached: what is missing, and where it is reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.assurance import queries as assurance
from registratura.assurance.openid.provider import configured
from registratura.kernel.assurance import Level, meets

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from registratura.accounts.models import User

LEVEL_NAMES: Final[dict[Level, str | Promise]] = {
    Level.EMAIL: gettext_lazy("Adresă de e-mail dovedită"),
    Level.PHONE: gettext_lazy("Telefon dovedit"),
    Level.COUNTER: gettext_lazy("Identitate confirmată la ghișeu"),
    Level.OIDC: gettext_lazy("Identitate confirmată de un furnizor"),
    Level.SIGNATURE: gettext_lazy("Semnătură electronică calificată"),
}
LEVEL_USES: Final[dict[Level, str | Promise]] = {
    Level.EMAIL: gettext_lazy(
        "Știm că răspunsul ajunge la dumneavoastră. Ajunge pentru cele mai multe cereri."
    ),
    Level.PHONE: gettext_lazy("Putem da de dumneavoastră și când e-mailul nu merge: programări, urgențe."),
    Level.COUNTER: gettext_lazy(
        "Un funcționar v-a văzut actul de identitate: acte care vă privesc numai pe dumneavoastră."
    ),
    Level.OIDC: gettext_lazy(
        "Statul a dovedit cine sunteți: certificate și cereri cu date sensibile, fără drum la ghișeu."
    ),
    Level.SIGNATURE: gettext_lazy("Ține loc de semnătura de mână: acte pentru care legea cere semnătura."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """
    What a person lacks for what a form asks.

    reached: the level now, None without an account or proof. why: a sentence for the page. address: where the level is
    reached, with the way back in it; who is not signed in comes there by way of signing in or up.
    """

    asked: Level
    asked_name: str
    reached: Level | None
    signed_in: bool
    why: str
    address: str
    sign_up_address: str


def reached_level(*, user: User | AnonymousUser | None, now: datetime) -> Level | None:
    """Return the strongest level of a person at a moment; None for who is not signed in or proved nothing."""
    if user is None or not user.is_authenticated or user.pk is None:
        return None
    return assurance.level_of(user.pk, at=now)


def missing_level(
    *, user: User | AnonymousUser | None, asked: Level | str | None, now: datetime, back: str = ""
) -> Missing | None:
    """
    Return what a person lacks for the level a form asks, or None when nothing is missing.

    asked: None or empty asks nothing. back: the path to come back to, where the draft waits; it is looked at again
    before anybody is led there.
    """
    reached = reached_level(user=user, now=now)
    if not asked or meets(reached, asked):
        return None
    level = Level(asked)
    return Missing(
        asked=level,
        asked_name=str(LEVEL_NAMES[level]),
        reached=reached,
        signed_in=bool(user is not None and user.is_authenticated),
        why=why(asked=level),
        address=_with(reverse("account_identity"), {"nivel": level.value, "next": back}),
        sign_up_address=_with(reverse("account_signup"), {"next": back}),
    )


def why(*, asked: Level) -> str:
    """Return, as a sentence, what a form asks and what it is for."""
    return _("Formularul cere: %(level)s. %(use)s") % {
        "level": str(LEVEL_NAMES[asked]).lower(),
        "use": LEVEL_USES[asked],
    }


def ways_here(*, phone: bool) -> frozenset[Level]:
    """
    Return the levels that can be reached in this installation.

    phone: whether short messages can be sent.
    """
    found = {Level.EMAIL, Level.COUNTER, Level.SIGNATURE}
    found |= {Level.PHONE} if phone else set()
    found |= {Level.OIDC} if configured() is not None else set()
    return frozenset(found)


def _with(path: str, query: dict[str, str]) -> str:
    given = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(given)}" if given else path

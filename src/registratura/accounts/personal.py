"""
What this room holds about one person: the account and all that opens it. The supplier answers for it.

An account whose person works in an institution stays until that ends; a room above says so by `enter_works_now`. The
name stays at what the person did as an official.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from registratura.accounts.models import (
    CalendarAddress,
    PrivateNote,
    Profile,
    SecurityEvent,
    SignInLink,
    User,
)
from registratura.accounts.services import forget_accounts, forget_rows
from registratura.kernel.personal_data import Done, Kept
from registratura.toolkit.holding import GDPR, Forgetting, Row, Table, Tables

SECURITY_KEPT: Final = timedelta(days=365)
Works = Callable[[int], bool]
_works_now: list[Works] = []
_AT_WORK: Final = Kept(
    gettext_noop("Lucrați într-o instituție: contul se închide când ea vă încheie rolul."),
    f"{GDPR} art. 17 alin. (3) lit. b)",
    None,
)


def enter_works_now(asked: Works) -> None:
    """Enter who says whether the person of an account (its number) works in an institution now."""
    _works_now.append(asked)


def _kept_at_work(row: Row) -> Kept | None:
    return _at_work(row["id"])


def _kept_of_user(row: Row) -> Kept | None:
    return _at_work(row["user_id"])


def _at_work(user_id: int) -> Kept | None:
    return _AT_WORK if any(asked(user_id) for asked in _works_now) else None


def _security(row: Row) -> Kept:
    reason = gettext_noop(
        "Evidența de securitate se păstrează douăsprezece luni, ca să se poată lămuri o intrare străină."
    )
    return Kept(
        reason, f"{GDPR} art. 6 alin. (1) lit. f), art. 32", (row["happened_at"] + SECURITY_KEPT).date()
    )


def _link(row: Row) -> Kept:
    reason = gettext_noop(
        "Urma unei legături de conectare; nu cuprinde decât o amprentă și își încheie singură rostul."
    )
    return Kept(reason, f"{GDPR} art. 32", row["expires_at"].date() if "expires_at" in row else None)


def _rows(model: str) -> Forgetting:
    return lambda numbers, now: forget_rows(model=model, numbers=numbers)


_OF_USER: Final = {"user": "user_id__in"}
HOLDER: Final = Tables(
    room="accounts",
    everywhere=True,
    tables=(
        Table(
            model=User,
            title=_("Cont"),
            found_by={"user": "id__in", "email": "email__iexact"},
            gives={"user": "id", "email": "email"},
            given=True,
            keeps=_kept_at_work,
            forgets=lambda numbers, now: forget_accounts(user_ids=numbers, now=now),
            done=Done.ANONYMISED,
        ),
        Table(model=Profile, title=_("Profil"), found_by=_OF_USER, given=True, forgets=_rows("profile")),
        Table(
            model=PrivateNote,
            title=_("Notă proprie"),
            found_by=_OF_USER,
            left_out=frozenset({"key"}),
            given=True,
            forgets=_rows("note"),
        ),
        Table(
            model=SecurityEvent,
            title=_("Întâmplare din contul dumneavoastră"),
            found_by=_OF_USER,
            keeps=_security,
        ),
        Table(model=SignInLink, title=_("Legătură de conectare"), found_by=_OF_USER, keeps=_link),
        Table(model=CalendarAddress, title=_("Adresă de calendar"), found_by=_OF_USER, keeps=_link),
        Table(
            model=EmailAddress,
            title=_("Adresă de e-mail a contului"),
            found_by=_OF_USER,
            given=True,
            keeps=_kept_of_user,
            forgets=_rows("email"),
        ),
        Table(
            model=Authenticator,
            title=_("Cale de intrare în cont"),
            found_by=_OF_USER,
            left_out=frozenset({"data"}),
            keeps=_kept_of_user,
            forgets=_rows("authenticator"),
        ),
        Table(
            model=UserSession,
            title=_("Sesiune"),
            found_by=_OF_USER,
            left_out=frozenset({"session_key", "data"}),
            keeps=_kept_of_user,
            forgets=_rows("session"),
        ),
    ),
)

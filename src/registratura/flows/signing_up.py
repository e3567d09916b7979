"""An account of one's own: asked for by an address, made by the link that went there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from registratura.accounts import queries as people
from registratura.accounts import services as accounts
from registratura.assurance import services as assurance
from registratura.assurance.fingerprints import of_address
from registratura.flows import own_choices
from registratura.institutions import queries as institutions
from registratura.kernel.assurance import Level
from registratura.kernel.calendar import legal_date
from registratura.notices import queries as notices
from registratura.notices import services as told
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.accounts.models import User

LINK = "email-link"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for. `known`: the address has an account already, which only the letter may tell."""

    email: str
    full_name: str
    secret: str
    known: bool


def open_here() -> bool:
    """Say whether accounts can be made: somebody must answer for them and tell what becomes of the data."""
    return institutions.account_controller() is not None


def ask(*, email: str, full_name: str, return_to: str, language: str, now: datetime) -> Asked:
    """
    Keep that an account is asked for. The same is done whether the address has one or not.

    Raises: SignUpRefusedError.
    """
    secret = assurance.ask_for_account(
        email=email, full_name=full_name, return_to=return_to, language=language, now=now
    )
    address = email.strip().lower()
    return Asked(address, full_name, secret, people.user_id_by_email(address) is not None)


@transaction.atomic
def finish(*, secret: str, now: datetime) -> tuple[User, str]:
    """
    Make the account of a letter's link, its address proven by it, and note which notice was served.

    Returns the person and the path where the person was. Raises: SignUpGoneError; AccountExistsError.
    """
    wanted = assurance.use_sign_up(secret=secret, now=now)
    user = accounts.create_user(email=wanted.email, full_name=wanted.full_name, now=now)
    accounts.set_preferences(user=user, language=wanted.language, theme="auto")
    user.language = wanted.language
    _prove(user, now)
    _note_served(user, wanted.language, now)
    return user, wanted.return_to


@transaction.atomic
def prove_address(*, user: User, secret: str, now: datetime) -> bool:
    """
    Prove the address of an account that is there already, by the link of a letter that its person asked for.

    Says whether the link was of this account's address. Raises: SignUpGoneError.
    """
    wanted = assurance.use_sign_up(secret=secret, now=now)
    if wanted.email != user.email:
        return False
    _prove(user, now)
    return True


def _prove(user: User, now: datetime) -> None:
    assurance.prove(
        user_id=user.pk,
        level=Level.EMAIL,
        method=LINK,
        evidence=user.email,
        fingerprint=of_address(user.email),
        now=now,
    )


def _note_served(user: User, language: str, now: datetime) -> None:
    controller = institutions.account_controller()
    if controller is None:
        return
    with acting_for(controller.id):
        version = notices.in_force(on=legal_date(now))
        if version is None:
            return
        told.note_served(
            version_id=version.id,
            subject_id=own_choices.person_of_account(user=user, now=now),
            component="form",
            language=language,
            now=now,
        )

"""Asking for an account by an address, and using the link that went there."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from registratura.assurance.errors import SignUpGoneError, SignUpRefusedError
from registratura.assurance.links import digest_of
from registratura.assurance.models import SignUp
from registratura.kernel.text import ro_normalise

LINK_LIFE: Final = timedelta(hours=24)
NAME_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """The account that somebody asked for."""

    email: str
    full_name: str
    return_to: str
    language: str


def ask_for_account(*, email: str, full_name: str, return_to: str, language: str, now: datetime) -> str:
    """
    Keep that somebody asked for an account, and return the secret of the letter's link, good for a day and once.

    Nothing here depends on whether the address has an account: who calls sends a different letter, and that is all.
    return_to: a path of ours where the person was; the caller has looked at it.
    Raises: SignUpRefusedError for an address or a name that is none.
    """
    address, name = email.strip().lower(), ro_normalise(full_name, single_line=True)
    try:
        validate_email(address)
    except ValidationError as error:
        raise SignUpRefusedError(
            _("Scrieți adresa întreagă, de pildă nume@exemplu.ro."), field="email"
        ) from error
    if not 3 <= len(name) <= NAME_LONGEST or sum(sign.isalpha() for sign in name) < 3:
        raise SignUpRefusedError(
            _("Scrieți numele și prenumele, așa cum stau în actul de identitate."), field="full_name"
        )
    secret = secrets.token_urlsafe(32)
    SignUp(
        digest=digest_of(secret),
        email=address,
        full_name=name,
        return_to=return_to[:500],
        language=language,
        asked_at=now,
        ends_at=now + LINK_LIFE,
    ).save(force_insert=True)
    return secret


@transaction.atomic
def use_sign_up(*, secret: str, now: datetime) -> Wanted:
    """
    Use the link of a letter up and return the account that it was for. Of two requests at once, one wins.

    Raises: SignUpGoneError.
    """
    digest = digest_of(secret)
    used = SignUp.objects.filter(digest=digest, used_at__isnull=True, ends_at__gt=now).update(used_at=now)
    row = SignUp.objects.filter(digest=digest).first() if used else None
    if row is None:
        raise SignUpGoneError(_("Legătura nu mai este bună: a fost folosită sau a expirat. Cereți alta."))
    return Wanted(row.email, row.full_name, row.return_to, row.language)

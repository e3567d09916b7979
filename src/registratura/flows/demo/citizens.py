"""Two citizens of the demonstration with accounts: one who proved an address, one whom a counter has seen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from registratura.accounts import queries as people
from registratura.accounts import services as accounts
from registratura.assurance import queries as proofs
from registratura.assurance import services as assurance
from registratura.assurance.fingerprints import of_address, of_phone
from registratura.flows import identity
from registratura.flows.demo.towns import DemoInstitution
from registratura.kernel.assurance import Level

if TYPE_CHECKING:
    from registratura.accounts.models import User

CITIZENS: Final = (
    ("otilia.nadejde@locuitor.example", "Otilia Nădejde", "e-mail dovedit"),
    ("sabin.petrisor@locuitor.example", "Sabin Petrișor", "e-mail, telefon și ghișeu"),
)
_PHONE: Final = "+40700000091"


def bring_citizens(*, town: DemoInstitution, institution_id: int, now: datetime) -> None:
    """Give two persons of the commune accounts at different levels. Done once. Must not run inside a scope."""
    member = next((one for one in town.cast if one.role == "registrar"), None)
    registrar = people.user_by_email(member.email) if member is not None else None
    if town.kind != "commune" or registrar is None:
        return
    made = now - timedelta(days=20)
    for email, name, _level in CITIZENS:
        if people.user_by_email(email) is None:
            user = accounts.create_user(email=email, full_name=name, now=made)
            _prove_address(user, made)
    known = people.user_by_email(CITIZENS[-1][0])
    if known is not None and proofs.level_of(known.pk, at=now) is Level.EMAIL:
        _prove_phone(known, made)
        identity.confirm_at_counter(
            institution_id=institution_id,
            code=identity.counter_code(user=known, now=made),
            paper="card",
            ending="0917",
            name_matches=True,
            by=registrar,
            now=made,
        )


def _prove_address(user: User, now: datetime) -> None:
    assurance.prove(
        user_id=user.pk,
        level=Level.EMAIL,
        method="email-link",
        evidence=user.email,
        fingerprint=of_address(user.email),
        now=now,
    )


def _prove_phone(user: User, now: datetime) -> None:
    accounts.change_profile(user=user, phone=_PHONE, addressed_as="", now=now)
    assurance.prove(
        user_id=user.pk,
        level=Level.PHONE,
        method="sms",
        evidence=f"numărul se termină în {_PHONE[-3:]}",
        fingerprint=of_phone(_PHONE),
        now=now,
    )

"""What a signed-in person chooses about the own data, towards who answers for the accounts: see, say, take proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from registratura.consents import queries as consents
from registratura.consents import services as ledger
from registratura.consents.queries import Choice, Happening
from registratura.consents.rules import BOUND_BY_SIGNAL
from registratura.consents.services import Answered, Controller
from registratura.flows import withdrawing
from registratura.institutions import queries as institutions
from registratura.journal import services as journal
from registratura.kernel.calendar import legal_date
from registratura.notices import queries as notices
from registratura.notices import services as told
from registratura.notices.queries import Version
from registratura.subjects import queries as subjects
from registratura.subjects import services as persons
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.accounts.models import User
    from registratura.institutions.models import Institution

KIND = "customer"


@dataclass(frozen=True, slots=True)
class OwnChoices:
    """Everything a person chose or may choose: by whom asked, under which notice, and what was said before."""

    controller: Institution
    version: Version | None
    upcoming: Version | None
    choices: tuple[Choice, ...]
    past: tuple[tuple[str, tuple[Happening, ...]], ...]


def own_choices(*, user: User, now: datetime, signal: bool = False) -> OwnChoices | None:
    """
    Return what a person chose and may choose; None where nobody answers for the accounts. Reads only.

    signal: whether the person's browser says no at this very moment.
    """
    controller = institutions.account_controller()
    if controller is None:
        return None
    with acting_for(controller.id):
        found = subjects.find_by_identity("account", str(user.pk))
        person = found.id if found is not None else UUID(int=0)
        stands = consents.overview(person, at=now, signal=signal)
        newest = notices.newest()
        return OwnChoices(
            controller=controller,
            version=stands.version,
            upcoming=newest if newest is not None and newest != stands.version else None,
            choices=stands.choices,
            past=stands.past,
        )


@transaction.atomic
def answer(
    *, user: User, purpose: str, yes: bool, now: datetime, language: str, signal: bool = False
) -> Answered | None:
    """
    Write down a person's yes or no to one purpose, and that the notice was before them; None without a controller.

    signal: the browser says no; a yes said all the same, on the page that tells so, holds against it.
    Raises: ConsentRefusedError when no such choice is offered.
    """
    controller = institutions.account_controller()
    if controller is None:
        return None
    with acting_for(controller.id):
        person = person_of_account(user=user, now=now)
        version = notices.in_force(on=legal_date(now))
        served = None
        if version is not None:
            served = told.note_served(
                version_id=version.id, subject_id=person, component="form", language=language, now=now
            )
        if not yes:
            withdrawing.forget(subject_id=person, purpose=purpose, by=user)
            return ledger.refuse(
                subject_id=person, purpose=purpose, by=user, now=now, language=language, served_id=served
            )
        return ledger.give(
            subject_id=person,
            purpose=purpose,
            by=user,
            now=now,
            language=language,
            served_id=served,
            despite_signal=signal and purpose in BOUND_BY_SIGNAL,
        )


@transaction.atomic
def end(*, user: User, now: datetime) -> int:
    """End every consent that the account of a person gave, as the account closes; return how many."""
    controller = institutions.account_controller()
    if controller is None:
        return 0
    with acting_for(controller.id):
        found = subjects.find_by_identity("account", str(user.pk))
        if found is None:
            return 0
        return ledger.end_everything(subject_id=found.id, note=_("contul s-a închis"), by=user, now=now)


def note_signal(*, user: User, now: datetime) -> bool:
    """Write down that the person's browser says no; False where nobody answers for the accounts."""
    controller = institutions.account_controller()
    if controller is None:
        return False
    with acting_for(controller.id):
        ledger.note_signal(subject_id=person_of_account(user=user, now=now), now=now)
    return True


def receipt(*, user: User, event: UUID, now: datetime) -> dict[str, Any] | None:
    """
    Return the signed receipt of one of the person's own answers; None for another's or none.

    Seals the journal first, so that the proof is there at once. Must not run inside a scope.
    Raises: ReceiptRefusedError when an act of somebody else still keeps the journal open.
    """
    controller = institutions.account_controller()
    if controller is None:
        return None
    with acting_for(controller.id):
        found = subjects.find_by_identity("account", str(user.pk))
        event_id = consents.happening_of(found.id, event=event) if found is not None else None
    if event_id is None:
        return None
    with acting_for(controller.id):
        journal.seal(now=now)
    with acting_for(controller.id):
        return ledger.issue_receipt(event_id=event_id, controller=named(institution=controller), now=now)


def person_of_account(*, user: User, now: datetime) -> UUID:
    """Return the pseudonym of an account's person for the controller in scope, making the person known if need be."""
    found = persons.subject_of(identities={"account": str(user.pk), "email": user.email}, kind=KIND, now=now)
    return found.id


def named(*, institution: Institution) -> Controller:
    """Return a controller as receipts name it, with its addresses."""
    base, place = str(settings.PUBLIC_URL), privacy_path(institution=institution)
    contacts = ", ".join(filter(None, (institution.address, institution.locality)))
    return Controller(
        id=f"{base}{place}",
        name=institution.name,
        address=contacts,
        email=institution.email,
        phone=institution.phone,
        protector="",
        keys_url=f"{base}{place}chei.json",
        notices_url=f"{base}{place}informare/",
        choices_url=f"{base}/cont/confidentialitate/",
        origin=f"{urlsplit(base).netloc}{place}jurnal",
    )


def privacy_path(*, institution: Institution) -> str:
    """Return the path of a controller's privacy centre."""
    controller = institutions.account_controller()
    mine = controller is not None and controller.id == institution.id
    return "/confidentialitate/" if mine else f"/portal/{institution.code}/confidentialitate/"

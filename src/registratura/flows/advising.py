"""
Advice for somebody at work: everybody's order, or one that fits, with its reasons, for who said yes (P18, P19).

Whose papers somebody often registers is asked in the institution, counted there and kept nowhere: it never passes the
wall to the supplier's own purposes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.consents import queries as consents
from registratura.flows import own_choices
from registratura.institutions import queries as institutions
from registratura.kernel.advising import Frequent, Ranked, ranked
from registratura.kernel.personal_data import person_of
from registratura.kernel.privacy.purposes import Purpose
from registratura.recommending import queries
from registratura.recommending import services as recommending
from registratura.recommending.errors import FactRefusedError
from registratura.recommending.queries import FactLine
from registratura.registers import queries as registers
from registratura.rights import queries as rights
from registratura.subjects import queries as subjects
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.accounts.models import User

LATELY: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Advised:
    """What is advised. is_fitted: by P18; uses_region: by P19 too; facts: all that is known, none while it is off."""

    items: tuple[Ranked, ...]
    is_fitted: bool
    uses_region: bool
    facts: tuple[FactLine, ...]


FOR_EVERYBODY: Final = Advised(tuple(ranked()), is_fitted=False, uses_region=False, facts=())


def advice_for(*, user: User, institution_id: int, now: datetime) -> Advised:
    """
    Return the advice for somebody who works in an institution; without a yes to P18, what everybody gets.

    Law: Regulation (EU) 2016/679 art. 13(2)(f).
    """
    supplier = institutions.supplier()
    if supplier is None:
        return FOR_EVERYBODY
    with acting_for(supplier.id), reading_for(Purpose.P18):
        found = subjects.find_by_identity("account", str(user.pk))
        if found is None or not _open(found.id, Purpose.P18, now):
            return FOR_EVERYBODY
        known_by = person_of(email=user.email, user_id=user.pk)
        if rights.is_restricted(known_by, purpose=str(Purpose.P18)):
            return FOR_EVERYBODY
        region = _open(found.id, Purpose.P19, now)
        facts = queries.facts_of(found.id, at=now)
        dismissed = queries.dismissed_by(found.id)
    with acting_for(institution_id):
        senders = registers.frequent_senders(user_id=user.pk, since=now - LATELY)
    frequent = [Frequent(one.name, one.count) for one in senders]
    items = ranked(known=queries.known(facts, region=region), frequent=frequent, dismissed=dismissed)
    return Advised(tuple(items), is_fitted=True, uses_region=region, facts=tuple(facts))


def _open(person: UUID, purpose: Purpose, now: datetime) -> bool:
    return consents.may_process(subject_id=person, purpose=str(purpose), at=now).allowed


@transaction.atomic
def say(*, user: User, purpose: str, yes: bool, now: datetime, language: str) -> None:
    """
    Turn advice that fits on or off for a person (P18), or the use of the county for it (P19); off forgets at once.

    Raises: ConsentRefusedError when the notice in force offers no such choice.
    """
    if purpose not in (str(Purpose.P18), str(Purpose.P19)):
        raise FactRefusedError(_("Alegerea nu există."))
    own_choices.answer(user=user, purpose=purpose, yes=yes, now=now, language=language)


@transaction.atomic
def tell(*, user: User, key: str, value: str, now: datetime) -> None:
    """
    Keep what a person says of themselves for advice: an interest, a county.

    Raises: FactRefusedError where the yes it needs is not there, or for a word outside the vocabulary.
    """
    supplier = institutions.supplier()
    purpose = Purpose.P19 if key == "region" else Purpose.P18
    if supplier is None or key not in ("region", "interest"):
        raise FactRefusedError(_("Aceasta nu se ține pentru sfaturi."))
    with acting_for(supplier.id), reading_for(Purpose.P18):
        person = _person(user)
        decision = consents.may_process(subject_id=person, purpose=str(purpose), at=now)
        if not decision.allowed or decision.record_id is None:
            raise FactRefusedError(_("Mai întâi spuneți da sfaturilor potrivite."))
        recommending.note_fact(
            subject_id=person, key=key, value=value, consent_record=decision.record_id, now=now
        )


def forget(*, user: User, fact_id: int) -> bool:
    """Take one fact away; False when it is another's or none."""
    supplier = institutions.supplier()
    if supplier is None:
        return False
    with acting_for(supplier.id), reading_for(Purpose.P18):
        return recommending.forget_fact(subject_id=_person(user), fact_id=fact_id, by=user)


def dismiss(*, user: User, advice: str, now: datetime) -> None:
    """
    Advise this no more to a person who has advice that fits.

    Raises: FactRefusedError.
    """
    supplier = institutions.supplier()
    if supplier is None:
        return
    with acting_for(supplier.id), reading_for(Purpose.P18):
        person = _person(user)
        if _open(person, Purpose.P18, now):
            recommending.dismiss(subject_id=person, advice=advice, now=now)


def reset(*, user: User) -> None:
    """Forget all that is known of a person for advice; the yes stays."""
    supplier = institutions.supplier()
    if supplier is not None:
        with acting_for(supplier.id), reading_for(Purpose.P18):
            recommending.reset(subject_id=_person(user), by=user)


def _person(user: User) -> UUID:
    found = subjects.find_by_identity("account", str(user.pk))
    return found.id if found is not None else UUID(int=0)

"""What a person opens and shuts for notices, what institutions allow, and what partners bring for those who agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.consents import queries as consents
from registratura.flows import own_choices
from registratura.flows.placing.showing import contextual_scope, forget_kept, signals_scope
from registratura.institutions import queries as institutions
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.placing import Signal
from registratura.kernel.privacy.purposes import Purpose
from registratura.placements import queries as placements
from registratura.placements import services as notices
from registratura.placements.errors import SignalRefusedError
from registratura.placements.queries import OwnSignals, PartnerLine
from registratura.subjects import queries as subjects
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.accounts.models import User
    from registratura.institutions.models import Institution

IMPORT_FOR: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class OwnNotices:
    """What a person opened for notices. own_open, partners_open: whether P21 and P22 are open at this moment."""

    signals: OwnSignals
    partners: tuple[PartnerLine, ...]
    own_open: bool
    partners_open: bool


def own_notices(*, user: User, signal: bool, now: datetime) -> OwnNotices | None:
    """Return what a person opened for notices; None where there is no supplier. signal: the browser says no."""
    supplier = institutions.supplier()
    if supplier is None:
        return None
    with signals_scope(supplier.id):
        person = _person(user)
        own, theirs = (
            consents.may_process(subject_id=person, purpose=key, at=now, signal=signal).allowed
            for key in (str(Purpose.P21), str(Purpose.P22))
        )
        running = tuple(one for one in placements.partners() if not one.is_ended)
        return OwnNotices(placements.opened_by(person), running, own, theirs)


def _person(user: User) -> UUID:
    found = subjects.find_by_identity("account", str(user.pk))
    return found.id if found is not None else UUID(int=0)


@transaction.atomic
def open_signal(
    *,
    user: User,
    now: datetime,
    language: str,
    browser_says_no: bool,
    signal: str = "",
    partner_id: int | None = None,
    values: Sequence[str] = (),
) -> None:
    """
    Open one signal, or one partner, for a person by the person's own press: the consent is written first.

    values: what the person says by the signal (interests, a county); none for the use of the program.
    Raises: SignalRefusedError, ConsentRefusedError when the notice in force offers no such choice.
    """
    supplier = institutions.supplier()
    if supplier is None or (partner_id is None and signal not in list(Signal)):
        raise SignalRefusedError(_("Semnalul nu există."))
    purpose = str(Purpose.P22 if partner_id is not None else Purpose.P21)
    own_choices.answer(
        user=user, purpose=purpose, yes=True, now=now, language=language, signal=browser_says_no
    )
    with signals_scope(supplier.id):
        person = own_choices.person_of_account(user=user, now=now)
        decision = consents.may_process(subject_id=person, purpose=purpose, at=now)
        if not decision.allowed or decision.record_id is None:
            raise SignalRefusedError(_("Acordul nu este deschis; încercați din pagina de confidențialitate."))
        notices.open_signal(
            subject_id=person,
            signal=signal,
            partner_id=partner_id,
            consent_record=decision.record_id,
            by=user,
            now=now,
        )
        for value in dict.fromkeys(values):
            notices.note_fact(
                subject_id=person,
                signal=signal,
                bucket=value,
                consent_record=decision.record_id,
                now=now,
            )


@transaction.atomic
def shut_signal(
    *, user: User, now: datetime, language: str, signal: str = "", partner_id: int | None = None
) -> None:
    """Shut one signal or partner; with the last of its kind the consent ends too."""
    supplier = institutions.supplier()
    if supplier is None:
        return
    with signals_scope(supplier.id):
        person = _person(user)
        notices.shut_signal(subject_id=person, signal=signal, partner_id=partner_id, by=user)
        left = placements.opened_by(person)
    if partner_id is None and not left.signals:
        _end(user, Purpose.P21, now, language)
    if partner_id is not None and not left.partners:
        _end(user, Purpose.P22, now, language)


@transaction.atomic
def shut_everything(*, user: User, now: datetime, language: str) -> None:
    """Have no notice chosen by the person any more: every signal and partner shut, what was known gone."""
    supplier = institutions.supplier()
    if supplier is None:
        return
    with signals_scope(supplier.id):
        notices.shut_everything(subject_id=_person(user), by=user)
    for purpose in (Purpose.P21, Purpose.P22):
        _end(user, purpose, now, language)


def _end(user: User, purpose: Purpose, now: datetime, language: str) -> None:
    found = own_choices.own_choices(user=user, now=now)
    if found is not None and any(one.purpose.key == purpose and one.open for one in found.choices):
        own_choices.answer(user=user, purpose=str(purpose), yes=False, now=now, language=language)


def forget_fact(*, user: User, fact_id: int) -> bool:
    """Take one known thing away; False when it is another's or none."""
    supplier = institutions.supplier()
    if supplier is None:
        return False
    with signals_scope(supplier.id):
        return notices.forget_fact(subject_id=_person(user), fact_id=fact_id)


def stands_where(*, institution_id: int) -> tuple[bool, bool] | None:
    """Return where an institution lets notices stand: portal, own page; None where there is no supplier."""
    supplier = institutions.supplier()
    if supplier is None:
        return None
    with contextual_scope(supplier.id):
        return placements.stands_where(office=institution_id)


@transaction.atomic
def let_stand(*, institution: Institution, portal: bool, desk: bool, by: Actor, now: datetime) -> bool:
    """Say where an institution lets notices stand; written in both journals. False where there is no supplier."""
    supplier = institutions.supplier()
    if supplier is None:
        return False
    with acting_for(institution.id):
        journal.record(
            action="placements.office.switched",
            subject_type="institution",
            subject_id=institution.id,
            by=by,
            details={"portal": portal, "desk": desk},
        )
    with contextual_scope(supplier.id):
        notices.let_stand(office=institution.id, portal=portal, desk=desk, by=by, now=now)
    forget_kept()
    return True


def take_import(
    *, partner_id: int, rows: Sequence[Mapping[str, str]], by: Actor, now: datetime
) -> tuple[int, int]:
    """
    Take a partner's file: e-mail, signal, value. Kept for those alone who opened this partner and whose yes stands now.

    Returns how many lines came and how many were kept. Raises: PartnerRefusedError.
    """
    supplier = institutions.supplier()
    assert supplier is not None
    with signals_scope(supplier.id):
        agreed: dict[UUID, int] = {}
        for person in placements.switched_on(partner_id):
            decision = consents.may_process(subject_id=person, purpose=str(Purpose.P22), at=now)
            if decision.allowed and decision.record_id is not None:
                agreed[person] = decision.record_id
        known = []
        for row in rows:
            found = subjects.find_by_identity("email", row.get("email", ""))
            known.append(
                {
                    "subject": str(found.id) if found is not None else "",
                    "signal": row.get("signal", ""),
                    "bucket": row.get("bucket", ""),
                }
            )
        receipt = notices.take_import(
            partner_id=partner_id, rows=known, agreed=agreed, until=now + IMPORT_FOR, by=by, now=now
        )
        return receipt.row_count, receipt.kept_count

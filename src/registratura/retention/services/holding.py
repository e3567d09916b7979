"""Holds: opened by one, confirmed by another, ended by two."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.retention.errors import HoldRefusedError
from registratura.retention.models import Hold
from registratura.retention.sets import BY_KEY
from registratura.toolkit.scope import required_institution

LONGEST_REVIEW = timedelta(days=366)


@transaction.atomic
def open_hold(
    *, scope: str, target: str, reason: str, reference: str, review_on: date, by: Actor, now: datetime
) -> int:
    """
    Keep something from being erased, at once, and return the hold's number; a second person confirms it.

    target: nothing for everything, the key of a set, a person's pseudonym, `set:row`. reference: the act it rests on.
    Raises: HoldRefusedError.
    """
    why, upon = ro_normalise(reason, single_line=True)[:500], ro_normalise(reference, single_line=True)[:200]
    if not why:
        raise HoldRefusedError(_("Scrieți de ce se suspendă ștergerea."), field="reason")
    if not upon:
        raise HoldRefusedError(
            _("Scrieți actul: numărul dosarului, al adresei sau al controlului."), field="reference"
        )
    if not legal_date(now) < review_on <= legal_date(now) + LONGEST_REVIEW:
        raise HoldRefusedError(
            _("Suspendarea se revede într-o zi de acum încolo, peste cel mult un an."), field="review_on"
        )
    row = Hold(
        institution_id=required_institution(),
        scope=scope,
        target=_target(scope, target.strip()),
        reason=why,
        reference=upon,
        review_on=review_on,
        opened_at=now,
        opened_by_id=by.id,
    )
    row.save(force_insert=True)
    _write_down(
        action="retention.hold.opened",
        row=row,
        by=by,
        details={"reference": upon, "review_on": review_on.isoformat()},
    )
    return row.id


def _target(scope: str, target: str) -> str:
    if scope == Hold.Scope.EVERYTHING:
        return ""
    if scope == Hold.Scope.SET and target in BY_KEY:
        return target
    if scope == Hold.Scope.PERSON:
        try:
            return str(UUID(target))
        except ValueError:
            raise HoldRefusedError(
                _("Scrieți pseudonimul persoanei, așa cum apare în dosarul ei."), field="target"
            ) from None
    name, _colon, row = target.partition(":")
    if scope == Hold.Scope.ROW and name in BY_KEY and row and len(target) <= 120:
        return target
    raise HoldRefusedError(
        _("Alegeți ce se suspendă: o categorie din listă, o persoană sau un rând."), field="target"
    )


@transaction.atomic
def approve_hold(*, hold_id: int, by: Actor, now: datetime) -> None:
    """
    Confirm a hold as the second person.

    Raises: HoldRefusedError.
    """
    row = _held(hold_id)
    if row.approved_at is not None:
        raise HoldRefusedError(_("Suspendarea este deja confirmată."))
    if row.opened_by_id == by.id:
        raise HoldRefusedError(_("Confirmă altcineva decât cel care a deschis suspendarea."))
    row.approved_at, row.approved_by_id = now, by.id
    row.save(update_fields=["approved_at", "approved_by"])
    _write_down(action="retention.hold.approved", row=row, by=by, details={})


@transaction.atomic
def ask_release(*, hold_id: int, reason: str, by: Actor, now: datetime) -> None:
    """
    Ask that a hold end; it holds until another person ends it.

    Raises: HoldRefusedError.
    """
    row = _held(hold_id)
    why = ro_normalise(reason, single_line=True)[:500]
    if not why:
        raise HoldRefusedError(_("Scrieți de ce se ridică suspendarea."), field="reason")
    row.release_asked_at, row.release_asked_by_id, row.release_reason = now, by.id, why
    row.save(update_fields=["release_asked_at", "release_asked_by", "release_reason"])
    _write_down(action="retention.hold.release_asked", row=row, by=by, details={"reason": why})


@transaction.atomic
def release_hold(*, hold_id: int, by: Actor, now: datetime) -> None:
    """
    End a hold whose end another person asked for.

    Raises: HoldRefusedError.
    """
    row = _held(hold_id)
    if row.release_asked_at is None:
        raise HoldRefusedError(_("Întâi cere cineva ridicarea suspendării."))
    if row.release_asked_by_id == by.id:
        raise HoldRefusedError(_("Ridică altcineva decât cel care a cerut."))
    row.released_at, row.released_by_id = now, by.id
    row.save(update_fields=["released_at", "released_by"])
    _write_down(action="retention.hold.released", row=row, by=by, details={"reason": row.release_reason})


def _held(hold_id: int) -> Hold:
    row = Hold.objects.select_for_update().filter(pk=hold_id, released_at__isnull=True).first()
    if row is None:
        raise HoldRefusedError(_("Suspendarea nu mai este deschisă."))
    return row


def _write_down(*, action: str, row: Hold, by: Actor, details: dict[str, object]) -> None:
    journal.record(
        action=action,
        subject_type="retention_hold",
        subject_id=row.id,
        by=by,
        details={"scope": row.scope, "target": row.target, **details},
    )

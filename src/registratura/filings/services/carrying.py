"""What becomes of a filing, step by step: each is written down once, so that a kill between two loses nothing."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from registratura.filings.events import FilingRegistered
from registratura.filings.models import Filing, FilingFile
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.events import publish


@transaction.atomic
def take_up(*, filing_id: int, now: datetime) -> bool:
    """Count one more attempt at carrying a filing on; False when it is carried already. Must run inside a scope."""
    filing = _held(filing_id)
    if filing.carried_at is not None:
        return False
    filing.attempt_count, filing.tried_at = filing.attempt_count + 1, now
    filing.save(update_fields=["attempt_count", "tried_at"])
    return True


def note_form_made(*, filing_id: int, sha256: str) -> str:
    """Note the bytes of the filled form, once, and return those that stand."""
    Filing.objects.filter(pk=filing_id, form_sha256="").update(form_sha256=sha256)
    return Filing.objects.values_list("form_sha256", flat=True).get(pk=filing_id)


def note_in_tray(*, filing_id: int, item_id: int) -> None:
    """Note which item of the tray it is. Safe to repeat."""
    Filing.objects.filter(pk=filing_id, tray_item__isnull=True).update(tray_item_id=item_id)


def note_not_taken(*, filing_id: int, problems: Mapping[UUID, str]) -> None:
    """Note, by the keys of files, why some were not taken in."""
    for key, words in problems.items():
        FilingFile.objects.filter(filing_id=filing_id, key=key).update(problem=words[:500])


@transaction.atomic
def note_registered(
    *, filing_id: int, entry_id: int, number_written: str, by: Actor | None, now: datetime
) -> bool:
    """
    Note the number of a filing; False when it had been noted. Must run inside a scope.

    A filing that was refused and then taken back gets its number like any other.
    """
    filing = _held(filing_id)
    if filing.state == Filing.State.REGISTERED:
        return False
    filing.state, filing.entry_id, filing.number_written = Filing.State.REGISTERED, entry_id, number_written
    filing.state_at, filing.refused_reason, filing.problem = now, "", ""
    filing.save(update_fields=["state", "entry", "number_written", "state_at", "refused_reason", "problem"])
    _write_down(
        action="filings.filing.registered",
        filing=filing,
        by=by,
        details={"entry": entry_id, "number": number_written},
    )
    publish(FilingRegistered(filing.id, entry_id, now))
    return True


@transaction.atomic
def note_refused(*, filing_id: int, reason: str, by: Actor | None, now: datetime) -> bool:
    """Note that a filing was left without a number, with the reason; False when it has one or was refused before."""
    filing = _held(filing_id)
    if filing.state != Filing.State.RECEIVED or not reason.strip():
        return False
    filing.state, filing.refused_reason, filing.state_at = Filing.State.REFUSED, reason[:500], now
    filing.save(update_fields=["state", "refused_reason", "state_at"])
    _write_down(action="filings.filing.refused", filing=filing, by=by, details={"reason": reason[:500]})
    return True


def note_carried(*, filing_id: int, now: datetime) -> None:
    """Note that nothing is left to do by the machine."""
    Filing.objects.filter(pk=filing_id, carried_at__isnull=True).update(carried_at=now, problem="")


def note_tried(*, filing_id: int, problem: str) -> None:
    """Note why carrying a filing on did not work this time."""
    Filing.objects.filter(pk=filing_id, carried_at__isnull=True).update(problem=problem[:500])


def _held(filing_id: int) -> Filing:
    return Filing.objects.select_for_update().get(pk=filing_id)


def _write_down(*, action: str, filing: Filing, by: Actor | None, details: Mapping[str, object]) -> None:
    journal.record(
        action=action,
        subject_type="filing",
        subject_id=filing.id,
        by=by,
        details={"reference": filing.reference, **details},
    )

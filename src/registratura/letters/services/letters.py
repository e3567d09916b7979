"""What changes letters. All of it inside the institution's scope."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.letters.errors import LetterRefusedError
from registratura.letters.models import Letter
from registratura.toolkit.scope import required_institution

WRITTEN_MOST = 20_000


def begin_letter(
    *,
    version_id: int,
    about_id: int,
    request_key: UUID,
    written: Mapping[str, object],
    by: Actor,
    now: datetime,
) -> int:
    """
    Begin a letter about an entry and return its key; the same request begins it once.

    written: what stands in its form, by name; values are texts or further mappings of texts.
    """
    before = Letter.objects.filter(request_key=request_key).first()
    if before is not None:
        return before.id
    row = Letter(
        institution_id=required_institution(),
        version_id=version_id,
        about_id=about_id,
        request_key=request_key,
        written=_normalized(written),
        begun_at=now,
        begun_by_id=by.id,
        changed_at=now,
    )
    row.save(force_insert=True)
    _record_letter(row, by, action="letters.letter.begun", details={"version": version_id, "about": about_id})
    return row.id


def change_letter(*, letter_id: int, written: Mapping[str, object], now: datetime) -> None:
    """
    Keep what stands in the form of a letter.

    Raises: LetterRefusedError when it has its number or was given up.
    """
    row = _letter(letter_id)
    _open(row)
    row.written, row.changed_at = _normalized(written), now
    row.save(update_fields=["written", "changed_at"])


def keep_edited(*, letter_id: int, document_id: int | None, now: datetime) -> None:
    """
    Keep the .docx that was changed outside as the letter's own; None goes back to the template.

    Raises: LetterRefusedError as `change_letter`.
    """
    row = _letter(letter_id)
    _open(row)
    row.edited_id, row.changed_at = document_id, now
    row.save(update_fields=["edited", "changed_at"])


def begin_numbering(*, letter_id: int, now: datetime) -> None:
    """
    Say that a letter asks for its number now; asked again, it stays so.

    Raises: LetterRefusedError when it was given up.
    """
    row = _letter(letter_id)
    if row.state == Letter.State.DISCARDED:
        raise LetterRefusedError(_("La scrisoare s-a renunțat; începeți alta."))
    if row.state == Letter.State.DRAFT:
        row.state, row.changed_at = Letter.State.NUMBERING, now
        row.save(update_fields=["state", "changed_at"])


def back_to_draft(*, letter_id: int, now: datetime) -> None:
    """Give a letter back to be written when its number was refused."""
    row = _letter(letter_id)
    if row.state == Letter.State.NUMBERING:
        row.state, row.changed_at = Letter.State.DRAFT, now
        row.save(update_fields=["state", "changed_at"])


def note_number(*, letter_id: int, entry_id: int, by: Actor | None, now: datetime) -> None:
    """Write down where a letter stands in the register; its document is made next."""
    row = _letter(letter_id)
    if row.state in (Letter.State.NUMBERED, Letter.State.MADE):
        return
    row.state, row.entry_id, row.changed_at = Letter.State.NUMBERED, entry_id, now
    row.save(update_fields=["state", "entry", "changed_at"])
    _record_letter(row, by, action="letters.letter.numbered", details={"entry": entry_id})


def note_trouble(*, letter_id: int, problem: str, now: datetime) -> None:
    """Write down why the document of a numbered letter could not be made this time."""
    row = _letter(letter_id)
    row.problem, row.attempt_count, row.changed_at = problem[:500], row.attempt_count + 1, now
    row.save(update_fields=["problem", "attempt_count", "changed_at"])


def note_made(*, letter_id: int, document_id: int, problem: str, by: Actor | None, now: datetime) -> bool:
    """Write down the document of a letter; False when another run was first. problem: what it lacks, in words."""
    row = _letter(letter_id)
    if row.state != Letter.State.NUMBERED:
        return False
    row.state, row.document_id, row.made_at = Letter.State.MADE, document_id, now
    row.problem, row.changed_at = problem[:500], now
    row.save(update_fields=["state", "document", "made_at", "problem", "changed_at"])
    _record_letter(row, by, action="letters.letter.made", details={"document": document_id})
    return True


def discard_letter(*, letter_id: int, by: Actor, now: datetime) -> None:
    """
    Give up a letter that has no number.

    Raises: LetterRefusedError when it has one.
    """
    row = _letter(letter_id)
    if row.state == Letter.State.DISCARDED:
        return
    _open(row)
    row.state, row.changed_at = Letter.State.DISCARDED, now
    row.save(update_fields=["state", "changed_at"])
    _record_letter(row, by, action="letters.letter.discarded", details={})


def _letter(letter_id: int) -> Letter:
    row = Letter.objects.select_for_update().filter(pk=letter_id).first()
    if row is None:
        raise LetterRefusedError(_("Scrisoarea nu există."))
    return row


def _open(row: Letter) -> None:
    if row.state != Letter.State.DRAFT:
        raise LetterRefusedError(
            _("Scrisoarea are deja număr sau s-a renunțat la ea; nu se mai schimbă. Începeți alta.")
        )


def _normalized(written: Mapping[str, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in written.items():
        if isinstance(value, Mapping):
            found[name] = _normalized(value)
        elif isinstance(value, str):
            found[name] = ro_normalise(value)[:WRITTEN_MOST]
        else:
            found[name] = value
    return found


def _record_letter(row: Letter, by: Actor | None, *, action: str, details: dict[str, object]) -> None:
    journal.record(action=action, subject_type="letter", subject_id=row.id, by=by, details=details)

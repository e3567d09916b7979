"""Days under seal: their papers, their time stamps, and how long these may be missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from registratura.checkpoints.errors import OptionsRefusedError
from registratura.checkpoints.models import Checkpoint, Day, DayPaper, Options, Stamp
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.toolkit.scope import required_institution

MOST_HOURS = 168


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDraft:
    """A register of a day as it was printed and kept. `number`: within the year of the register."""

    register_id: int
    register_code: str
    register_name: str
    year: int
    number: int
    entry_count: int
    change_count: int
    page_count: int
    size_bytes: int
    sha256: str


def begin_sealing(*, first_day: date) -> Options:
    """Return how the institution in scope seals; days are sealed from the first one on."""
    kept = Options.objects.first()
    if kept is None:
        kept = Options(institution_id=required_institution(), first_on=first_day)
        kept.save(force_insert=True)
    return kept


def next_paper_number(*, register_id: int, year: int) -> int:
    """Return the number that the next day's paper of a register gets."""
    last = DayPaper.objects.filter(register_id=register_id, year=year).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


@transaction.atomic
def keep_day(
    *, day: date, checkpoint_id: int, first_position: int, papers: Sequence[PaperDraft], now: datetime
) -> bool:
    """
    Write down that a day is sealed, with the digests of its papers; False when it is sealed already.

    Law: instrucțiunile din 1996, art. 9 (registrul se ține în ordinea primirii, fără rânduri lăsate libere).
    """
    if Day.objects.filter(day_on=day).exists():
        return False
    checkpoint = Checkpoint.objects.get(pk=checkpoint_id)
    record = journal.record(
        action="checkpoints.day.sealed",
        subject_type="sealed-day",
        subject_id=day.year * 10_000 + day.month * 100 + day.day,
        by=None,
        details={
            "day": day.isoformat(),
            "size": checkpoint.size,
            "root": bytes(checkpoint.root_hash).hex(),
            "papers": [
                {
                    "register": paper.register_code,
                    "number": paper.number,
                    "year": paper.year,
                    "entries": paper.entry_count,
                    "changes": paper.change_count,
                    "sha256": paper.sha256,
                }
                for paper in papers
            ],
        },
    )
    institution_id = required_institution()
    made = Day(
        institution_id=institution_id,
        day_on=day,
        checkpoint=checkpoint,
        first_position=first_position,
        sealed_at=now,
        journal_record_id=record,
    )
    made.save(force_insert=True)
    for paper in papers:
        DayPaper(
            institution_id=institution_id,
            day=made,
            **{name: getattr(paper, name) for name in PaperDraft.__slots__},
        ).save(force_insert=True)
    return True


@transaction.atomic
def keep_stamp(
    *, checkpoint_id: int, token: bytes, authority: str, given_at: datetime, now: datetime
) -> bool:
    """Keep the time stamp over a checkpoint's note; False when there is one."""
    if Stamp.objects.filter(checkpoint_id=checkpoint_id).exists():
        return False
    made = Stamp(
        institution_id=required_institution(),
        checkpoint_id=checkpoint_id,
        token=token,
        authority=authority[:300],
        given_at=given_at,
        kept_at=now,
    )
    made.save(force_insert=True)
    journal.record(
        action="checkpoints.stamp.kept",
        subject_type="checkpoint",
        subject_id=checkpoint_id,
        by=None,
        details={"authority": authority[:300], "given_at": given_at.isoformat()},
    )
    return True


def note_tried(*, trouble: str, now: datetime) -> None:
    """Note what the authority said when it was last asked; nothing when it gave the stamp."""
    Options.objects.update(tried_at=now, trouble=trouble[:300])


@transaction.atomic
def save_silence(*, hours: int, by: Actor) -> None:
    """
    Settle how many hours the stamp of a sealed day may be missing before the alarm.

    Raises: OptionsRefusedError outside one hour to one week, or before the first day was sealed.
    """
    kept = Options.objects.select_for_update().first()
    if kept is None:
        raise OptionsRefusedError(_("Sigilarea zilelor nu a început încă; începe singură la miezul nopții."))
    if not 1 <= hours <= MOST_HOURS:
        raise OptionsRefusedError(_("Scrieți între 1 și 168 de ore."), field="hours")
    before, kept.silence_hours = kept.silence_hours, hours
    kept.save(update_fields=["silence_hours"])
    journal.record(
        action="checkpoints.options.changed",
        subject_type="seal-options",
        subject_id=kept.id,
        by=by,
        details={"hours": {"before": before, "after": hours}},
    )

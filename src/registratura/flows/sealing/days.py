"""Each night: the day that ended is sealed, its registers printed and kept; then its state is stamped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from registratura.checkpoints import queries as seals
from registratura.checkpoints import rules
from registratura.checkpoints import services as checkpoints
from registratura.checkpoints.services import PaperDraft
from registratura.flows.sealing.minute import seal_now
from registratura.flows.sealing.paper import day_of_register, print_day
from registratura.institutions import queries as institutions
from registratura.journal import queries as journal
from registratura.journal.queries import SealedAct
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as books
from registratura.signing import services as signing
from registratura.signing.errors import StampingFailedError
from registratura.toolkit.moments import one_moment_of
from registratura.toolkit.scope import acting_for
from registratura.toolkit.storage import storage
from registratura.toolkit.typesetting import PrintError

if TYPE_CHECKING:
    from registratura.checkpoints.queries import StateCard
    from registratura.institutions.models import Institution

MOST_DAYS = 31
MOST_STAMPS = 10
log = structlog.get_logger("registratura.sealing")


def seal_days(*, institution_id: int, now: datetime) -> int:
    """
    Seal the days that ended and are not sealed yet, and return how many; the first night only says since when.

    Run twice it does nothing more. A day that cannot be printed gives the alarm and is tried again. Must not run
    inside a scope.
    """
    today = legal_date(now)
    with acting_for(institution_id):
        first_day = checkpoints.begin_sealing(first_day=today).first_on
        last = seals.last_sealed_day()
        since = last + timedelta(days=1) if last is not None else first_day
        with_acts = journal.days_with_acts(since=since, until=today - timedelta(days=1))
    waiting = rules.days_to_seal(last=last, first=first_day, today=today, with_acts=with_acts, most=MOST_DAYS)
    institution = institutions.institution_by_id(institution_id)
    if not waiting or institution is None:
        return 0
    signed = seal_now(institution_id=institution_id, now=now)
    if signed is None or signed.refused or signed.checkpoint is None:
        return 0
    count = 0
    with acting_for(institution_id):
        settled = seals.sealed_up_to()
    if last is None:  # before the first sealed day nothing was told by days: it tells its own acts alone
        last, settled = waiting[0] - timedelta(days=1), signed.checkpoint.size
    for after, day in zip([last, *waiting], waiting, strict=False):
        span = Span(settled=settled if after == last else signed.checkpoint.size, after=after, day=day)
        try:
            count += seal_day(institution=institution, day=day, span=span, now=now)
        except (PrintError, OSError) as error:
            log.error("sealing.day.failed", institution=institution_id, day=day.isoformat(), exc_info=error)
            words = _("Ziua %(day)s nu s-a putut sigila: %(why)s")
            with acting_for(institution_id):
                checkpoints.raise_alarm(
                    kind="day", words=words % {"day": f"{day:%d.%m.%Y}", "why": error}, now=now
                )
            return count
    with acting_for(institution_id):
        checkpoints.end_by_itself(kind="day", now=now)
    return count


@dataclass(frozen=True, slots=True)
class Span:
    """
    The acts whose changes a day's papers tell: those done after the day told before, up to the end of this one.

    settled: how many acts stood under the day before. What came later under seal than that is told too, even if its
    clock says an earlier day: an act that was still being done at midnight falls between no two days.
    """

    settled: int
    after: date
    day: date

    def acts(self, *, size: int) -> list[SealedAct]:
        """Read the acts on entries, by their places. Must run inside a scope."""
        late = journal.acts_in_log(first=self.settled, after=size, subject_type="entry")
        since = self.after + timedelta(days=1)
        own = journal.acts_in_log(first=0, after=size, subject_type="entry", since=since)
        found = {act.position: act for act in (*late, *own) if legal_date(act.act.at) <= self.day}
        return [found[position] for position in sorted(found)]


def seal_day(*, institution: Institution, day: date, span: Span, now: datetime) -> bool:
    """
    Seal one day under the newest signed state: print each register that has something of it, keep, write down.

    Raises: PrintError, OSError when a paper cannot be made or kept; nothing is written down then.
    """
    with one_moment_of(institution.id):
        state = seals.latest_state()
        if state is None:
            return False
        first, acts = seals.sealed_up_to(), span.acts(size=state.size)
        found = []
        for card in books.registers():
            register = books.register_by_code(card.code)
            if register is None:
                continue
            one = day_of_register(register=register, day=day, acts=acts)
            if one.lines or one.changes:
                number = checkpoints.next_paper_number(register_id=register.id, year=day.year)
                found.append((one, number))
    settings.INCOMING_ROOT.mkdir(mode=0o700, exist_ok=True)
    papers = []
    with TemporaryDirectory(prefix="seal-", dir=settings.INCOMING_ROOT) as folder:
        for one, number in found:
            target = Path(folder) / f"{one.register.id}.pdf"
            made = print_day(
                institution=institution,
                found=one,
                day=day,
                number=number,
                state=state,
                target=target,
                now=now,
            )
            with target.open("rb") as written:
                storage().put(space=institution.code, source=written)
            papers.append(
                PaperDraft(
                    register_id=one.register.id,
                    register_code=one.register.code,
                    register_name=one.register.name,
                    year=day.year,
                    number=number,
                    entry_count=made.entry_count,
                    change_count=len(one.changes),
                    page_count=made.page_count,
                    size_bytes=made.size_bytes,
                    sha256=made.sha256,
                )
            )
    with acting_for(institution.id):
        return checkpoints.keep_day(
            day=day, checkpoint_id=state.id, first_position=min(first, state.size), papers=papers, now=now
        )


def stamp_days(*, institution_id: int, clock: Callable[[], datetime]) -> int:
    """
    Have the states of sealed days stamped that are not yet, and return how many; nothing without an authority.

    An authority that is silent for longer than allowed gives the alarm, once, and ends it itself when it answers
    again. Must not run inside a scope.
    Law: Regulamentul (UE) nr. 910/2014 art. 41.
    """
    with acting_for(institution_id):
        options, authority = seals.sealing(), signing.authority_of()
        waiting = seals.unstamped_days() if authority is not None else []
    count = 0
    for day in waiting[:MOST_STAMPS]:
        count += _stamped(institution_id, day.state, authority, clock)
        if not count:
            break
    if options is None or authority is None:
        return count
    with acting_for(institution_id):
        now = clock()
        since = seals.waiting_since()
        if rules.is_silent(waiting_since=since, hours=options.silence_hours, now=now):
            checkpoints.raise_alarm(
                kind="silence",
                words=_(
                    "Autoritatea de marcare temporală nu a dat marca de %(hours)d de ore. Registrul merge mai departe "
                    "numai cu sigiliul propriu; vedeți registrul de urgență."
                )
                % {"hours": options.silence_hours},
                now=now,
            )
        elif since is None:
            checkpoints.end_by_itself(kind="silence", now=now)
    return count


def _stamped(
    institution_id: int,
    state: StateCard,
    authority: signing.Authority | None,
    clock: Callable[[], datetime],
) -> bool:
    assert authority is not None
    trouble = ""
    try:
        given = signing.time_stamp(authority=authority, content=state.note.encode())
    except StampingFailedError as error:
        trouble = error.words
    with acting_for(institution_id):
        checkpoints.note_tried(trouble=trouble, now=clock())
        if trouble:
            return False
        return checkpoints.keep_stamp(
            checkpoint_id=state.id,
            token=given.token,
            authority=given.authority,
            given_at=given.given_at,
            now=clock(),
        )

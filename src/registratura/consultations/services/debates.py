"""Public debates on a draft."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.consultations.errors import DebateRefusedError, TermTooShortError
from registratura.consultations.events import DebateAnnounced
from registratura.consultations.models import Debate
from registratura.consultations.queries.drafts import debate_window_from
from registratura.consultations.services.drafts import announced_held, draft_held, write_down
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.events import publish as tell
from registratura.kernel.text import ro_normalise


@transaction.atomic
def ask_debate(*, draft_id: int, asked_by: str, asked_on: date, by: Actor, now: datetime) -> Debate:
    """
    Write down that an association or an authority asked in writing for a debate.

    Raises: DraftMissingError; DebateRefusedError without who asked, or for a day that cannot be.
    Law: Legea 52/2003 art. 7 alin. (9).
    """
    held = announced_held(draft_id=draft_id)
    name = ro_normalise(asked_by, single_line=True)[:200]
    if len(name) < 3:
        raise DebateRefusedError(
            _("Scrieți asociația sau autoritatea care cere dezbaterea."), field="asked_by"
        )
    assert held.announced_on is not None
    if not held.announced_on <= asked_on <= legal_date(now):
        raise DebateRefusedError(_("Ziua cererii stă între anunț și azi: îndreptați-o."), field="asked_on")
    made = Debate(
        institution_id=held.institution_id, draft=held, asked_by_name=name, asked_on=asked_on, asked_at=now
    )
    made.save(force_insert=True)
    write_down(action="consultations.debate.asked", draft=held, by=by, details={"asked_by": name})
    return made


@transaction.atomic
def announce_debate(
    *, draft_id: int, debate_id: int, held_from: datetime, place: str, by: Actor, now: datetime
) -> None:
    """
    Make public when and where a debate is held.

    Raises: DraftMissingError; DebateRefusedError; TermTooShortError for a day too near, or later than the law lets.
    Law: Legea 52/2003 art. 7 alin. (9)-(11) și art. 8.
    """
    held = announced_held(draft_id=draft_id)
    row = _debate_held(held.id, debate_id)
    where = ro_normalise(place, single_line=True)[:300]
    if len(where) < 3:
        raise DebateRefusedError(_("Scrieți locul dezbaterii."), field="place")
    first, last = debate_window_from(legal_date(now))
    if not first <= legal_date(held_from) <= last:
        raise TermTooShortError(
            _(
                "Anunțată azi, dezbaterea se ține între %(first)s și %(last)s: cel puțin trei zile lucrătoare înainte, "
                "cel mult zece zile de la anunț (Legea 52/2003 art. 7 și 8)."
            )
            % {"first": f"{first:%d.%m.%Y}", "last": f"{last:%d.%m.%Y}"},
            field="held_from",
        )
    row.held_from, row.place, row.announced_at, row.announced_by_id = held_from, where, now, by.id
    row.save(update_fields=["held_from", "place", "announced_at", "announced_by"])
    details = {"debate": row.id, "at": held_from.isoformat(), "place": where}
    write_down(action="consultations.debate.announced", draft=held, by=by, details=details)
    tell(
        DebateAnnounced(
            institution_id=held.institution_id,
            draft_id=held.id,
            debate_id=row.id,
            title=held.title,
            held_at=held_from,
            place=where,
            announced_at=now,
        )
    )


@transaction.atomic
def publish_minutes(
    *, draft_id: int, debate_id: int, minutes: str, participants_count: int, by: Actor, now: datetime
) -> None:
    """
    Make public what was said at a debate and how many took part; names of persons do not belong in it.

    Raises: DraftMissingError; DebateRefusedError before it was held, or without what was said.
    Law: Legea 52/2003 art. 7 alin. (10) și art. 11.
    """
    held = draft_held(draft_id=draft_id)
    row = _debate_held(held.id, debate_id)
    said = ro_normalise(minutes).strip()[:20_000]
    if row.held_from is None or row.held_from > now:
        raise DebateRefusedError(_("Dezbaterea nu s-a ținut încă."))
    if len(said) < 20:
        raise DebateRefusedError(_("Scrieți ce s-a discutat și ce s-a propus."), field="minutes")
    if not 0 <= participants_count <= 100_000:
        raise DebateRefusedError(_("Scrieți câți au participat."), field="participants_count")
    row.minutes, row.participants_count, row.minuted_at, row.minuted_by_id = (
        said,
        participants_count,
        now,
        by.id,
    )
    row.save(update_fields=["minutes", "participants_count", "minuted_at", "minuted_by"])
    details = {"debate": row.id, "participants": participants_count}
    write_down(action="consultations.debate.held", draft=held, by=by, details=details)


def _debate_held(draft_id: int, debate_id: int) -> Debate:
    row = Debate.objects.select_for_update().filter(pk=debate_id, draft_id=draft_id).first()
    if row is None:
        raise DebateRefusedError(_("Dezbaterea aceasta nu există."))
    return row

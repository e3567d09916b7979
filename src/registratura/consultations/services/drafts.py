"""A draft of a normative act from preparing to its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.consultations.errors import DraftMissingError, DraftRefusedError, TermTooShortError
from registratura.consultations.events import DraftAnnounced
from registratura.consultations.models import DraftAct, DraftFile, Proposal
from registratura.consultations.queries.drafts import window_from
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.events import publish as tell
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

LAST_DAY = date(2095, 12, 31)
FILES_MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftActDraft:
    """
    What is said of a draft. `send_to` tells where and how proposals are sent, `contact` which function receives them.
    """

    title: str
    kind: str
    reasons: str
    send_to: str
    contact: str
    initiator: str = ""


@dataclass(frozen=True, slots=True)
class DraftFileDraft:
    """A kept document of a draft and what it is: `announcement`, `reasons`, `text`, `study`, `minutes`."""

    role: str
    document_id: int
    name: str
    media_type: str
    size_bytes: int
    sha256: str


@transaction.atomic
def prepare_draft(*, draft: DraftActDraft, by: Actor | None, now: datetime) -> DraftAct:
    """
    Prepare a draft; nobody outside sees it before it is announced.

    Raises: DraftRefusedError without title, reasons, or the place for proposals.
    """
    made = DraftAct(
        institution_id=required_institution(),
        prepared_at=now,
        prepared_by_id=by.id if by is not None else None,
        **_checked(draft),
    )
    made.save(force_insert=True)
    write_down(action="consultations.draft.prepared", draft=made, by=by, details={"title": made.title})
    return made


@transaction.atomic
def change_draft(*, draft_id: int, draft: DraftActDraft, by: Actor, now: datetime) -> None:
    """
    Change what is said of a draft that is not announced yet.

    Raises: DraftMissingError; DraftRefusedError as for a new one.
    """
    held = draft_held(draft_id=draft_id)
    if held.announced_at is not None:
        raise DraftMissingError(_("Proiectul este anunțat: textul lui nu se mai schimbă."))
    values = _checked(draft)
    before = held.title
    for name, value in values.items():
        setattr(held, name, value)
    held.save(update_fields=list(values))
    write_down(
        action="consultations.draft.changed",
        draft=held,
        by=by,
        details={"before": before, "after": held.title},
    )


@transaction.atomic
def add_files(*, draft_id: int, files: Sequence[DraftFileDraft], by: Actor | None, now: datetime) -> int:
    """
    Attach documents to a draft and return how many; what is attached after the announcement is seen at once.

    Raises: DraftMissingError when the consultation ended; DraftRefusedError for too many or an unknown role.
    """
    held = draft_held(draft_id=draft_id)
    if held.ended_at is not None:
        raise DraftMissingError(_("Consultarea este încheiată."))
    known = set(DraftFile.objects.filter(draft_id=held.id).values_list("document_id", flat=True))
    fresh = [file for file in files if file.document_id not in known]
    if len(known) + len(fresh) > FILES_MOST:
        raise DraftRefusedError(_("Cel mult %d documente la un proiect.") % FILES_MOST, field="files")
    for file in fresh:
        if file.role not in DraftFile.Role.values:
            raise DraftRefusedError(_("Alegeți ce este documentul."), field="role")
        DraftFile(
            institution_id=held.institution_id,
            draft=held,
            role=file.role,
            document_id=file.document_id,
            name=file.name[:255],
            media_type=file.media_type[:120],
            size_bytes=file.size_bytes,
            sha256=file.sha256,
            added_at=now,
            added_by_id=by.id if by is not None else None,
        ).save(force_insert=True)
        write_down(
            action="consultations.file.added",
            draft=held,
            by=by,
            details={"role": file.role, "sha256": file.sha256},
        )
    return len(fresh)


@transaction.atomic
def announce(
    *, draft_id: int, proposals_until: date, adoption_on: date | None, by: Actor, now: datetime
) -> DraftAct:
    """
    Put a draft before the public today; from now on its terms only grow.

    proposals_until: the last day for proposals. adoption_on: when it is meant to be adopted, if that is known.
    Raises: DraftMissingError; DraftRefusedError without its text; TermTooShortError for less time than the law gives.
    Law: Legea 52/2003 art. 7 alin. (1), (2) și (4).
    """
    held = draft_held(draft_id=draft_id)
    if held.announced_at is not None or held.ended_at is not None:
        raise DraftMissingError(_("Proiectul este anunțat deja."))
    roles = set(DraftFile.objects.filter(draft_id=held.id).values_list("role", flat=True))
    if DraftFile.Role.TEXT not in roles:
        raise DraftRefusedError(
            _("Anunțul cuprinde textul complet al proiectului (Legea 52/2003 art. 7): atașați-l."),
            field="files",
        )
    today = legal_date(now)
    law = window_from(today)
    _check_until(proposals_until, law.open_until)
    _check_adoption_day(adoption_on, law.adopted_from)
    held.announced_on, held.announced_at, held.announced_by_id = today, now, by.id
    held.proposals_until_on, held.adopted_from, held.adoption_on = (
        proposals_until,
        law.adopted_from,
        adoption_on,
    )
    held.save(
        update_fields=[
            *(
                "announced_on",
                "announced_at",
                "announced_by",
                "proposals_until_on",
                "adopted_from",
                "adoption_on",
            )
        ]
    )
    details = {"until": proposals_until.isoformat(), "adopted_from": law.adopted_from.isoformat()}
    write_down(action="consultations.draft.announced", draft=held, by=by, details=details)
    tell(
        DraftAnnounced(
            institution_id=held.institution_id,
            draft_id=held.id,
            title=held.title,
            proposals_until=proposals_until,
            announced_at=now,
        )
    )
    return held


def _check_adoption_day(adoption_on: date | None, earliest: date) -> None:
    if adoption_on is not None and not earliest <= adoption_on <= LAST_DAY:
        raise TermTooShortError(
            _(
                "De la anunț până la adoptare trec cel puțin 30 de zile lucrătoare (Legea 52/2003 art. 7 alin. (1)): "
                "alegeți %s sau o zi de după ea."
            )
            % f"{earliest:%d.%m.%Y}",
            field="adoption_on",
        )


def _check_until(until: date, earliest: date) -> None:
    if not earliest <= until <= LAST_DAY:
        raise TermTooShortError(
            _(
                "Propunerile se primesc cel puțin 10 zile calendaristice (Legea 52/2003 art. 7 alin. (4)): alegeți "
                "%s sau o zi de după ea."
            )
            % f"{earliest:%d.%m.%Y}",
            field="proposals_until",
        )


@transaction.atomic
def prolong(*, draft_id: int, proposals_until: date, by: Actor, now: datetime) -> None:
    """
    Let proposals come for longer; a term once given is never cut.

    Raises: DraftMissingError; TermTooShortError for an earlier day.
    """
    held = announced_held(draft_id=draft_id)
    assert held.proposals_until_on is not None
    if not held.proposals_until_on < proposals_until <= LAST_DAY or proposals_until < legal_date(now):
        raise TermTooShortError(
            _("Termenul anunțat nu se scurtează: alegeți o zi de după %s.")
            % f"{held.proposals_until_on:%d.%m.%Y}",
            field="proposals_until",
        )
    before = held.proposals_until_on.isoformat()
    held.proposals_until_on = proposals_until
    held.save(update_fields=["proposals_until_on"])
    details = {"before": before, "after": proposals_until.isoformat()}
    write_down(action="consultations.draft.prolonged", draft=held, by=by, details=details)


@transaction.atomic
def end_draft(
    *,
    draft_id: int,
    outcome: str,
    words: str,
    act_number: str,
    act_on: date | None,
    by: Actor,
    now: datetime,
) -> None:
    """
    End a consultation: the draft was adopted (with number and day), rejected, or withdrawn with the reason.

    Raises: DraftMissingError; TermTooShortError for an adoption before its earliest day; DraftRefusedError for a
    proposal without its answer, or an ending that is not whole.
    Law: Legea 52/2003 art. 7.
    """
    held = announced_held(draft_id=draft_id)
    said = ro_normalise(words).strip()[:1000]
    if outcome not in DraftAct.Outcome.values:
        raise DraftRefusedError(_("Alegeți ce a devenit proiectul."), field="outcome")
    number = ro_normalise(act_number, single_line=True)[:20]
    if outcome == DraftAct.Outcome.ADOPTED:
        _check_adoption(held, number, act_on, today=legal_date(now))
    elif len(said) < 5:
        raise DraftRefusedError(_("Scrieți de ce: se vede pe pagina publică."), field="words")
    if outcome != DraftAct.Outcome.WITHDRAWN:
        open_count = Proposal.objects.filter(draft_id=held.id, verdict="").count()
        if open_count:
            raise DraftRefusedError(
                _("Scrieți întâi la fiecare propunere dacă a fost preluată; fără răspuns: %d.") % open_count
            )
    adopted = outcome == DraftAct.Outcome.ADOPTED
    held.outcome, held.outcome_words = outcome, said
    held.act_number, held.act_on = (number, act_on) if adopted else ("", None)
    held.ended_at, held.ended_by_id = now, by.id
    held.save(update_fields=["outcome", "outcome_words", "act_number", "act_on", "ended_at", "ended_by"])
    write_down(
        action="consultations.draft.ended",
        draft=held,
        by=by,
        details={"outcome": outcome, "number": number, "words": said},
    )


def _check_adoption(held: DraftAct, number: str, act_on: date | None, *, today: date) -> None:
    assert held.adopted_from is not None
    if not number:
        raise DraftRefusedError(_("Scrieți numărul actului adoptat."), field="act_number")
    if act_on is None or act_on > today:
        raise DraftRefusedError(_("Scrieți data adoptării, cel târziu azi."), field="act_on")
    if act_on < held.adopted_from:
        raise TermTooShortError(
            _(
                "Proiectul nu putea fi adoptat înainte de %s: de la anunț trec cel puțin 30 de zile lucrătoare. "
                "Îndreptați data sau reluați anunțul."
            )
            % f"{held.adopted_from:%d.%m.%Y}",
            field="act_on",
        )


def _checked(draft: DraftActDraft) -> dict[str, Any]:
    values = {
        "title": ro_normalise(draft.title, single_line=True)[:500],
        "kind": draft.kind,
        "initiator": ro_normalise(draft.initiator, single_line=True)[:200],
        "reasons": ro_normalise(draft.reasons).strip()[:20_000],
        "send_to": ro_normalise(draft.send_to, single_line=True)[:500],
        "contact": ro_normalise(draft.contact, single_line=True)[:200],
    }
    if len(values["title"]) < 10:
        raise DraftRefusedError(_("Scrieți titlul proiectului, întreg."), field="title")
    if draft.kind not in DraftAct.Kind.values:
        raise DraftRefusedError(_("Alegeți felul actului."), field="kind")
    if len(values["reasons"]) < 20:
        raise DraftRefusedError(
            _("Scrieți de ce este nevoie de act: anunțul cuprinde motivele lui (Legea 52/2003 art. 7)."),
            field="reasons",
        )
    if len(values["send_to"]) < 5:
        raise DraftRefusedError(_("Scrieți unde și cum se trimit propunerile."), field="send_to")
    if len(values["contact"]) < 3:
        raise DraftRefusedError(
            _("Scrieți funcția celui care primește propunerile (Legea 52/2003 art. 7)."), field="contact"
        )
    return values


def draft_held(*, draft_id: int) -> DraftAct:
    """
    Return a draft, locked until the end of the transaction.

    Raises: DraftMissingError.
    """
    held = DraftAct.objects.select_for_update().filter(pk=draft_id).first()
    if held is None:
        raise DraftMissingError(_("Proiectul acesta nu există."))
    return held


def announced_held(*, draft_id: int) -> DraftAct:
    """
    Return a draft that is before the public, locked.

    Raises: DraftMissingError.
    """
    held = draft_held(draft_id=draft_id)
    if held.announced_at is None:
        raise DraftMissingError(_("Proiectul nu este anunțat încă."))
    if held.ended_at is not None:
        raise DraftMissingError(_("Consultarea este încheiată."))
    return held


def write_down(*, action: str, draft: DraftAct, by: Actor | None, details: Mapping[str, object]) -> None:
    """Write an act on a draft in the journal."""
    journal.record(action=action, subject_type="draft_act", subject_id=draft.id, by=by, details=details)

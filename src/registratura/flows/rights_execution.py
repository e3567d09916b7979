"""
Carrying requests out: the copy, erasure, restriction, annotation in registers, and telling who got the data.

Access and erasure ask the same holders about the same person, so what is shown is what is treated. An erasure is one
transaction over all rooms: it happens whole, or not at all.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import structlog
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from registratura.flows import rights_letters as letters
from registratura.flows import rights_others as others
from registratura.flows.rights import is_supplier
from registratura.flows.rights_package import holders_of, make_package, package_path
from registratura.flows.rights_pseudonyms import pseudonyms_of
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.kernel.personal_data import Done, Person, Treated, whole_person
from registratura.messaging import services as messages
from registratura.messaging.kinds import Kind
from registratura.messaging.services import Outside
from registratura.retention import queries as retention
from registratura.rights import queries
from registratura.rights import services as rights
from registratura.rights.errors import HeldError, NotProvenError, RequestRefusedError, RequestUnknownError
from registratura.rights.kinds import Justification, LetterKind, Right
from registratura.rights.machine import Status
from registratura.rights.queries import RequestCard
from registratura.subjects import services as subjects
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

TASK: Final = "flows.make_data_package"
WITH_COPY: Final = frozenset({Right.ACCESS, Right.PORTABILITY})
AT_ONCE: Final = frozenset({Right.ACCESS, Right.PORTABILITY, Right.ERASURE, Right.RESTRICTION})

log = structlog.get_logger("registratura.rights")


def person_asked(*, institution: "Institution", card: RequestCard) -> Person:
    """
    Return every key of the person of a request, beginning with those that were proven and with no other.

    Raises: NotProvenError when nothing is proven: nobody is given, or loses, another person's data.
    """
    if not card.person:
        raise NotProvenError(_("Nu s-a dovedit încă cine cere; nu se caută nimic."))
    return whole_person(
        institution_id=institution.id, person=card.person, everywhere=is_supplier(institution=institution)
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What one room holds about a person: how many rows and files."""

    room: str
    name: str
    rows: int
    files: int


def what_is_held(*, institution: "Institution", card: RequestCard) -> list[Found]:
    """
    Count what each room holds about the person of a request. Must not run inside a scope.

    Raises: NotProvenError.
    """
    person = person_asked(institution=institution, card=card)
    found = []
    for holder in holders_of(everywhere=is_supplier(institution=institution)):
        data = list(holder.collect(institution_id=institution.id, person=person))
        if data:
            files = sum(len(one.files) for one in data)
            found.append(Found(holder.room, letters.room_name(room=holder.room), len(data), files))
    return found


def carry_out(*, institution: "Institution", request_id: int, by: Actor | None, now: datetime) -> None:
    """
    Carry an approved request out: begin its copy, erase, or restrict. Other rights are answered in words.

    Raises: HeldError, NotProvenError, RequestRefusedError, StatusError.
    """
    card = _card(institution, request_id)
    if card.right in WITH_COPY:
        _begin_copy(institution, card, by, now)
    elif card.right is Right.ERASURE:
        erase(institution=institution, request_id=request_id, by=by, now=now)
    elif card.right is Right.RESTRICTION:
        _restrict(institution, card, by, now)
    else:
        raise RequestRefusedError(_("La acest drept se răspunde în cuvinte, după ce ați făcut ce se cere."))


def _begin_copy(institution: "Institution", card: RequestCard, by: Actor | None, now: datetime) -> None:
    with acting_for(institution.id):
        rooms = [one.room for one in holders_of(everywhere=is_supplier(institution=institution))]
        rights.begin_work(request_id=card.id, deed=rights.COLLECT, rooms=rooms, by=by, now=now)
        package_id = rights.ask_package(request_id=card.id, portable=card.right is Right.PORTABILITY, now=now)
        put_in_queue(institution_id=institution.id, package_id=package_id)


def put_in_queue(*, institution_id: int, package_id: int) -> None:
    """Order the job that makes a copy, in the transaction of the caller."""
    app.configure_task(TASK, queueing_lock=f"{TASK}:{institution_id}:{package_id}").defer(
        institution_id=institution_id, package_id=package_id
    )


def make_copy(*, institution_id: int, package_id: int, clock: Callable[[], datetime]) -> bool:
    """
    Make a copy that was asked for; say whether it was made now. Must not run inside a scope. Safe to repeat.
    """
    institution = institutions.institution_by_id(institution_id)
    assert institution is not None
    with acting_for(institution_id):
        begun = rights.begin_package(package_id=package_id, now=clock())
        card = queries.request_by_id(begun.request_id) if begun is not None else None
    if begun is None or card is None:
        return False
    try:
        _make(institution, card, package_id, begun.portable, clock)
    except (OSError, DomainError, ValueError, LookupError) as error:
        log.exception("rights.package.failed", institution=institution_id, package=package_id)
        with acting_for(institution_id):
            rights.fail_package(package_id=package_id, problem=type(error).__name__)
        return False
    return True


def _make(
    institution: "Institution",
    card: RequestCard,
    package_id: int,
    portable: bool,
    clock: Callable[[], datetime],
) -> None:
    everywhere = is_supplier(institution=institution)
    person = person_asked(institution=institution, card=card)

    def progress(done: int, total: int) -> None:
        with acting_for(institution.id):
            rights.note_progress(package_id=package_id, done=done, total=total)

    with letters.in_language_of(card=card):
        made = make_package(
            institution=institution,
            card=card,
            person=person,
            asked=holders_of(everywhere=everywhere),
            target=package_path(institution_id=institution.id, package_id=package_id),
            portable=portable,
            now=clock(),
            progress=progress,
        )
    with acting_for(institution.id):
        now = clock()
        package = rights.finish_package(
            package_id=package_id,
            sha256=made.sha256,
            size_bytes=made.size_bytes,
            rows=made.rows,
            files=made.files,
            now=now,
        )
        if card.status is Status.EXECUTING:
            rights.move(request_id=card.id, to=Status.READY, by=None, now=now)
        if card.person_email:
            messages.send(
                kind=Kind.RIGHTS_READY,
                to=Outside(email=card.person_email, name=card.person_name, language=card.language),
                context={
                    "reference": card.reference,
                    "until": legal_date(package.expires_at) if package.expires_at else legal_date(now),
                    "page": letters.status_address(institution=institution, supplier=everywhere),
                },
                dedupe_key=f"rights:ready:{package_id}",
                about_type="privacy_request",
                about_id=card.id,
                by=None,
                now=now,
            )


def erase(*, institution: "Institution", request_id: int, by: Actor | None, now: datetime) -> list[Treated]:
    """
    Erase what the law lets go, in every room at once, and send the letter that says what stays and why.

    Raises: HeldError when a hold stands over the data: nothing is erased, and that is written down; NotProvenError.
    Law: GDPR art. 17, art. 18 alin. (3), art. 19.
    """
    card = _card(institution, request_id)
    person = person_asked(institution=institution, card=card)
    _refuse_held(institution, card, person, now)
    everywhere = is_supplier(institution=institution)
    treated: list[Treated] = []
    with acting_for(institution.id):
        asked = holders_of(everywhere=everywhere)
        recipients = others.recipients_of(person=person)
        rights.begin_work(
            request_id=card.id, deed=rights.ERASE, rooms=[one.room for one in asked], by=by, now=now
        )
        for holder in asked:
            done = list(holder.erase(institution_id=institution.id, person=person, now=now))
            rights.finish_task(
                request_id=card.id,
                deed=rights.ERASE,
                room=holder.room,
                row_count=len(done),
                result=_told(done),
                now=now,
            )
            treated += done
        for ref in pseudonyms_of(person=person):
            subjects.destroy_keys(subject_id=ref, reason=card.reference, by=by, now=now)
        subjects.note_erased(
            subject_id=None, places=[one.place for one in treated if one.done is not Done.KEPT], now=now
        )
        if any(one.done is Done.KEPT for one in treated):
            rights.note_partly(request_id=card.id, codes=[Justification.EXEMPTED.value])
        _close(institution, card, recipients, by, now, partly=any(one.done is Done.KEPT for one in treated))
    return treated


def _told(treated: Iterable[Treated]) -> dict[str, object]:
    counts: Counter[Done] = Counter()
    reasons: Counter[tuple[str, str, date | None]] = Counter()
    for one in treated:
        counts[one.done] += 1
        if one.kept is not None:
            reasons[one.kept.reason, one.kept.law, one.kept.until] += 1
    latest: dict[tuple[str, str], tuple[int, date | None]] = {}
    for (reason, law, until), count in reasons.items():
        before, last = latest.get((reason, law), (0, until))
        latest[reason, law] = (before + count, max(until, last) if until and last else until or last)
    return {
        "erased": counts[Done.ERASED],
        "anonymised": counts[Done.ANONYMISED],
        "kept": counts[Done.KEPT],
        "reasons": [
            {"reason": reason, "law": law, "until": until.isoformat() if until else "", "count": count}
            for (reason, law), (count, until) in sorted(latest.items())
        ],
    }


def _refuse_held(institution: "Institution", card: RequestCard, person: Person, now: datetime) -> None:
    names = holds_over(institution=institution, person=person)
    if not names:
        return
    with acting_for(institution.id):
        if card.status is Status.APPROVED:
            rights.move(request_id=card.id, to=Status.EXECUTING, by=None, now=now)
        rights.stop_for_hold(request_id=card.id, holds=names, now=now)
    raise HeldError(
        _("Ștergerea s-a oprit: datele sunt ținute pe loc (%s). Se reia după ce se ridică.")
        % ", ".join(names)
    )


def holds_over(*, institution: "Institution", person: Person) -> list[str]:
    """
    Return the holds that stand over a person's data: over the person, or over everything.

    Law: GDPR art. 17 alin. (3) lit. e).
    """
    with acting_for(institution.id):
        over = {
            line.id: line.reference or line.reason
            for ref in [None, *pseudonyms_of(person=person)]
            for line in retention.holds_over_person(ref)
        }
    return [over[key] for key in sorted(over)]


def _restrict(institution: "Institution", card: RequestCard, by: Actor | None, now: datetime) -> None:
    person = person_asked(institution=institution, card=card)
    with acting_for(institution.id):
        rights.begin_work(request_id=card.id, deed=rights.COLLECT, rooms=[], by=by, now=now)
        rights.restrict(request_id=card.id, keys=card.person, by=by, now=now)
        _close(institution, card, others.recipients_of(person=person), by, now, partly=False)


def _close(
    institution: "Institution",
    card: RequestCard,
    recipients: list[str],
    by: Actor | None,
    now: datetime,
    *,
    partly: bool,
) -> None:
    """Send the answer, list who must be told, and let the request wait for them or end."""
    waits = others.list_recipients(card=card, names=recipients, by=by, now=now)
    with letters.in_language_of(card=card):
        if card.right is Right.ERASURE:
            words = letters.erasure_paragraphs(card=card, tasks=queries.tasks_of(card.id))
        else:
            told = _(
                "Datele dumneavoastră se păstrează, dar nu se mai folosesc. Vă anunțăm înainte de a relua."
            )
            words = letters.answer_paragraphs(card=card, words=told)
        words += letters.told_paragraphs(names=recipients)
        letters.send_letter(
            institution=institution, card=card, kind=LetterKind.ANSWER, paragraphs=words, by=by, now=now
        )
    end = Status.PARTIALLY_REFUSED if partly else Status.DELIVERED
    to = Status.AWAITING_RECIPIENTS if waits else end
    rights.move(request_id=card.id, to=to, by=by, now=now)


def expire_copies(*, institution_id: int, now: datetime) -> int:
    """Take away the copies whose time is over, and return how many."""
    with acting_for(institution_id):
        over = queries.packages_over(at=now)
    for package_id, _sha256 in over:
        package_path(institution_id=institution_id, package_id=package_id).unlink(missing_ok=True)
        with acting_for(institution_id):
            rights.note_gone(package_id=package_id, now=now)
    return len(over)


def _card(institution: "Institution", request_id: int) -> RequestCard:
    with acting_for(institution.id):
        card = queries.request_by_id(request_id)
    if card is None:
        raise RequestUnknownError(_("Cererea nu există aici."))
    return card

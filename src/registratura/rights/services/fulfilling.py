"""Carrying a request out: the work in each room, its end, the letters, who must be told, whose data rest."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from registratura.journal.services import Actor
from registratura.kernel.personal_data import Key
from registratura.kernel.text import ro_normalise
from registratura.rights.errors import RequestRefusedError, RequestUnknownError
from registratura.rights.machine import Status
from registratura.rights.models import Letter, PrivacyRequest, RecipientNotice, Restriction, Task
from registratura.rights.objections import AT_ONCE, STOPPED
from registratura.rights.services.rows import go, locked, write_down
from registratura.toolkit.scope import required_institution

ANSWER_MOST: Final = 500

ERASE, COLLECT = "erase", "collect"


@transaction.atomic
def begin_work(
    *, request_id: int, deed: str, rooms: Iterable[str], by: Actor | None, now: datetime
) -> PrivacyRequest:
    """
    Begin carrying a request out, with one task for each room; begun again, it finds what is left.

    Raises: StatusError, RequestUnknownError.
    """
    request = locked(request_id=request_id)
    go(request=request, to=Status.EXECUTING, by=by, now=now)
    known = set(Task.objects.filter(request_id=request.id, deed=deed).values_list("room", flat=True))
    for room in sorted(set(rooms) - known):
        Task(institution_id=request.institution_id, request_id=request.id, room=room, deed=deed).save(
            force_insert=True
        )
    return request


def rooms_left(*, request_id: int, deed: str) -> list[str]:
    """Return the rooms whose task of a request is not done."""
    rows = Task.objects.filter(request_id=request_id, deed=deed).exclude(state=Task.State.DONE)
    return list(rows.order_by("room").values_list("room", flat=True))


@transaction.atomic
def finish_task(
    *, request_id: int, deed: str, room: str, row_count: int, result: Mapping[str, object], now: datetime
) -> None:
    """Note that a request was carried out in a room: how many rows, and what became of them."""
    request = locked(request_id=request_id)
    task = Task.objects.select_for_update().get(request_id=request_id, deed=deed, room=room)
    task.state, task.row_count, task.result = Task.State.DONE, row_count, dict(result)
    task.attempt_count += 1
    task.finished_at, task.problem = now, ""
    task.save(update_fields=["state", "row_count", "result", "attempt_count", "finished_at", "problem"])
    counts = {name: value for name, value in result.items() if isinstance(value, int)}
    write_down(
        action="rights.task.finished",
        request=request,
        by=None,
        details={"deed": deed, "room": room, "rows": row_count, **counts},
    )


@transaction.atomic
def fail_task(*, request_id: int, deed: str, room: str, problem: str) -> None:
    """Note that a room could not be worked in; it is tried again."""
    task = Task.objects.select_for_update().get(request_id=request_id, deed=deed, room=room)
    task.state, task.problem = Task.State.FAILED, problem[:300]
    task.attempt_count = min(task.attempt_count + 1, 30_000)
    task.save(update_fields=["state", "problem", "attempt_count"])


@transaction.atomic
def stop_for_hold(*, request_id: int, holds: Iterable[str], now: datetime) -> None:
    """Stop an erasure because a hold stands over the data; the request waits for a decision inside."""
    request = locked(request_id=request_id)
    write_down(action="rights.erasure.stopped", request=request, by=None, details={"holds": sorted(holds)})
    go(request=request, to=Status.REQUIRES_INPUT, by=None, now=now)


@transaction.atomic
def move(*, request_id: int, to: Status, by: Actor | None, now: datetime) -> PrivacyRequest:
    """
    Move a request on its way.

    Raises: StatusError, RequestUnknownError.
    """
    request = locked(request_id=request_id)
    go(request=request, to=to, by=by, now=now)
    return request


@transaction.atomic
def note_partly(*, request_id: int, codes: Iterable[str]) -> None:
    """Keep why a part of what was asked is not done."""
    request = locked(request_id=request_id)
    request.codes = sorted(set(codes))
    request.save(update_fields=["codes"])


@transaction.atomic
def note_letter(
    *,
    request_id: int,
    kind: str,
    text: str,
    sha256: str,
    size_bytes: int,
    by: Actor | None,
    now: datetime,
) -> int:
    """Keep a letter that is sent about a request, and return its number."""
    request = locked(request_id=request_id)
    letter = Letter(
        institution_id=request.institution_id,
        request_id=request.id,
        kind=kind,
        language=request.language,
        text=text,
        sha256=sha256,
        size_bytes=size_bytes,
        written_at=now,
        written_by_id=by.id if by is not None else None,
    )
    letter.save(force_insert=True)
    write_down(
        action="rights.letter.written",
        request=request,
        by=by,
        details={"letter": letter.id, "kind": kind, "sha256": sha256},
    )
    return letter.id


def note_message(*, letter_id: int, message_id: int) -> None:
    """Tie a letter to the message that carries it."""
    Letter.objects.filter(pk=letter_id).update(message_id=message_id)


@transaction.atomic
def list_recipient(
    *, request_id: int, name: str, email: str, due_on: date, by: Actor | None, now: datetime
) -> bool:
    """
    List somebody to be told what was changed, erased or restricted; say whether it is a new one.

    Law: GDPR art. 19.
    """
    request = locked(request_id=request_id)
    if RecipientNotice.objects.filter(request_id=request.id, recipient_name=name).exists():
        return False
    row = RecipientNotice(
        institution_id=request.institution_id,
        request_id=request.id,
        recipient_name=name[:200],
        email=email[:254],
        due_on=due_on,
    )
    row.save(force_insert=True)
    write_down(action="rights.recipient.listed", request=request, by=by, details={"recipient": row.id})
    return True


@transaction.atomic
def note_told(
    *,
    notice_id: int,
    way: str,
    skipped: str = "",
    email: str = "",
    letter_id: int | None = None,
    by: Actor | None,
    now: datetime,
) -> None:
    """
    Note that a recipient was told, by which way, or why telling is impossible.

    email, letter_id: where the notice was sent, and the letter that holds its words.
    """
    row = RecipientNotice.objects.select_for_update().get(pk=notice_id)
    row.told_at, row.told_way, row.skipped_reason = now, way[:10], skipped[:300]
    row.email = email[:254]
    row.save(update_fields=["told_at", "told_way", "skipped_reason", "email"])
    write_down(
        action="rights.recipient.told",
        request=locked(request_id=row.request_id),
        by=by,
        details={"recipient": row.id, "way": way, "skipped": bool(skipped), "letter": letter_id},
    )


@transaction.atomic
def note_recipient_answer(*, request_id: int, notice_id: int, text: str, by: Actor, now: datetime) -> None:
    """
    Write down what a recipient who was told answered: done, refused, passed on. A later answer stands for the former.

    Raises: RequestUnknownError for whoever was not told of this request, RequestRefusedError for no words or too many.
    Law: GDPR art. 19.
    """
    clean = ro_normalise(text).strip()
    if not clean or len(clean) > ANSWER_MOST:
        raise RequestRefusedError(
            _("Scrieți ce a răspuns destinatarul, în cel mult %d caractere.") % ANSWER_MOST, field="answer"
        )
    request = locked(request_id=request_id)
    told = RecipientNotice.objects.select_for_update().filter(request_id=request.id, told_at__isnull=False)
    row = told.filter(pk=notice_id, skipped_reason="").first()
    if row is None:
        raise RequestUnknownError(
            _("Destinatarul nu a fost încă anunțat; anunțați-l întâi, apoi notați răspunsul.")
        )
    again = bool(row.answer)
    row.answer, row.answered_at = clean, now
    row.save(update_fields=["answer", "answered_at"])
    write_down(
        action="rights.recipient.answered",
        request=request,
        by=by,
        details={"recipient": row.id, "again": again},
    )


@transaction.atomic
def restrict(*, request_id: int, keys: Iterable[Key], by: Actor | None, now: datetime) -> int:
    """
    Let the data of a person rest: kept and not used. Return how many keys were set.

    Law: GDPR art. 18.
    """
    request = locked(request_id=request_id)
    count = _set(request, keys, "", now)
    write_down(action="rights.restriction.set", request=request, by=by, details={"keys": count})
    return count


@transaction.atomic
def stop_purposes(
    *, request_id: int, keys: Iterable[Key], purposes: Iterable[str], by: Actor, now: datetime
) -> int:
    """
    Let the data of a person rest for some purposes, since an objection to them was accepted; return how many keys.

    purposes: codes, P01 to P25. For offers and advertisements nothing has to be weighed; for the others it must be.
    Raises: RequestRefusedError. Law: GDPR art. 21 alin. (1)-(3).
    """
    request, wanted, kept = locked(request_id=request_id), sorted(set(purposes)), sorted(keys)
    if unknown := [one for one in wanted if one not in STOPPED]:
        raise RequestRefusedError(
            _("Scopul %s nu se oprește printr-o opoziție.") % unknown[0], field="purposes"
        )
    if not request.assessment and any(one not in AT_ONCE for one in wanted):
        raise RequestRefusedError(_("Scrieți întâi ce ați cântărit; hotărârea se sprijină pe asta."))
    count = sum(_set(request, kept, one, now) for one in wanted)
    write_down(
        action="rights.objection.accepted",
        request=request,
        by=by,
        details={"purposes": wanted, "keys": count},
    )
    return count


def _set(request: PrivacyRequest, keys: Iterable[Key], purpose: str, now: datetime) -> int:
    count = 0
    for key in sorted(keys):
        digest = key_digest(key=key)
        standing = Restriction.objects.filter(kind=key.kind, key_digest=digest, purpose=purpose)
        if standing.filter(lifted_at__isnull=True).exists():
            continue
        Restriction(
            institution_id=request.institution_id,
            request_id=request.id,
            kind=key.kind,
            key_digest=digest,
            purpose=purpose,
            since_at=now,
        ).save(force_insert=True)
        count += 1
    return count


@transaction.atomic
def lift_restriction(*, request_id: int, reason: str, by: Actor, now: datetime) -> int:
    """
    Let the data of a person be used again; the person is told before, by the caller. Return how many keys.

    Law: GDPR art. 18 alin. (3).
    """
    request = locked(request_id=request_id)
    rows = Restriction.objects.filter(request_id=request.id, lifted_at__isnull=True)
    count = rows.update(lifted_at=now, lifted_reason=reason[:300])
    write_down(action="rights.restriction.lifted", request=request, by=by, details={"keys": count})
    return count


def key_digest(*, key: Key) -> str:
    """Return the keyed digest by which a restricted key is known, apart for each institution."""
    return key_digest_at(institution_id=required_institution(), key=key)


def key_digest_at(*, institution_id: int, key: Key) -> str:
    """Return the keyed digest by which an institution knows a restricted key. Needs no scope."""
    value = f"{institution_id}:{key.kind}:{key.value}"
    return salted_hmac("rights restriction", value, algorithm="sha256").hexdigest()

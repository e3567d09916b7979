"""What every act on a request begins with: holding it, knowing its state, telling who was first."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.documents import queries as documents
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel import events
from registratura.signing import rules
from registratura.signing.errors import BusyError, RequestStateError
from registratura.signing.events import RequestEnded, SignatureAsked
from registratura.signing.models import Paper, Request, Step
from registratura.signing.rules import RequestState, StepState, Turn

# Longer than any signing takes; what a killed server held is free again after it.
LEASE = timedelta(minutes=4)
_HOLD = ["held_token", "held_until", "held_by"]
_END = ["state", "ended_at", "ended_by", "outcome", *_HOLD]


def held(*, request_id: int) -> Request:
    """
    Return a request, nobody else's until this transaction ends.

    Raises: RequestStateError when it does not exist.
    """
    request = Request.objects.select_for_update().filter(pk=request_id).first()
    if request is None:
        raise RequestStateError(_("Cererea de semnare nu există; reîncărcați pagina."))
    return request


def refuse_ended(*, request: Request) -> None:
    """
    Refuse what only an open request allows.

    Raises: RequestStateError telling who ended it, how and when.
    """
    if request.state == RequestState.OPEN:
        return
    assert request.ended_at is not None
    who = accounts.names_of([request.ended_by_id]) if request.ended_by_id else {}
    raise RequestStateError(
        _(
            "Cererea de semnare este încheiată: %(state)s, %(who)s, %(when)s. Nu mai este nimic de făcut la ea."
        )
        % {
            "state": request.get_state_display(),
            "who": who.get(request.ended_by_id or 0, _("Sistem")),
            "when": _moment(request.ended_at),
        }
    )


def refuse_busy(*, request: Request, now: datetime) -> None:
    """
    Refuse while somebody signs the same papers.

    Raises: BusyError saying who and until when at the most.
    """
    if request.held_until is None or request.held_until <= now:
        return
    names = accounts.names_of([request.held_by_id]) if request.held_by_id else {}
    raise BusyError(
        _(
            "%(who)s semnează chiar acum aceste documente. Reîncărcați pagina peste puțin, cel târziu la %(when)s."
        )
        % {"who": names.get(request.held_by_id or 0, _("Sistemul")), "when": _moment(request.held_until)}
    )


def take(*, request: Request, token: UUID, by: Actor, now: datetime) -> None:
    """Hold a request for the time of a signing, beyond this transaction."""
    request.held_token, request.held_until, request.held_by_id = token, now + LEASE, by.id
    request.save(update_fields=_HOLD)


def let_go(*, request: Request) -> None:
    """End a hold."""
    request.held_token, request.held_until, request.held_by_id = None, None, None
    request.save(update_fields=_HOLD)


def turns_of(*, request: Request) -> list[Turn]:
    """Return the steps of a request as the order of signers sees them."""
    rows = Step.objects.filter(request=request).order_by("position")
    return [Turn(row.id, row.turn, StepState(row.state)) for row in rows]


def open_next(*, request: Request, by: Actor | None, now: datetime) -> bool:
    """Let the next ones sign and tell them; False when nobody is left."""
    opened = rules.opened_next(turns_of(request=request))
    if not opened:
        return False
    steps = list(Step.objects.filter(pk__in=opened).order_by("position"))
    for step in steps:
        step.state, step.opened_at = StepState.OPEN, now
        step.save(update_fields=["state", "opened_at"])
    events.publish(
        SignatureAsked(
            institution_id=request.institution_id,
            request_id=request.id,
            entry_id=request.entry_id,
            user_ids=tuple(step.user_id for step in steps if step.user_id is not None),
            seal=any(step.user_id is None for step in steps),
            by_id=by.id if by is not None else None,
            at=now,
        )
    )
    return True


def end(*, request: Request, state: RequestState, words: str, by: Actor | None, now: datetime) -> None:
    """End a held request, close what nobody needs to sign any more, and publish it. For the services of this room."""
    still = (StepState.WAITING.value, StepState.OPEN.value)
    Step.objects.filter(request=request, state__in=still).update(state=StepState.CLOSED)
    request.state, request.ended_at, request.outcome = state, now, words
    request.ended_by_id = by.id if by is not None else None
    request.held_token, request.held_until, request.held_by_id = None, None, None
    request.save(update_fields=_END)
    events.publish(
        RequestEnded(
            institution_id=request.institution_id,
            request_id=request.id,
            entry_id=request.entry_id,
            state=state.value,
            words=words,
            asked_by_id=request.asked_by_id,
            by_id=by.id if by is not None else None,
            at=now,
        )
    )


def fall(*, request: Request, changed: str, by: Actor | None, now: datetime) -> None:
    """End a request whose document is not the one that was sent any more. changed: the file's name."""
    words = _("„%s” s-a schimbat după ce a fost trimis la semnat.") % changed
    write_down(action="signing.request.fallen", request=request, by=by, file=changed)
    end(request=request, state=RequestState.FALLEN, words=words, by=by, now=now)


def changed_paper(*, papers: list[Paper]) -> str:
    """Return the name of the first document that is another than the one to be signed; empty when all are the same."""
    now_in_force = {card.id: card for card in documents.cards(paper.document_id for paper in papers)}
    for paper in papers:
        card = now_in_force.get(paper.document_id)
        if card is None or card.sha256 != paper.current_sha256:
            return card.name if card is not None else "?"
    return ""


def write_down(*, action: str, request: Request, by: Actor | None, **details: object) -> None:
    """Write an act on a request into the journal."""
    journal.record(
        action=action,
        subject_type="signing_request",
        subject_id=request.id,
        by=by,
        details={"entry_id": request.entry_id, **{name: value for name, value in details.items() if value}},
    )


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%d.%m.%Y, %H:%M")

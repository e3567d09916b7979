"""Whose turn it is, and refusing to sign."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.signing.errors import NotYoursToSignError, RequestRefusedError
from registratura.signing.models import Paper, Request, Step
from registratura.signing.rules import RequestState, StepState
from registratura.signing.services.holding import (
    changed_paper,
    end,
    fall,
    held,
    refuse_busy,
    refuse_ended,
    write_down,
)

DECISION = ["state", "decided_at", "decided_by", "decided_for", "remark"]


def step_of(*, request: Request, by: Actor, in_places: Collection[int], seal: bool) -> Step:
    """
    Return the open step that a person may decide: one's own, else that of an absent one, or the seal's.

    seal: whether it is the seal that is meant.
    Raises: NotYoursToSignError.
    """
    steps = Step.objects.filter(request=request, state=StepState.OPEN).order_by("position")
    if seal:
        found = next((step for step in steps if step.user_id is None), None)
    else:
        mine = [step for step in steps if step.user_id == by.id or step.user_id in in_places]
        found = next((step for step in mine if step.user_id == by.id), mine[0] if mine else None)
    if found is None:
        raise NotYoursToSignError(_refusal(request, by, in_places))
    return found


def _refusal(request: Request, by: Actor, in_places: Collection[int]) -> str:
    own = Step.objects.filter(request=request, user_id__in=[by.id, *in_places]).order_by("position").first()
    if own is not None and own.state == StepState.SIGNED:
        return _("Ați semnat deja aceste documente; nu mai este nimic de făcut.")
    if own is not None and own.state == StepState.WAITING:
        return _("Nu este încă rândul dumneavoastră: semnează întâi cei dinainte.")
    return _("Semnătura se cere altcuiva. Cererea o poate schimba cel care a făcut-o.")


@transaction.atomic
def refuse(
    *, request_id: int, reason: str, in_places: Collection[int], seal: bool, by: Actor, now: datetime
) -> None:
    """
    Refuse to sign, with the reason; the request ends and goes back to who made it.

    in_places: absent persons for whom the person signs. seal: it is the seal that is refused.
    Raises: RequestRefusedError without a reason; RequestStateError; BusyError; NotYoursToSignError.
    """
    words = ro_normalise(reason, single_line=True)[:500]
    if len(words) < 3:
        raise RequestRefusedError(_("Scrieți ce nu este bine, ca autorul să îndrepte."), field="reason")
    request = held(request_id=request_id)
    refuse_ended(request=request)
    refuse_busy(request=request, now=now)
    step = step_of(request=request, by=by, in_places=in_places, seal=seal)
    decide(step=step, state=StepState.REFUSED, remark=words, by=by, now=now)
    write_down(action="signing.request.refused", request=request, by=by, reason=words, step=step.id)
    end(request=request, state=RequestState.REFUSED, words=words, by=by, now=now)


def decide(*, step: Step, state: StepState, remark: str, by: Actor, now: datetime) -> None:
    """Write down what somebody decided, for oneself or for the absent one whose step it is."""
    step.state, step.decided_at, step.decided_by_id, step.remark = state, now, by.id, remark
    step.decided_for_id = step.user_id if step.user_id not in (None, by.id) else None
    step.save(update_fields=DECISION)


@transaction.atomic
def fall_changed(*, document_id: int, by: Actor | None, now: datetime) -> int:
    """End the requests by which a document waits that is another than the one sent; return how many."""
    waiting = Paper.objects.filter(document_id=document_id, request__state=RequestState.OPEN)
    count = 0
    for request_id in sorted(waiting.values_list("request_id", flat=True)):
        request = held(request_id=request_id)
        papers = list(Paper.objects.filter(request=request).order_by("position"))
        if request.state == RequestState.OPEN and (changed := changed_paper(papers=papers)):
            fall(request=request, changed=changed, by=by, now=now)
            count += 1
    return count

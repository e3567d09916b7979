"""How a request ends: answered, refused, sent on, told where it is published, passed to the petitions."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from registratura.doors.desk.information.forms import (
    AnswerForm,
    EndingForm,
    PublishedForm,
    ReclassifyForm,
    RedirectForm,
    RefusalForm,
)
from registratura.doors.desk.information.views import back_to, forms_only, page, request_or_404
from registratura.doors.desk.settings.forms import refuse as put_beside
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import information as flow
from registratura.information import queries as information
from registratura.information import rules, wording
from registratura.information.queries import RequestCard
from registratura.information.rules import Evaluation, Nature, Way
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError


@require(Permission.INFORMATION_HANDLE)
@forms_only
def answer(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Give the information, whole or in part, or say that it does not exist."""
    return _end(request, register, year, number, AnswerForm, "answer", _("Răspunsul"))


@require(Permission.INFORMATION_HANDLE)
@forms_only
def refuse(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Refuse, by the letters of the law and with reasons; the remedies are shown."""
    return _end(request, register, year, number, RefusalForm, "refuse", _("Refuzul"))


@require(Permission.INFORMATION_HANDLE)
@forms_only
def redirected(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Send a request on to the authority that holds the information, and tell the applicant."""
    return _end(request, register, year, number, RedirectForm, "redirect", _("Înștiințarea"))


@require(Permission.INFORMATION_HANDLE)
@forms_only
def published(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Tell the applicant where the information stands published."""
    return _end(request, register, year, number, PublishedForm, "published", _("Înștiințarea"))


@require(Permission.INFORMATION_HANDLE)
@forms_only
def reclassify(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Pass to the petitions what is not under the law, and tell the applicant."""
    return _end(request, register, year, number, ReclassifyForm, "reclassify", _("Înștiințarea"))


def _end(
    request: DeskRequest,
    register: str,
    year: int,
    number: int,
    kind: type[EndingForm],
    template: str,
    letter: str,
) -> HttpResponseBase:
    entry, card = request_or_404(request, register=register, year=year, number=number)
    given: dict[str, Any] = {"answers": flow.answers_of(entry=entry), "late": _is_late(card, kind)}
    usual = (
        card.received_way if card.received_way != Way.VERBAL.value or kind is AnswerForm else Way.PAPER.value
    )
    initial: dict[str, Any] = {"way": usual}
    if kind is AnswerForm:
        given["offered"] = rules.natures_after(card.evaluation) if card.evaluation else frozenset()
        initial |= {"nature": Nature.FAVORABLE.value, "partial": card.evaluation is Evaluation.EXEMPT}
    form = kind(request.POST or None, initial=initial, **given)
    obstacle = _obstacle(card, kind)
    if request.method == "POST" and not obstacle and form.is_valid():
        try:
            made = flow.end_request(
                entry=entry,
                ending=form.ending(),
                letter_id=form.letter_id(),
                powers=request.powers,
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            put_beside(form, error)
        else:
            messages.success(
                request,
                _("%(what)s are numărul %(number)d. Termenul se încheie când pleacă.")
                % {"what": letter, "number": made.number}
                if made
                else _("Felul răspunsului este scris."),
            )
            return back_to(request, register=register, year=year, number=number)
    more = {"remedies": wording.remedies(), "price": information.price_on(legal_date(timezone.now()))}
    return page(request, f"desk/information/{template}.html", entry, card, form, obstacle=obstacle, **more)


def _is_late(card: RequestCard, kind: type[EndingForm]) -> bool:
    """Say whether the cause of a delay is asked: the term that binds this ending is over."""
    term = card.term if rules.rule_of_nature(kind.nature) == "IIP" else card.own_term
    return term is not None and legal_date(timezone.now()) > term.due_on


def _obstacle(card: RequestCard, kind: type[EndingForm]) -> str:
    """Say why this page has nothing to offer: not evaluated, evaluated as something else, or ended."""
    if card.nature is not None:
        return _("Cererea are deja răspuns: %(how)s, hotărât de %(who)s.") % {
            "how": wording.NATURES[card.nature],
            "who": card.decided_by,
        }
    obstacle = rules.ending_obstacle(evaluation=card.evaluation, nature=kind.nature)
    return wording.words_of(obstacle) if obstacle else ""

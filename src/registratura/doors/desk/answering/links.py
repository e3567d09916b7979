"""Linking an answer that has its number already, and taking a link back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from registratura.doors.desk.answering.forms import LinkForm, WithdrawForm
from registratura.doors.desk.answering.page import place_of
from registratura.doors.desk.answering.views import MEANWHILE, UNFIT, refuse_stranger
from registratura.doors.desk.registering.typed import read_key
from registratura.doors.desk.work.hands import hands_of
from registratura.doors.desk.work.standing import readable_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import answering as flow
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.petitions.errors import ConnectedLeftOutError
from registratura.registers import queries as registers
from registratura.registers.errors import AnsweredMeanwhileError
from registratura.registers.queries import AnswerLine, EntryLine, EntryRow
from registratura.toolkit.scope import acting_for


@require(Permission.ENTRY_READ, own_scope=True)
def link(request: DeskRequest, register: str, year: int, number: int) -> HttpResponse:
    """Choose a document that left already as the answer."""
    now = timezone.now()
    with acting_for(request.institution.id):
        row = readable_or_404(request, register=register, year=year, number=number)
        refuse_stranger(request, row, now=now)
        form = LinkForm(request.POST or None, initial={"number": request.GET.get("nr", "")[:40]})
        seen = frozenset(key for typed in request.POST.getlist("seen")[:200] if (key := read_key(typed)))
        chosen = _chosen(request, form) if request.method == "POST" and form.is_valid() else None
    status = UNFIT if form.is_bound else 200
    if chosen is not None:
        try:
            with acting_for(request.institution.id):
                flow.link_answer(
                    row=row,
                    answer_id=chosen.id,
                    seen=seen,
                    powers=hands_of(request).powers,
                    by=request.user,
                    now=now,
                )
        except DomainError as error:
            form.add_error(None, error.words)
            status = MEANWHILE if isinstance(error, AnsweredMeanwhileError) else UNFIT
        else:
            messages.success(request, _("S-a legat răspunsul nr. %s.") % chosen.written_number)
            return redirect(
                "desk:entry", code=request.institution.code, register=register, year=year, number=number
            )
    with acting_for(request.institution.id):
        return render(request, "desk/answering/link.html", _link_context(request, row, form), status=status)


def lead_to_link(request: DeskRequest, error: DomainError, *, answer_id: int | None = None) -> None:
    """
    Say, with an address, where petitions are added to an answer that leaves them out, when that is the refusal.

    answer_id: the entry that was to leave. Runs inside the scope.
    """
    if not isinstance(error, ConnectedLeftOutError):
        return
    (line,) = registers.lines_of(error.left_out[:1])
    code = next(card.code for card in registers.registers() if card.id == line.register_id)
    place = {"code": request.institution.code, "register": code, "year": line.year, "number": line.number}
    address = reverse("desk:answer_link", kwargs=place)
    if answer_id is not None:
        (sent,) = registers.lines_of([answer_id])
        address += "?" + urlencode({"nr": sent.written_number})
    words = _("Adaugă petiția %s la răspuns") % line.written_number
    messages.warning(request, format_html('<a href="{}">{}</a>', address, words))


def _link_context(request: DeskRequest, row: EntryRow, form: LinkForm) -> dict[str, object]:
    card = registers.entry_card(row)
    given = registers.answers_of([row.id]).get(row.id, ())
    linked = {line.answer.entry_id for line in given}
    sent = registers.sent_to_senders_of(
        row, visible_units=hands_of(request).powers.visible_units, reader_id=request.user.id
    )
    return {
        "form": form,
        "entry": card,
        "place": place_of(request, card.register_code, row),
        "given": given,
        "sent": [line for line in sent if line.id not in linked],
    }


def _chosen(request: DeskRequest, form: LinkForm) -> EntryLine | None:
    found = registers.with_number(
        form.cleaned_data["number"],
        at=timezone.now(),
        visible_units=hands_of(request).powers.visible_units,
        reader_id=request.user.id,
    )
    outgoing = [line for line in found if line.direction != "incoming"]
    if not outgoing:
        form.add_error(
            "number", _("Nu există nicio ieșire cu numărul acesta; verificați numărul și anul, 1234/2026.")
        )
    elif len(outgoing) > 1:
        form.add_error("number", _("Sunt mai multe cu acest număr; scrieți și anul, 1234/2026."))
    else:
        return outgoing[0]
    return None


@require(Permission.ENTRY_READ, own_scope=True)
def withdraw(request: DeskRequest, register: str, year: int, number: int, answer: int) -> HttpResponse:
    """Take an answer back, after a reason; the document waits again."""
    now = timezone.now()
    with acting_for(request.institution.id):
        row = readable_or_404(request, register=register, year=year, number=number)
        line = _standing(row, answer)
        if not may_withdraw(request, row, line):
            raise PermissionDenied
        card = registers.entry_card(row)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with acting_for(request.institution.id):
                flow.withdraw_answer(line=line, reason=form.cleaned_data["reason"], by=request.user, now=now)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.words)
        else:
            messages.success(
                request, _("Răspunsul nr. %s este retras; documentul așteaptă altul.") % line.answer_number
            )
            return redirect(
                "desk:entry", code=request.institution.code, register=register, year=year, number=number
            )
    with acting_for(request.institution.id):
        return render(
            request,
            "desk/answering/withdraw.html",
            {"form": form, "entry": card, "line": line, "place": place_of(request, card.register_code, row)},
            status=UNFIT if form.is_bound else 200,
        )


def _standing(row: EntryRow, answer: int) -> AnswerLine:
    found = registers.answers_of([row.id]).get(row.id, ())
    line = next((one for one in found if one.id == answer), None)
    if line is None:
        raise Http404
    return line


def may_withdraw(request: DeskRequest, row: EntryRow, line: AnswerLine) -> bool:
    """Say whether the reader takes an answer back: who gave it, or who corrects entries."""
    return line.linked_by_id == request.user.id or request.powers.may(Permission.ENTRY_CORRECT)

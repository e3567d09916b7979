"""Writing a letter about an entry: chosen, written beside its picture, registered with one press."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registratura.doors.desk.answering.page import place_of
from registratura.doors.desk.entries.rows import entry_address, register_codes
from registratura.doors.desk.letters.forms import LetterForm
from registratura.doors.desk.letters.shown import Look, look_of
from registratura.doors.desk.registering.forms import new_request_key, read_request_key
from registratura.doors.desk.registering.typed import read_key
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.work.hands import hands_of, may_read
from registratura.doors.desk.work.standing import readable_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import letter_forms
from registratura.flows import letters as flow
from registratura.flows.answering import SomebodyAnsweredError
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.letters import queries, services
from registratura.letters.queries import LetterCard, TemplateCard
from registratura.registers import queries as registers
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for

UNFIT, MEANWHILE = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ENTRY_READ, own_scope=True)
def choose(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Choose the template of a letter; the fitting ones stand first."""
    now = timezone.now()
    with acting_for(request.institution.id):
        row = readable_or_404(request, register=register, year=year, number=number)
        _refuse_stranger(request, row)
        card = registers.entry_card(row)
        usable = [one for one in queries.templates() if one.is_usable]
        if request.method == "POST":
            chosen = read_key(request.POST.get("template", ""))
            template = next((one for one in usable if one.id == chosen), None)
            if template is not None:
                begun = letter_forms.begin(
                    institution=request.institution,
                    template=template,
                    about=row,
                    request_key=read_request_key(request.POST.get("request_key")) or new_request_key(),
                    by=request.user,
                    now=now,
                )
                return redirect("desk:letter", code=request.institution.code, letter=begun)
            messages.error(request, _("Alegeți un șablon din listă."))
        fits = {
            one.id: 3
            if row.direction != "incoming" and one.document_kind == card.document_kind
            else one.fits(document_kind=card.document_kind, register_code=card.register_code)
            for one in usable
        }
        return render(
            request,
            "desk/letters/choose.html",
            {
                "entry": card,
                "place": place_of(request, card.register_code, row),
                "groups": _grouped(usable, fits),
                "request_key": new_request_key(),
                "begun": [one for one in queries.letters_of(row.id) if one.is_open],
                "may_administer": request.powers.may(Permission.TEMPLATES_ADMINISTER),
            },
            status=UNFIT if request.method == "POST" else 200,
        )


def _grouped(usable: list[TemplateCard], fits: dict[int, int]) -> list[tuple[str, list[TemplateCard]]]:
    groups = [
        (_("Potrivite acestui document"), [one for one in usable if fits[one.id] >= 2]),
        (_("Pentru orice document"), [one for one in usable if fits[one.id] == 1]),
        (_("Pentru alte documente"), [one for one in usable if fits[one.id] == 0]),
    ]
    return [group for group in groups if group[1]]


def _refuse_stranger(request: DeskRequest, row: EntryRow) -> None:
    powers = hands_of(request).powers
    if not flow.may_write(row=row, powers=powers, by=request.user, now=timezone.now()):
        raise PermissionDenied


def letter_or_404(request: DeskRequest, number: int) -> tuple[LetterCard, EntryRow]:
    """
    Return a letter and the entry that it is about, to whoever may read that entry. Runs inside the scope.

    Raises: Http404; PermissionDenied for whoever reads but does not write there.
    """
    card = queries.letter(number)
    row = registers.entry_by_id(card.about_id) if card is not None else None
    if card is None or row is None or not may_read(request, row):
        raise Http404
    if card.is_open:
        _refuse_stranger(request, row)
    return card, row


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ENTRY_READ, own_scope=True)
def letter(request: DeskRequest, letter: int) -> HttpResponseBase:
    """Write a letter; keep it, look at it, give it its number, or give it up."""
    with acting_for(request.institution.id):
        card, row = letter_or_404(request, letter)
        version = queries.version(card.version_id)
        if version is None or card.state == "discarded":
            raise Http404
        form = LetterForm(
            request.POST if request.method == "POST" else None, initial=_initial(card), slots=version.slots
        )
    if not card.is_open:
        return _onward(request, card)
    if request.method != "POST":
        return _shown(request, card, row, form)
    if "discard" in request.POST:
        return _discarded(request, card, row)
    if not form.is_valid():
        return _shown(request, card, row, form, status=UNFIT)
    with acting_for(request.institution.id):
        services.change_letter(letter_id=card.id, written=form.written(card.written), now=timezone.now())
        card, row = letter_or_404(request, letter)
    if "register" in request.POST:
        return _registered(request, card, row, form)
    return _shown(request, card, row, form)


def _initial(card: LetterCard) -> dict[str, Any]:
    slots = card.written.get("slots")
    filled = slots if isinstance(slots, dict) else {}
    return {**card.written, **{f"camp_{name}": value for name, value in filled.items()}}


def _registered(request: DeskRequest, card: LetterCard, row: EntryRow, form: LetterForm) -> HttpResponse:
    try:
        done = flow.register_letter(
            institution=request.institution,
            letter_id=card.id,
            powers=hands_of(request).powers,
            by=request.user,
            now=timezone.now(),
        )
    except SomebodyAnsweredError as error:
        with acting_for(request.institution.id):
            seen = [line.id for line in error.answers]
            before = card.written.get("seen")
            known = [*before, *seen] if isinstance(before, list) else seen
            services.change_letter(
                letter_id=card.id, written={**card.written, "seen": known}, now=timezone.now()
            )
        form.add_error(None, error.words)
        return _shown(request, card, row, form, status=MEANWHILE)
    except DomainError as error:
        refuse(form, error)
        return _shown(request, card, row, form, status=UNFIT)
    messages.success(request, _("Scrisoarea are numărul %s.") % done.written_number)
    if done.problem:
        messages.warning(request, done.problem)
    return _to_entry(request, done.entry_id)


def _discarded(request: DeskRequest, card: LetterCard, row: EntryRow) -> HttpResponse:
    with acting_for(request.institution.id):
        services.discard_letter(letter_id=card.id, by=request.user, now=timezone.now())
    messages.success(request, _("S-a renunțat la scrisoare; nu s-a dat niciun număr."))
    return _to_entry(request, row.id)


def _onward(request: DeskRequest, card: LetterCard) -> HttpResponse:
    """A letter with a number is read where it stands in the register."""
    if card.problem:
        messages.warning(request, card.problem)
    return _to_entry(request, card.entry_id or card.about_id)


def _to_entry(request: DeskRequest, entry_id: int) -> HttpResponse:
    with acting_for(request.institution.id):
        (line,) = registers.lines_of([entry_id])
        codes = register_codes()
    return redirect(
        entry_address(request.institution.code, codes[line.register_id][0], line.year, line.number)
    )


def _shown(
    request: DeskRequest, card: LetterCard, row: EntryRow, form: LetterForm, *, status: int = 200
) -> HttpResponse:
    look = look_of(request, card) if status == 200 and request.method == "POST" else Look.begun(card)
    with acting_for(request.institution.id):
        entry = registers.entry_card(row)
        context = {
            "card": card,
            "form": form,
            "entry": entry,
            "place": place_of(request, entry.register_code, row),
            "look": look,
            "here": letter_forms.is_here(written=card.written),
        }
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "desk/letters/_preview.html", context)
        return render(request, "desk/letters/letter.html", context, status=status)

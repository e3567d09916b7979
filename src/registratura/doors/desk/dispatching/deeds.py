"""Preparing a shipment, and everything that is done with it until it has arrived or come back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.dispatch import queries as dispatch
from registratura.dispatch import services
from registratura.dispatch.queries import ShipmentCard
from registratura.dispatch.services import Correction
from registratura.dispatch.terms import SENT_BY_PERSON
from registratura.doors.desk.answering.links import lead_to_link
from registratura.doors.desk.dispatching import forms
from registratura.doors.desk.dispatching.prefilled import prefilled
from registratura.doors.desk.dispatching.shown import goes_out, row_of, shipment_or_404, told
from registratura.doors.desk.entries.lookup import entry_or_404
from registratura.doors.desk.entries.rows import entry_address
from registratura.doors.desk.registering.files import hand_in
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import dispatch_papers, dispatching, mailing_out
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.toolkit.scope import acting_for

forms_only = require_http_methods(["GET", "HEAD", "POST"])


@require(Permission.ENTRY_DISPATCH)
@forms_only
def prepare(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Get an entry ready to leave to one recipient."""
    row = entry_or_404(request, register=register, year=year, number=number)
    card = registers.entry_card(row)
    here = entry_address(request.institution.code, card.register_code, row.year, row.number)
    if not goes_out(row) or row.state != "registered":
        messages.error(request, _("Numai o ieșire în vigoare se expediază; înregistrați întâi răspunsul."))
        return redirect(here)
    before = dispatch.of_entry(row.id)
    form = forms.ShipmentForm(
        request.POST or None,
        methods=list(dispatch.options().methods),
        initial=prefilled(card, before, institution=request.institution.name),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.prepare(
                entry_id=row.id,
                draft=form.draft(),
                seen=form.seen_key(),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
            # What was refused is shown below now: sent again, it is no longer unseen.
            typed = request.POST.copy()
            typed["seen"] = str(max((one.id for one in dispatch.of_entry(row.id)), default=0))
            form.data = typed
            before = dispatch.of_entry(row.id)
        else:
            messages.success(request, _("Expedierea este pregătită."))
            return redirect("desk:shipment", code=request.institution.code, shipment=made.id)
    today = legal_date(timezone.now())
    context = {
        "form": form,
        "entry": card,
        "back": here,
        "before": [row_of(one, institution=request.institution.code, today=today) for one in before],
        "file_count": len(card.documents),
    }
    return render(request, "desk/dispatching/prepare.html", context, status=422 if form.is_bound else 200)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done with a shipment: its form, its call, what is said after, and when it is offered."""

    form: Callable[..., Any]
    call: Callable[[DeskRequest, ShipmentCard, Any], object]
    done: Callable[[], str]
    offered: Callable[[ShipmentCard], bool]


def _common(request: DeskRequest, card: ShipmentCard) -> dict[str, Any]:
    return {"shipment_id": card.id, "by": request.user, "now": timezone.now()}


def _guarded(request: DeskRequest, card: ShipmentCard) -> dict[str, Any]:
    return {**_common(request, card), "powers": request.powers}


class Nothing(Form):
    """A deed that asks for nothing but its button."""


class ChangeForm(forms.ShipmentForm):
    """A shipment changed while it waits; its way stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, methods=[*dispatch.USUAL_METHODS, "portal"], fixed=True, **kwargs)


DEEDS: dict[str, Deed] = {
    "schimbare": Deed(
        ChangeForm,
        lambda request, card, form: services.change(draft=form.draft(), **_common(request, card)),
        lambda: _("Expedierea este schimbată."),
        lambda card: card.state == "prepared" and not card.queued,
    ),
    "plecare": Deed(
        forms.SendForm,
        lambda request, card, form: dispatching.send(on=form.cleaned_data["on"], **_guarded(request, card)),
        lambda: _("Trimiterea a plecat; ziua este scrisă și în registru."),
        lambda card: card.state == "prepared" and card.method in SENT_BY_PERSON,
    ),
    "trimitere": Deed(
        forms.MomentForm,
        lambda request, card, form: mailing_out.queue_mail(
            held_until=form.moment(), **_guarded(request, card)
        ),
        lambda: _(
            "Mesajul este dat la trimis; când îl primește serverul, plecarea se scrie singură în registru."
        ),
        lambda card: card.state == "prepared" and card.method == "email" and not card.queued,
    ),
    "oprire": Deed(
        Nothing,
        lambda request, card, form: services.unqueue(**_common(request, card)),
        lambda: _("Mesajul nu mai pleacă; este din nou pregătit."),
        lambda card: card.queued,
    ),
    "inmanare": Deed(
        forms.HandForm,
        lambda request, card, form: dispatching.hand_over(
            receiver_name=form.cleaned_data["receiver_name"],
            identity_kind=form.cleaned_data["identity_kind"],
            received_at=form.moment(),
            **_guarded(request, card),
        ),
        lambda: _("Înmânarea este scrisă; ziua este și în registru."),
        lambda card: card.state == "prepared" and card.method == "hand",
    ),
    "punere-in-portal": Deed(
        Nothing,
        lambda request, card, form: dispatching.make_available(**_guarded(request, card)),
        lambda: _("Documentul este în portal."),
        lambda card: card.state == "prepared" and card.method == "portal",
    ),
    "primire": Deed(
        forms.ConfirmForm,
        lambda request, card, form: services.confirm(on=form.cleaned_data["on"], **_common(request, card)),
        lambda: _("Primirea este scrisă."),
        lambda card: card.state == "sent" and card.method != "email",
    ),
    "intoarcere": Deed(
        forms.ReturnForm,
        lambda request, card, form: dispatching.record_return(**form.cleaned_data, **_common(request, card)),
        lambda: _("Întoarcerea este scrisă. Pregătiți, dacă e nevoie, o nouă expediere."),
        lambda card: card.state == "sent" and card.method in SENT_BY_PERSON,
    ),
    "corectare": Deed(
        forms.CorrectForm,
        lambda request, card, form: dispatching.correct(
            correction=_correction(form.cleaned_data),
            reason=form.cleaned_data["reason"],
            **_common(request, card),
        ),
        lambda: _("Corectura este scrisă; valoarea veche rămâne în istoric."),
        lambda card: card.left and card.state != "failed" and card.method not in ("email", "portal"),
    ),
    "renuntare": Deed(
        forms.CancelForm,
        lambda request, card, form: dispatching.cancel(
            reason=form.cleaned_data["reason"], **_common(request, card)
        ),
        lambda: _("S-a renunțat la expediere."),
        lambda card: card.waits and not card.queued,
    ),
}


def _correction(data: dict[str, Any]) -> Correction:
    return Correction(
        sent_on=data["sent_on"],
        outcome_on=data["outcome_on"],
        barcode=data["barcode"] or None,
        weight_grams=data["weight_grams"],
        price_bani=data["price_bani"],
    )


@require_safe
@require(Permission.ENTRY_READ)
def shipment(request: DeskRequest, shipment: int) -> HttpResponse:
    """Show a shipment: where it is, its proofs, what happened, what may be done now."""
    card, _entry = shipment_or_404(request, shipment)
    return _page(request, card)


@require_POST
@require(Permission.ENTRY_DISPATCH)
def act(request: DeskRequest, shipment: int, deed: str) -> HttpResponseBase:
    """Do something with a shipment; a refusal comes back on its page with what was typed."""
    card, _entry = shipment_or_404(request, shipment)
    wanted = DEEDS.get(deed)
    if wanted is None:
        raise Http404
    form = wanted.form(request.POST)
    if form.is_valid():
        try:
            wanted.call(request, card, form)
        except DomainError as error:
            refuse(form, error)
            lead_to_link(request, error, answer_id=card.entry_id)
        else:
            messages.success(request, wanted.done())
            return redirect("desk:shipment", code=request.institution.code, shipment=card.id)
    fresh = dispatch.shipment(card.id)
    assert fresh is not None
    return _page(request, fresh, refused={deed: form}, status=422)


def _page(
    request: DeskRequest, card: ShipmentCard, *, refused: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    code = request.institution.code
    today = legal_date(timezone.now())
    may = request.powers.may(Permission.ENTRY_DISPATCH)
    offered = {name: deed for name, deed in DEEDS.items() if may and deed.offered(card)}
    refused = refused or {}
    shown = {
        name: refused.get(name) or deed.form(initial=_initial(card, today)) for name, deed in offered.items()
    }
    lost = next((form for name, form in refused.items() if name not in offered), None)
    context = {
        "row": row_of(card, institution=code, today=today),
        "card": card,
        "deeds": shown,
        "refused": next(iter(refused.values()), None),
        "lost": lost,
        "open": next(iter(refused), ""),
        "proofs": dispatch.proofs_of([card.id]),
        "hand": dispatch.hands_of([card.id]).get(card.id),
        "events": told(card),
        "may": may,
        "may_prove": may and (card.left or card.state == "failed"),
        "proof_form": forms.ProofForm(kinds=_proof_kinds(card)),
        "here": reverse("desk:shipment", kwargs={"code": code, "shipment": card.id}),
        "bundle_href": reverse("desk:bundle", kwargs={"code": code, "bundle": card.bundle_id})
        if card.bundle_id and may
        else "",
    }
    return render(request, "desk/dispatching/shipment.html", context, status=status)


def _initial(card: ShipmentCard, today: Any) -> dict[str, Any]:
    names = (
        "method recipient_name for_information address barcode weight_grams price_bani email message_subject"
        " message_text note"
    )
    return {**{name: getattr(card, name) for name in names.split()}, "on": today, "received_at": today}


def _proof_kinds(card: ShipmentCard) -> list[str]:
    if card.method == "email":
        return ["delivery_report", "reading", "other"]
    if card.method == "hand":
        return ["signature_page", "other"]
    return ["ar", "return_note", "signature_page", "other"]


@require_POST
@require(Permission.ENTRY_DISPATCH, own_scope=True)
def add_proof(request: DeskRequest, shipment: int) -> HttpResponseBase:
    """Keep scans as proofs of a shipment."""
    with acting_for(request.institution.id):
        card, _entry = shipment_or_404(request, shipment)
    here = redirect("desk:shipment", code=request.institution.code, shipment=card.id)
    keep_proofs(request, kinds=_proof_kinds(card), shipment_id=card.id)
    return here


def keep_proofs(request: DeskRequest, *, kinds: list[str], **of: int) -> None:
    """Keep the files of a form as proofs of a shipment or a bundle; what is refused is said. Outside any scope."""
    form = forms.ProofForm(request.POST, kinds=kinds)
    uploads = request.FILES.getlist("files")
    if not form.is_valid() or not uploads:
        words = (
            _("Alegeți întâi fișierul cu dovada.") if form.is_valid() else _("Alegeți ce fel de dovadă este.")
        )
        messages.error(request, words)
        return
    handed = hand_in(space=request.institution.code, uploads=uploads, tokens=())
    for refusal in handed.refusals:
        messages.error(request, refusal)
    good = [file.received for file in handed.kept]
    if not good:
        return
    try:
        with acting_for(request.institution.id):
            dispatch_papers.keep_proof(
                received=good, kind=form.cleaned_data["kind"], by=request.user, now=timezone.now(), **of
            )
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Dovada este păstrată."))

"""Bundles for the post and the hand-over book."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from registratura.dispatch import queries, services
from registratura.dispatch.errors import BundleStateError
from registratura.dispatch.queries import BundleCard
from registratura.doors.desk.answering.links import lead_to_link
from registratura.doors.desk.dispatching import forms
from registratura.doors.desk.dispatching.deeds import keep_proofs
from registratura.doors.desk.dispatching.shown import row_of
from registratura.doors.desk.registering.typed import read_key
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import dispatch_papers, dispatching
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for
from registratura.toolkit.typesetting import PrintError

PROOF_KINDS = ["post_stamp", "other"]


@require_safe
@require(Permission.ENTRY_DISPATCH)
def bundle_list(request: DeskRequest) -> HttpResponse:
    """List the bundles, newest first."""
    before = read_key(request.GET.get("dupa"))
    found = queries.bundles(limit=51, before=before)
    older = str(found[49].id) if len(found) > 50 else ""
    return render(
        request, "desk/dispatching/bundles.html", {"bundles": found[:50], "older": older, "paged": before}
    )


@require_POST
@require(Permission.ENTRY_DISPATCH)
def fill(request: DeskRequest) -> HttpResponseBase:
    """Put the ticked letters into an open bundle, or into a new one."""
    chosen = [key for text in request.POST.getlist("trimitere") if (key := read_key(text)) is not None]
    back = redirect("desk:dispatch", code=request.institution.code)
    if not chosen:
        messages.error(request, _("Bifați întâi trimiterile care intră în borderou."))
        return back
    now = timezone.now()
    form = forms.BundleForm(request.POST)
    key = read_key(request.POST.get("bundle"))
    if key is None and not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return back
    try:
        with acting_for(request.institution.id):  # a new bundle that takes no letter is not kept
            if key is None:
                key = services.open_bundle(**form.cleaned_data, by=request.user, now=now).id
            count = dispatching.fill_bundle(
                bundle_id=key, shipment_ids=chosen, powers=request.powers, by=request.user, now=now
            )
    except DomainError as error:
        messages.error(request, error.words)
        with acting_for(request.institution.id):
            lead_to_link(request, error)
        return back
    words = ngettext("%(n)d trimitere este în borderou.", "%(n)d trimiteri sunt în borderou.", count)
    messages.success(request, words % {"n": count})
    return redirect("desk:bundle", code=request.institution.code, bundle=key)


@require_safe
@require(Permission.ENTRY_DISPATCH)
def bundle(request: DeskRequest, bundle: int) -> HttpResponse:
    """Show a bundle with its letters."""
    return _page(request, _bundle_or_404(bundle))


def _bundle_or_404(key: int) -> BundleCard:
    card = queries.bundle(key) if key < 2**63 else None
    if card is None:
        raise Http404
    return card


def _page(
    request: DeskRequest,
    card: BundleCard,
    *,
    send_form: Any = None,
    wrong: dict[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    today = legal_date(timezone.now())
    letters = queries.of_bundle(card.id)
    standing = [one for one in letters if one.state != "cancelled"]
    context = {
        "bundle": card,
        "rows": [row_of(one, institution=request.institution.code, today=today) for one in letters],
        "total_weight": sum(one.weight_grams or 0 for one in standing),
        "total_price": forms.lei(sum(one.price_bani or 0 for one in standing)),
        "count": len(standing),
        "send_form": send_form or forms.SendForm(initial={"on": today}),
        "proof_form": forms.ProofForm(kinds=PROOF_KINDS),
        "proofs": queries.proofs_of_bundle(card.id),
        "wrong": wrong or {},
        "typed": request.POST,
    }
    return render(request, "desk/dispatching/bundle.html", context, status=status)


@require_POST
@require(Permission.ENTRY_DISPATCH, own_scope=True)
def act(request: DeskRequest, bundle: int, deed: str) -> HttpResponseBase:
    """Do something with a bundle: weigh, take out, close, hand to the post, give up."""
    with acting_for(request.institution.id):
        card = _bundle_or_404(bundle)
    wanted = _DEEDS.get(deed)
    if wanted is None:
        raise Http404
    return wanted(request, card)


def _tried(request: DeskRequest, card: BundleCard, call: Callable[[], object], done: str) -> HttpResponseBase:
    try:
        call()
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, done)
    return redirect("desk:bundle", code=request.institution.code, bundle=card.id)


def _close(request: DeskRequest, card: BundleCard) -> HttpResponseBase:
    refused = _weighed(request, card)
    if refused is not None:
        return refused
    return _tried(
        request,
        card,
        lambda: dispatch_papers.close_bundle(
            institution=request.institution, bundle_id=card.id, by=request.user, now=timezone.now()
        ),
        _("Borderoul este închis și are număr. Tipăriți-l, apoi predați-l la poștă."),
    )


def _weigh(request: DeskRequest, card: BundleCard) -> HttpResponseBase:
    refused = _weighed(request, card)
    if refused is not None:
        return refused
    messages.success(request, _("Greutățile, tarifele și codurile sunt păstrate."))
    return redirect("desk:bundle", code=request.institution.code, bundle=card.id)


def _weighed(request: DeskRequest, card: BundleCard) -> HttpResponseBase | None:
    """Keep what was typed beside each letter; return the page with what is wrong, or None when nothing is."""
    wrong: dict[int, str] = {}
    with acting_for(request.institution.id):
        for letter in queries.of_bundle(card.id):
            if f"cod-{letter.id}" not in request.POST or letter.state != "bundled":
                continue
            words = _weigh_one(request, card.id, letter.id)
            if words:
                wrong[letter.id] = words
        return _page(request, card, wrong=wrong, status=422) if wrong else None


def _weigh_one(request: DeskRequest, bundle_id: int, shipment_id: int) -> str:
    form = forms.CorrectForm(
        {
            "barcode": request.POST.get(f"cod-{shipment_id}", ""),
            "weight_grams": request.POST.get(f"greutate-{shipment_id}", ""),
            "price_bani": request.POST.get(f"tarif-{shipment_id}", ""),
            "reason": "-",
        }
    )
    if not form.is_valid():
        return " ".join(str(text) for errors in form.errors.values() for text in errors)
    data = form.cleaned_data
    try:
        services.weigh(
            bundle_id=bundle_id,
            shipment_id=shipment_id,
            weight_grams=data["weight_grams"],
            price_bani=data["price_bani"],
            barcode=data["barcode"],
            by=request.user,
        )
    except DomainError as error:
        return error.words
    return ""


def _take_out(request: DeskRequest, card: BundleCard) -> HttpResponseBase:
    key = read_key(request.POST.get("trimitere"))
    with acting_for(request.institution.id):
        return _tried(
            request,
            card,
            lambda: services.take_out(shipment_id=key or 0, by=request.user, now=timezone.now()),
            _("Trimiterea este scoasă din borderou."),
        )


def _discard(request: DeskRequest, card: BundleCard) -> HttpResponseBase:
    with acting_for(request.institution.id):
        try:
            services.discard(bundle_id=card.id, by=request.user, now=timezone.now())
        except BundleStateError as error:
            messages.error(request, error.words)
            return redirect("desk:bundle", code=request.institution.code, bundle=card.id)
    messages.success(request, _("S-a renunțat la borderou; trimiterile sunt din nou de expediat."))
    return redirect("desk:dispatch", code=request.institution.code)


def _send(request: DeskRequest, card: BundleCard) -> HttpResponseBase:
    form = forms.SendForm(request.POST)
    with acting_for(request.institution.id):
        if form.is_valid():
            try:
                count = dispatching.send_bundle(
                    bundle_id=card.id,
                    on=form.cleaned_data["on"],
                    powers=request.powers,
                    by=request.user,
                    now=timezone.now(),
                )
            except DomainError as error:
                refuse(form, error)
                lead_to_link(request, error)
            else:
                words = ngettext(
                    "A plecat %(n)d trimitere; ziua este scrisă și în registru.",
                    "Au plecat %(n)d trimiteri; ziua este scrisă și în registru.",
                    count,
                )
                messages.success(request, words % {"n": count})
                return redirect("desk:bundle", code=request.institution.code, bundle=card.id)
        return _page(request, _bundle_or_404(card.id), send_form=form, status=422)


_DEEDS: dict[str, Callable[[DeskRequest, BundleCard], HttpResponseBase]] = {
    "inchidere": _close,
    "cantarire": _weigh,
    "scoatere": _take_out,
    "renuntare": _discard,
    "predare": _send,
}


@require_safe
@require(Permission.ENTRY_DISPATCH, own_scope=True)
def print_list(request: DeskRequest, bundle: int) -> HttpResponseBase:
    """Give the list of a closed bundle as a PDF, as it stands now."""
    with acting_for(request.institution.id):
        card = _bundle_or_404(bundle)
    try:
        pdf = dispatch_papers.bundle_list(
            institution=request.institution, bundle_id=card.id, by=request.user, now=timezone.now()
        )
    except (DomainError, PrintError) as error:
        messages.error(
            request, getattr(error, "words", _("Borderoul nu a putut fi tipărit; încercați din nou."))
        )
        return redirect("desk:bundle", code=request.institution.code, bundle=card.id)
    return _pdf(pdf, f"borderou-{card.number.replace('/', '-')}.pdf")


@require_safe
@require(Permission.ENTRY_DISPATCH, own_scope=True)
def handbook(request: DeskRequest) -> HttpResponseBase:
    """Give the page of the hand-over book as a PDF."""
    try:
        pdf = dispatch_papers.handbook(
            institution=request.institution,
            visible_units=request.powers.visible_units,
            by=request.user,
            now=timezone.now(),
        )
    except PrintError:
        messages.error(request, _("Condica nu a putut fi tipărită; încercați din nou."))
        return redirect("desk:dispatch", code=request.institution.code)
    return _pdf(pdf, "condica.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@require(Permission.ENTRY_DISPATCH, own_scope=True)
def add_proof(request: DeskRequest, bundle: int) -> HttpResponseBase:
    """Keep the list stamped by the post as the proof of a bundle."""
    with acting_for(request.institution.id):
        card = _bundle_or_404(bundle)
    keep_proofs(request, kinds=PROOF_KINDS, bundle_id=card.id)
    return redirect("desk:bundle", code=request.institution.code, bundle=card.id)

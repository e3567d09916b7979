"""The forms of the institution: their list, a new one, and one form as it stands."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.forms.forms import NewForm
from registratura.doors.desk.forms.opened import form_or_404, to
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import form_publishing
from registratura.forms import queries, services
from registratura.forms.definition import CONDITION_KINDS, KIND_NAMES, MEANING_NAMES, MOST_BYTES, NO, YES
from registratura.forms.queries import FormCard
from registratura.forms.ready import ready_forms
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError

UNFIT = 422


@require_safe
@require(Permission.FORMS_ADMINISTER)
def forms(request: DeskRequest) -> HttpResponse:
    """List the forms: published, being written, retired."""
    found = queries.forms()
    units = institutions.unit_names(card.unit_id for card in found)
    grouped: dict[str, list[FormCard]] = {"published": [], "draft": [], "retired": []}
    for card in found:
        grouped[card.state].append(card)
    lacking = {one.code for one in ready_forms()} - {card.ready for card in found}
    context = {"grouped": grouped, "units": units, "count": len(found), "lacking": len(lacking)}
    return render(request, "desk/forms/forms.html", context)


@require_POST
@require(Permission.FORMS_ADMINISTER)
def add_ready(request: DeskRequest) -> HttpResponse:
    """Add the ready forms that the institution lacks, as drafts to look at and publish."""
    try:
        added = services.add_ready(by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
        return to(request, "forms")
    if added:
        words = ngettext(
            "S-a adăugat un formular gata făcut, ca ciornă.",
            "S-au adăugat %(count)s formulare gata făcute, ca ciorne. Alegeți compartimentul fiecăruia și publicați-l.",
            len(added),
        )
        messages.success(request, words % {"count": len(added)})
    else:
        messages.info(request, _("Formularele gata făcute sunt deja toate aici."))
    return to(request, "forms")


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.FORMS_ADMINISTER)
def new(request: DeskRequest) -> HttpResponse:
    """Add a form: empty, a copy of another, or from a file of another institution."""
    form = NewForm(
        request.POST or None, request.FILES or None, initial={"copied": request.GET.get("copie", "")}
    )
    form.fields["copied"].offer([(card.id, card.title) for card in queries.forms()])  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            added = _added(request, form)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("Formularul este adăugat, ca ciornă: îl vedeți și îl schimbați aici.")
            )
            return to(request, "form", form=added)
    return render(request, "desk/forms/new.html", {"form": form}, status=UNFIT if form.is_bound else 200)


def _added(request: DeskRequest, form: NewForm) -> int:
    values, now = form.cleaned_data, timezone.now()
    if values["file"]:
        content = values["file"].read(MOST_BYTES + 1)
        return services.import_form(content=content, by=request.user, now=now)
    if values["copied"]:
        copied = int(values["copied"])
        return services.copy_form(form_id=copied, title=values["title"], by=request.user, now=now)
    return services.add_form(title=values["title"], by=request.user, now=now)


@require_safe
@require(Permission.FORMS_ADMINISTER)
def form(request: DeskRequest, form: int) -> HttpResponse:
    """Show one form: its pages and fields, what is to be mended, its versions."""
    card = form_or_404(form)
    versions = queries.versions(form)
    shown = versions[0]
    return render(request, "desk/forms/form.html", _face(card, versions, shown))


def _face(card: FormCard, versions: list[Any], shown: Any) -> dict[str, Any]:
    now = timezone.now()
    found = form_publishing.what_to_mend(draft=shown, now=now) if shown.is_draft else []
    labels = {item.name: item.label.ro for _page, item in shown.definition.fields()}
    answers = {
        item.name: {option.value: option.label.ro for option in item.options} or {YES: _("Da"), NO: _("Nu")}
        for _page, item in shown.definition.fields()
        if item.kind in CONDITION_KINDS
    }
    return {
        "card": card,
        "versions": versions,
        "shown": shown,
        "definition": shown.definition,
        "handling": shown.handling,
        "unit": institutions.unit_names([shown.handling.unit_id]).get(shown.handling.unit_id or 0, ""),
        "blocking": [(one, one.said(_)) for one in found if one.blocks],
        "doubtful": [(one, one.said(_)) for one in found if not one.blocks],
        "troubled": {one.field for one in found if one.blocks and one.field},
        "kinds": {kind: _(name) for kind, name in KIND_NAMES.items()},
        "meanings": {meaning: _(name) for meaning, name in MEANING_NAMES.items()},
        "labels": labels,
        "answers": answers,
    }


@require_POST
@require(Permission.FORMS_ADMINISTER)
def act(request: DeskRequest, form: int) -> HttpResponse:
    """Begin a new version, go back one change, give the draft up, or take the form away from the portal."""
    form_or_404(form)
    deed = request.POST.get("fapta", "")
    now = timezone.now()
    try:
        if deed == "versiune":
            services.begin_draft(form_id=form, by=request.user, now=now)
            messages.success(
                request, _("Ați început o versiune nouă; cea publicată rămâne în folosință până o publicați.")
            )
        elif deed == "inapoi":
            what = services.undo(form_id=form, by=request.user)
            messages.success(request, _("Ați revenit asupra schimbării: %(what)s.") % {"what": what})
        elif deed == "renunta":
            services.discard_draft(form_id=form, by=request.user)
            messages.success(request, _("Ați renunțat la ciornă; versiunea dinainte rămâne."))
        elif deed == "retrage":
            services.retire(form_id=form, by=request.user, now=now)
            messages.success(request, _("Formularul este retras din portal; ce s-a depus cu el rămâne."))
        else:
            raise Http404
    except DomainError as error:
        messages.error(request, error.words)
    return to(request, "form", form=form)

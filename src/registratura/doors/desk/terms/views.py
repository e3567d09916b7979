"""The list of terms, giving more time, writing down the dispatch."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.deadlines import queries as deadlines
from registratura.doors.desk.entries.rows import entry_address, register_codes
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.terms.forms import DispatchForm, ExtensionForm
from registratura.doors.desk.terms.shown import grouped, lent_powers, rows_of, short_name
from registratura.doors.shared.auth import DeskRequest, require
from registratura.doors.shared.formats import ro_date
from registratura.flows import dispatching
from registratura.flows import terms as flow
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date, written_number
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.registers.queries import EntryRow

TABS = {"depasite": "overdue", "aproape": "soon", "mai-tarziu": "later"}
forms_only = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@require(Permission.ENTRY_READ)
def terms(request: DeskRequest) -> HttpResponse:
    """List the open terms of the entries that the reader may see, by safe day."""
    today = legal_date(timezone.now())
    units = institutions.unit_tree()
    unit = {str(unit.id): unit for unit in units}.get(request.GET.get("compartiment", ""))
    chosen = request.GET.get("stare", "")
    who: dict[str, Any] = {
        "visible_units": request.powers.visible_units,
        "reader_id": request.user.id,
        "unit_ids": institutions.units_below(unit.id) if unit else frozenset(),
        "today": today,
    }
    page = registers.term_page(**who, when=TABS.get(chosen, ""), after=request.GET.get("dupa", ""))
    counts = registers.term_counts(**who)
    address = reverse("desk:terms", kwargs={"code": request.institution.code})
    kept = {"compartiment": str(unit.id)} if unit else {}

    def there(**more: str) -> str:
        asked = urlencode({key: value for key, value in {**kept, **more}.items() if value})
        return f"{address}?{asked}" if asked else address

    tabs = [(_("Toate"), there(), chosen not in TABS, counts.overdue + counts.soon + counts.later)] + [
        (words, there(stare=key), chosen == key, getattr(counts, TABS[key]))
        for key, words in (
            ("depasite", _("Depășite")),
            ("aproape", _("În 5 zile")),
            ("mai-tarziu", _("Mai târziu")),
        )
    ]
    return render(
        request,
        "desk/terms/list.html",
        {
            "today": today,
            "address": address,
            "tabs": tabs,
            "chosen": chosen if chosen in TABS else "",
            "groups": grouped(rows_of(page.lines, institution=request.institution.code, today=today)),
            "unit": unit,
            "unit_options": [(str(unit.id), f"{'— ' * unit.depth}{unit.name}") for unit in units],
            "next_href": there(stare=chosen if chosen in TABS else "", dupa=page.after) if page.after else "",
            "first_href": there(stare=chosen if chosen in TABS else "") if request.GET.get("dupa") else "",
        },
    )


@require(Permission.ENTRY_READ)
@forms_only
def extend(request: DeskRequest, term: int) -> HttpResponseBase:
    """Give more time by a decision; what the law does not allow is said with its article."""
    deadline, entry = _term_or_404(request, term)
    role = flow.role_to_extend(powers=request.powers, unit_id=entry.unit_id, lent=lent_powers(request))
    if not role:
        raise PermissionDenied
    today = legal_date(timezone.now())
    rule = deadlines.rule_on(deadline.rule_code, on=deadline.started_on)
    assert rule is not None
    obstacle = _ended(deadline) or deadlines.extension_obstacle(
        deadline, today=today, role=role, notice_sent_on=deadline.started_on
    )
    form = ExtensionForm(
        request.POST or None, notice_required=rule.notice_required, initial={"decided_on": today}
    )
    if request.method == "POST" and not obstacle and form.is_valid():
        try:
            longer = flow.extend(
                entry=entry,
                deadline_id=term,
                **form.cleaned_data,
                role=role,
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Termenul este prelungit până la %s.") % ro_date(longer.due_on))
            return redirect(_address(request, entry))
    return _page(request, "desk/terms/extend.html", deadline, entry, form, obstacle)


@require(Permission.ENTRY_CORRECT)
@forms_only
def stop(request: DeskRequest, term: int) -> HttpResponseBase:
    """Write down the day on which the answer left; the term stops by it."""
    deadline, entry = _term_or_404(request, term)
    obstacle = _ended(deadline)
    form = DispatchForm(
        request.POST or None,
        hours=deadline.due_at is not None,
        initial={"on": legal_date(timezone.now())},
    )
    if request.method == "POST" and not obstacle and form.is_valid():
        try:
            dispatching.guard(entry=entry, powers=request.powers, by=request.user, now=timezone.now())
            card = flow.write_dispatch(
                entry=entry, deadline_id=term, **form.dispatched(), by=request.user, now=timezone.now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            if card.state == "met":
                messages.success(request, _("Răspunsul a plecat în termen; termenul este încheiat."))
            else:
                messages.warning(request, _("Răspunsul a plecat după termen; termenul este încheiat."))
            return redirect(_address(request, entry))
    return _page(request, "desk/terms/stop.html", deadline, entry, form, obstacle)


def _term_or_404(request: DeskRequest, term: int) -> tuple[Any, EntryRow]:
    deadline = deadlines.deadline_by_id(term) if term < 2**63 else None
    if deadline is None or deadline.subject_type != flow.SUBJECT:
        raise Http404
    entry = registers.entry_by_id(deadline.subject_id)
    if entry is None or not registers.is_visible(
        entry, visible_units=request.powers.visible_units, reader_id=request.user.id
    ):
        raise Http404
    return deadline, entry


def _ended(deadline: Any) -> str:
    if deadline.state == "open":
        return ""
    return _("Termenul s-a încheiat la %s și nu se redeschide.") % ro_date(deadline.closed_at)


def _address(request: DeskRequest, entry: EntryRow) -> str:
    code, _number_code = register_codes()[entry.register_id]
    return entry_address(request.institution.code, code, entry.year, entry.number)


def _page(
    request: DeskRequest, template: str, deadline: Any, entry: EntryRow, form: Any, obstacle: str
) -> HttpResponse:
    code, number_code = register_codes()[entry.register_id]
    rule = deadlines.rule_on(deadline.rule_code, on=deadline.started_on)
    assert rule is not None
    context = {
        "deadline": deadline,
        "name": short_name(rule.name),
        "steps": deadlines.explain(deadline),
        "subject": entry.subject,
        "number": written_number(number=entry.number, code=number_code, registered_on=entry.registered_on),
        "back": entry_address(request.institution.code, code, entry.year, entry.number),
        "form": form,
        "obstacle": obstacle,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)

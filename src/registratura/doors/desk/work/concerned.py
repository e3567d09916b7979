"""Whom a petition is about: named and withdrawn by the registrar or the public-relations officer."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from registratura.accounts import queries as accounts
from registratura.doors.desk.entries.lookup import entry_or_404
from registratura.doors.desk.registering.forms import Line
from registratura.doors.desk.registering.typed import read_key
from registratura.doors.desk.work.forms import ActForm, read_holder
from registratura.doors.desk.work.offered import Offer, every_person
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.routing import queries as routing
from registratura.routing import services


class ConcernedForm(ActForm):
    """One more official whom the petition is about."""

    person = Line(label=gettext_lazy("Persoana vizată"))

    def __init__(self, *args: Any, offered: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered

    def clean_person(self) -> int:
        """One of the people of the house."""
        holder = read_holder(str(self.cleaned_data["person"]), self.offered)
        if holder is None or holder.user_id is None:
            raise ValidationError(_("Scrieți numele persoanei reclamate."))
        return holder.user_id


class ClearForm(ActForm):
    """Why the petition is not about a person after all."""

    reason = Line(label=gettext_lazy("De ce nu o privește"))


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ENTRY_CORRECT)
def concerned(request: DeskRequest, register: str, year: int, number: int) -> HttpResponse:
    """Name the officials a petition is about, or withdraw one; show who may not receive it."""
    row = entry_or_404(request, register=register, year=year, number=number)
    now = timezone.now()
    clearing = request.POST.get("deed") == "clear"
    posted = request.POST if request.method == "POST" else None
    form = ConcernedForm(None if clearing else posted, offered=every_person(at=now, solves=False))
    clear = ClearForm(posted if clearing else None)
    cleared = read_key(request.POST.get("user", "")) if clearing else None
    told = ""
    try:
        if posted is not None and clearing and clear.is_valid():
            services.clear_concerned(
                entry_id=row.id,
                user_id=cleared or 0,
                reason=clear.cleaned_data["reason"],
                by=request.user,
                now=now,
            )
            told = _("Persoana a fost retrasă; rămâne scris de ce.")
        elif posted is not None and not clearing and form.is_valid():
            taken = services.name_concerned(
                entry_id=row.id, user_ids=[form.cleaned_data["person"]], by=request.user, now=now
            )
            told = _told(len(taken))
    except DomainError as error:
        (clear if clearing else form).add_error(
            {"user_ids": "person", "reason": "reason"}.get(error.field or ""), error.words
        )
    place = {
        "code": request.institution.code,
        "register": register,
        "year": row.year,
        "number": row.number,
    }
    if told:
        messages.success(request, told)
        return redirect(reverse("desk:concerned", kwargs=place))
    bar = routing.barred_from([row.id], at=now).get(row.id)
    names = accounts.names_of(bar.user_ids if bar else [])
    context = {
        "form": form,
        "clear": clear,
        "cleared": cleared,
        "offered": form.offered,
        "persons": routing.concerned_persons(row.id),
        "barred_people": sorted(names.values()),
        "barred_units": sorted(institutions.unit_names(bar.unit_ids if bar else []).values()),
        "entry": registers.lines_of([row.id])[0],
        "book": next(card for card in registers.registers() if card.id == row.register_id),
        "place": place,
        "here": reverse("desk:entry", kwargs=place),
    }
    status = 422 if form.errors or clear.errors else 200
    return render(request, "desk/work/concerned.html", context, status=status)


def _told(taken: int) -> str:
    if not taken:
        return _("Persoana este notată: nici ea, nici cei din subordine nu pot primi petiția.")
    return ngettext(
        "Persoana este notată. %(count)d lucrare a fost luată de la cine nu o poate avea și așteaptă repartizarea.",
        "Persoana este notată. %(count)d lucrări au fost luate de la cine nu le poate avea și așteaptă repartizarea.",
        taken,
    ) % {"count": taken}

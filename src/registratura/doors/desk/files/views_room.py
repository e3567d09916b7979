"""Files and room: how much the institution's files take, what takes it, and how copies are stamped."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from registratura.documents import queries as documents
from registratura.documents import services
from registratura.doors.desk.settings.forms import Choice, refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError

KINDS_SHOWN = 12


class StampForm(forms.Form):
    """Where copies are stamped."""

    corner = Choice(label=gettext_lazy("Colțul în care stă ștampila"), needed=gettext_lazy("Alegeți colțul."))
    pages = Choice(label=gettext_lazy("Pe care pagini"), needed=gettext_lazy("Alegeți paginile."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        corners, pages = documents.stamp_choices()
        self.fields["corner"].choices = corners  # type: ignore[attr-defined]
        self.fields["pages"].choices = pages  # type: ignore[attr-defined]


@require(Permission.REGISTER_ADMINISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def file_room(request: DeskRequest) -> HttpResponseBase:
    """Show what the files take, and change how copies are stamped."""
    now = documents.stamp_options()
    form = StampForm(request.POST or None, initial={"corner": now.corner, "pages": now.pages})
    if request.method == "POST" and form.is_valid():
        try:
            services.set_stamp(**form.cleaned_data, by=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Copiile de acum înainte se ștampilează așa."))
            return redirect("desk:file_room", code=request.institution.code)
    made, held = documents.taken_beside()
    return render(
        request,
        "desk/files/room.html",
        {
            "room": documents.room(),
            "kinds": documents.taken_by_kind()[:KINDS_SHOWN],
            "years": documents.taken_by_year(),
            "made": made,
            "held": held,
            "form": form,
        },
        status=422 if form.is_bound else 200,
    )

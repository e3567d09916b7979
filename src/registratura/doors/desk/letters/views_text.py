"""Writing a Typst template beside its picture; pictures of templates with an invented entry or a real one."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.desk.letters.forms import TextForm
from registratura.doors.desk.letters.pictures import picture_answer, pictures_of_docx
from registratura.doors.desk.letters.views_templates import UNFIT, template_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows.letter_fields import values_of
from registratura.flows.letter_forms import proposed_for
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.letters import checking, queries, services
from registratura.letters.errors import TemplateRefusedError
from registratura.letters.fields import Values
from registratura.letters.kinds import Format
from registratura.letters.making import office, setting
from registratura.letters.queries import TemplateCard
from registratura.letters.slots import Slot, slots_of_text
from registratura.registers import queries as registers
from registratura.toolkit.scope import acting_for


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.TEMPLATES_ADMINISTER, own_scope=True)
def text(request: DeskRequest, template: int) -> HttpResponseBase:
    """Write the text of a template; it is kept at every look and becomes a version when it is published."""
    with acting_for(request.institution.id):
        card = template_or_404(template)
        if card.format != Format.TYPST:
            raise Http404
        working = queries.working_text(card.id)
    form = TextForm(request.POST if request.method == "POST" else None, initial={"source": working})
    fault: DomainError | None = None
    if request.method == "POST":
        source = form.cleaned_data["source"] if form.is_valid() else working
        with acting_for(request.institution.id):
            services.keep_working_text(template_id=card.id, text=source)
        working = source
        try:
            names = checking.look_at_text(text=source)
        except DomainError as error:
            fault = error
        else:
            if "publish" in request.POST and form.is_valid():
                return _published(request, card, source, names, form.cleaned_data["note"])
    context = {
        "card": card,
        "form": form,
        "fault": fault,
        "line": fault.line if isinstance(fault, TemplateRefusedError) else 0,
        "slots": slots_of_text(working),
        "mark": hashlib.sha256(working.encode()).hexdigest()[:12],
        "lines": working.count("\n") + 1,
        "pages": _page_count(working) if fault is None and request.method == "POST" else 1,
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "desk/letters/_text_preview.html", context)
    return render(request, "desk/letters/text.html", context, status=UNFIT if fault is not None else 200)


def _page_count(working: str) -> int:
    values = checking.tried_values(slots_of_text(working))
    return len(setting.set_pictures(source=working, values=values, logo=b""))


def _published(
    request: DeskRequest, card: TemplateCard, source: str, names: tuple[str, ...], note: str
) -> HttpResponse:
    with acting_for(request.institution.id):
        number = services.publish_text(
            template_id=card.id, text=source, fields=names, note=note, by=request.user, now=timezone.now()
        )
    messages.success(request, _("Versiunea %d este publicată; scrisorile noi pornesc de la ea.") % number)
    return redirect("desk:template", code=request.institution.code, template=card.id)


@require_safe
@require(Permission.TEMPLATES_ADMINISTER, own_scope=True)
def picture(request: DeskRequest, template: int, page: int) -> HttpResponse:
    """
    Draw a page of a template: its newest version, or the text being written (`ciorna`).

    With the invented entry, or with the one whose number the address names (`intrare`).
    """
    with acting_for(request.institution.id):
        card = template_or_404(template)
        newest = queries.newest_version(card.id)
        head = queries.letterhead()
        working = queries.working_text(card.id)
        is_text = card.format == Format.TYPST
        source = (
            working
            if is_text and (newest is None or "ciorna" in request.GET)
            else newest.text
            if newest
            else ""
        )
        slots = slots_of_text(source) if is_text else newest.slots if newest else []
        values = _values(request, card, slots)
    if not source and (newest is None or not newest.file):
        raise Http404
    try:
        if is_text:
            pages = setting.set_pictures(source=source, values=values, logo=head.logo)
        else:
            assert newest is not None
            filled = office.fill(content=newest.file, values=values, logo=head.logo)
            pages = pictures_of_docx(filled, page)
    except DomainError as error:
        raise Http404 from error
    return picture_answer(pages, page)


def _values(request: DeskRequest, card: TemplateCard, slots: list[Slot]) -> Values:
    tried = request.GET.get("intrare", "").strip()[:40]
    if not tried or not request.powers.may(Permission.ENTRY_READ):
        values = checking.tried_values(slots)
        return {**values, "institutie": {**values["institutie"], **_own(request)}}
    found = registers.with_number(
        tried, at=timezone.now(), visible_units=request.powers.visible_units, reader_id=request.user.id
    )
    row = registers.entry_by_id(found[0].id) if len(found) == 1 else None
    if row is None:
        raise Http404
    now = timezone.now()
    written: dict[str, Any] = proposed_for(template=card, about=row, now=now)
    written["slots"] = {slot.name: slot.proposed or f"[{slot.label}]" for slot in slots}
    return values_of(
        institution=request.institution,
        head=queries.letterhead(),
        about=row,
        numbered=None,
        written=written,
        by=request.user,
        now=now,
    )


def _own(request: DeskRequest) -> dict[str, str]:
    """The institution's own name and head, in place of the invented ones."""
    head, institution = queries.letterhead(), request.institution
    own = {
        "denumire": institution.name,
        "denumire_majuscule": institution.name.upper(),
        "cui": institution.cui,
        "adresa": institution.address,
        "localitate": institution.locality,
        "judet": institution.county,
        "telefon": institution.phone,
        "email": institution.email,
        "site": institution.website,
    }
    return {**own, "antet": head.above, "subsol": head.below}

"""Templates: their list, what is said of each, its versions."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.documents.reading.names import download_name
from registratura.doors.desk.letters.forms import NewTemplateForm, TemplateForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.letters import checking, queries, services
from registratura.letters.kinds import Format
from registratura.letters.making.office import DOCX_BYTES, DOCX_TYPE
from registratura.letters.queries import TemplateCard
from registratura.letters.starter import blank_text
from registratura.toolkit.scope import acting_for

UNFIT = 422


@require_safe
@require(Permission.TEMPLATES_ADMINISTER)
def templates(request: DeskRequest) -> HttpResponse:
    """List the templates by what they are for; the retired ones at the end."""
    found = queries.templates(with_retired=True)
    kinds: dict[str, list[TemplateCard]] = {}
    for card in found:
        if card.retired_at is None:
            kinds.setdefault(card.kind_name, []).append(card)
    retired = [card for card in found if card.retired_at is not None]
    return render(
        request, "desk/letters/templates.html", {"kinds": kinds, "retired": retired, "count": len(found)}
    )


@require_POST
@require(Permission.TEMPLATES_ADMINISTER)
def add_usual(request: DeskRequest) -> HttpResponse:
    """Add the product's letters that the institution lacks."""
    count = services.add_starters(by=request.user, now=timezone.now())
    if count:
        words = ngettext("S-a adăugat o scrisoare uzuală.", "S-au adăugat %d scrisori uzuale.", count)
        messages.success(request, words % count if "%d" in words else words)
    else:
        messages.info(request, _("Scrisorile uzuale sunt deja toate aici."))
    return redirect("desk:templates", code=request.institution.code)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.TEMPLATES_ADMINISTER, own_scope=True)
def new(request: DeskRequest) -> HttpResponseBase:
    """Add a template: as text, to be written next, or from a .docx at once."""
    with acting_for(request.institution.id):
        texts = [(card.id, card.name) for card in queries.templates() if card.format == Format.TYPST]
    form = NewTemplateForm(request.POST or None, request.FILES or None)
    form.fields["copied"].offer(texts)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            added = _added(request, form)
        except DomainError as error:
            refuse(form, error)
        else:
            name = "desk:template_text" if form.cleaned_data["format"] == Format.TYPST else "desk:template"
            return redirect(name, code=request.institution.code, template=added)
    return render(request, "desk/letters/new.html", {"form": form}, status=UNFIT if form.is_bound else 200)


def _added(request: DeskRequest, form: NewTemplateForm) -> int:
    now, is_text = timezone.now(), form.cleaned_data["format"] == Format.TYPST
    content = b""
    names: tuple[str, ...] = ()
    if not is_text:
        content = read_upload(form.cleaned_data["file"])
        names = checking.look_at_file(content=content)
    with acting_for(request.institution.id):
        template_id = services.add_template(
            draft=form.draft(), template_format=form.cleaned_data["format"], by=request.user, now=now
        )
        if is_text:
            copied = form.cleaned_data["copied"]
            text = queries.working_text(int(copied)) if copied else blank_text()
            services.keep_working_text(template_id=template_id, text=text)
        else:
            services.publish_file(
                template_id=template_id, content=content, fields=names, note="", by=request.user, now=now
            )
    return template_id


def read_upload(upload: "UploadedFile[Any] | None") -> bytes:
    """
    Return the bytes of a .docx handed in; more than may be are cut, and refused where it is looked at.

    Raises: TemplateRefusedError when there is none.
    """
    if upload is None or getattr(upload, "too_large", False):
        from registratura.letters.errors import TemplateRefusedError

        raise TemplateRefusedError(_("Alegeți documentul .docx, de cel mult 4 MB."), field="file")
    return bytes(upload.read(DOCX_BYTES + 1))


def template_or_404(number: int) -> TemplateCard:
    """Return a template of the institution in scope."""
    card = queries.template(number)
    if card is None:
        raise Http404
    return card


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.TEMPLATES_ADMINISTER)
def template(request: DeskRequest, template: int) -> HttpResponseBase:
    """Show a template with its versions and its picture; change what is said of it."""
    card = template_or_404(template)
    begun = {name: getattr(card, name) for name in ("name", "about", "kind", "outcome", "document_kind")}
    form = TemplateForm(
        request.POST if request.method == "POST" else None, initial={**begun, "suits": ", ".join(card.suits)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.describe_template(template_id=card.id, draft=form.draft(), by=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Șablonul „%s” este păstrat.") % form.cleaned_data["name"])
            return redirect("desk:template", code=request.institution.code, template=card.id)
    versions = queries.versions(card.id)
    return render(
        request,
        "desk/letters/template.html",
        {
            "form": form,
            "card": card,
            "versions": versions,
            "newest": versions[0] if versions else None,
            "slots": versions[0].slots if versions else [],
            "may_try": request.powers.may(Permission.ENTRY_READ),
            "tried": request.GET.get("intrare", "")[:40],
        },
        status=UNFIT if form.is_bound else 200,
    )


@require_POST
@require(Permission.TEMPLATES_ADMINISTER, own_scope=True)
def upload(request: DeskRequest, template: int) -> HttpResponse:
    """Take a .docx as the next version of a template."""
    with acting_for(request.institution.id):
        card = template_or_404(template)
    if card.format != Format.DOCX:
        raise Http404
    here = redirect("desk:template", code=request.institution.code, template=card.id)
    try:
        content = read_upload(request.FILES.get("file"))
        names = checking.look_at_file(content=content)
        with acting_for(request.institution.id):
            number = services.publish_file(
                template_id=card.id,
                content=content,
                fields=names,
                note=request.POST.get("note", "")[:300],
                by=request.user,
                now=timezone.now(),
            )
    except DomainError as error:
        messages.error(request, error.words)
        return here
    messages.success(request, _("Versiunea %d este publicată; scrisorile noi pornesc de la ea.") % number)
    return here


@require_POST
@require(Permission.TEMPLATES_ADMINISTER)
def state(request: DeskRequest, template: int) -> HttpResponse:
    """Retire a template, or bring it back."""
    card = template_or_404(template)
    if card.retired_at is None:
        services.retire_template(template_id=card.id, by=request.user, now=timezone.now())
        messages.success(request, _("Șablonul „%s” este retras; scrisorile începute rămân.") % card.name)
    else:
        services.bring_back_template(template_id=card.id, by=request.user)
        messages.success(request, _("Șablonul „%s” este din nou în folosință.") % card.name)
    return redirect("desk:template", code=request.institution.code, template=card.id)


@require_safe
@require(Permission.TEMPLATES_ADMINISTER)
def version(request: DeskRequest, template: int, number: int) -> HttpResponse:
    """Give out a version as it was published."""
    card = template_or_404(template)
    found = next((one for one in queries.versions(card.id) if one.number == number), None)
    if found is None:
        raise Http404
    suffix = "docx" if found.file else "typ"
    response = HttpResponse(
        found.file or found.text.encode(),
        content_type=DOCX_TYPE if found.file else "text/plain; charset=utf-8",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )
    name = download_name(f"{card.name} v{found.number}.{suffix}")
    response["Content-Disposition"] = attachment(name)
    return response


def attachment(name: str) -> str:
    """Return the header that hands a file out under its name."""
    from django.utils.http import content_disposition_header

    return content_disposition_header(as_attachment=True, filename=name) or "attachment"

"""What is published: its page, its files as the public gets them, correcting, withdrawing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.documents import queries as documents
from registratura.documents.reading.names import download_name
from registratura.doors.desk.disclosing.history import told
from registratura.doors.desk.publishing.forms import CorrectionForm, WithdrawForm
from registratura.doors.desk.publishing.views import KEYS_END
from registratura.doors.desk.registering.files import hand_in
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import publishing
from registratura.gazette import queries, services
from registratura.gazette.books import BOOKS
from registratura.gazette.queries import PublishedLine
from registratura.gazette.services import PublicationDraft
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for


@require_safe
@require(Permission.PUBLISH)
def publication(request: DeskRequest, key: int) -> HttpResponse:
    """Show a publication with its editions, its history, and what can be done with it."""
    return _page(request, _publication_or_404(key))


def _page(request: DeskRequest, line: PublishedLine, *, refused: WithdrawForm | None = None) -> HttpResponse:
    form = refused or _withdraw_form(line)
    editions = queries.editions_of(line.act.id)
    context = {
        "line": line,
        "act": line.act,
        "book": BOOKS[line.act.book],
        "editions": editions,
        "waiting": next((one for one in editions if one.published_at is None), None),
        "form": form,
        "refused": refused,
        "events": told(queries.acts_on(line.act.id)),
        "now": timezone.now(),
    }
    return render(request, "desk/publishing/publication.html", context, status=422 if refused else 200)


def _withdraw_form(line: PublishedLine, data: Any = None) -> WithdrawForm:
    form = WithdrawForm(data)
    others = [(key, words[:120]) for key, words in queries.replaceable() if key != line.act.id]
    form.fields["replaced_by"].offer(others)  # type: ignore[attr-defined]
    return form


@require_POST
@require(Permission.PUBLISH)
def withdraw(request: DeskRequest, key: int) -> HttpResponseBase:
    """Withdraw what is published, with the reason that the public reads."""
    line = _publication_or_404(key)
    form = _withdraw_form(line, request.POST)
    if form.is_valid():
        other = form.cleaned_data["replaced_by"]
        try:
            services.withdraw(
                publication_id=key,
                reason=form.cleaned_data["reason"],
                replaced_by_id=int(other) if other else None,
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Retras: pagina publică spune când și de ce."))
            return redirect("desk:publication", code=request.institution.code, key=key)
    return _page(request, line, refused=form)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PUBLISH, own_scope=True)
def correct(request: DeskRequest, key: int) -> HttpResponseBase:
    """Prepare a later edition of what is published."""
    with acting_for(request.institution.id):
        line = _publication_or_404(key)
    act = line.act
    begun = {name: getattr(act, name) for name in _SAME}
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=begun, with_book=False)
    if request.method == "POST" and form.is_valid():
        try:
            edition_id = _prepare_correction(request, form, line)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Corectura este pregătită; verificați-o și publicați-o."))
            return redirect("desk:publication_check", code=request.institution.code, key=edition_id)
    return render(
        request,
        "desk/publishing/correct.html",
        {"form": form, "act": act, "book": BOOKS[act.book]},
        status=422 if form.errors else 200,
    )


_SAME = ("subject", "act_number", "act_on", "issuer", "character", "details")


def _prepare_correction(request: DeskRequest, form: CorrectionForm, line: PublishedLine) -> int:
    data: dict[str, Any] = {"book": line.act.book, **form.cleaned_data}
    reason = str(data.pop("reason"))
    handed = hand_in(space=request.institution.code, uploads=request.FILES.getlist("files"), tokens=())
    for refusal in handed.refusals:
        messages.error(request, refusal)
    now = timezone.now()
    with acting_for(request.institution.id):
        received = [one.received for one in handed.kept]
        kept = publishing.add_files(received=received, by=request.user, now=now)
        edition = services.prepare_correction(
            publication_id=line.act.id,
            draft=PublicationDraft(**data),
            files=publishing.kept_files(document_ids=kept),
            reason=reason,
            by=request.user,
            now=now,
        )
    return edition.id


@require_safe
@require(Permission.PUBLISH, own_scope=True)
def file(request: DeskRequest, key: int, position: int) -> HttpResponseBase:
    """Give the file that would be published, to be read before."""
    with acting_for(request.institution.id):
        edition = queries.edition_waiting(key) if key < KEYS_END else None
    line = next((one for one in edition.files if one.position == position), None) if edition else None
    if line is None:
        raise Http404
    try:
        content = documents.open_bytes(space=request.institution.code, sha256=line.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(
        content, as_attachment=True, filename=download_name(line.name), content_type=line.media_type
    )
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _publication_or_404(key: int) -> PublishedLine:
    line = queries.publication(key) if key < KEYS_END else None
    if line is None or line.state not in ("published", "withdrawn"):
        raise Http404
    return line

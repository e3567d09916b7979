"""The picture of a letter, its .docx for editing outside, and the .docx that comes back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registratura.documents import services as documents
from registratura.documents.reading.names import download_name
from registratura.doors.desk.letters.pictures import picture_answer, pictures_of_docx
from registratura.doors.desk.letters.views import letter_or_404
from registratura.doors.desk.letters.views_templates import attachment, read_upload
from registratura.doors.desk.registering.files import hand_in
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import letter_making as making
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.letters import checking, queries, services
from registratura.letters.kinds import Format
from registratura.letters.making import office
from registratura.letters.queries import LetterCard
from registratura.toolkit.scope import acting_for


@require_safe
@require(Permission.ENTRY_READ, own_scope=True)
def picture(request: DeskRequest, letter: int, page: int) -> HttpResponse:
    """Draw a page of a letter as it stands."""
    card = _card(request, letter)
    try:
        if card.format == Format.TYPST:
            pages = making.pictures_of(
                institution=request.institution, card=card, by=request.user, now=timezone.now()
            )
        else:
            filled = making.docx_shown(
                institution=request.institution, card=card, by=request.user, now=timezone.now()
            )
            pages = pictures_of_docx(filled, page)
    except DomainError as error:
        raise Http404 from error
    return picture_answer(pages, page)


@require_safe
@require(Permission.ENTRY_READ, own_scope=True)
def docx(request: DeskRequest, letter: int) -> HttpResponse:
    """Give the .docx of a letter for editing outside; the number stays a field until it is given."""
    card = _card(request, letter)
    if card.format != Format.DOCX:
        raise Http404
    try:
        content = making.docx_of(
            institution=request.institution, card=card, by=request.user, now=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.words)
        return redirect("desk:letter", code=request.institution.code, letter=card.id)
    response = HttpResponse(content, content_type=office.DOCX_TYPE)
    response["Content-Disposition"] = attachment(download_name(f"{card.template_name}.docx"))
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@require(Permission.ENTRY_READ, own_scope=True)
def take_back(request: DeskRequest, letter: int) -> HttpResponse:
    """Take a .docx that was edited outside as the letter's own; without a file, go back to the template."""
    card = _card(request, letter)
    here = redirect("desk:letter", code=request.institution.code, letter=card.id)
    if card.format != Format.DOCX or not card.is_open:
        raise Http404
    try:
        if "forget" in request.POST:
            with acting_for(request.institution.id):
                services.keep_edited(letter_id=card.id, document_id=None, now=timezone.now())
            messages.success(request, _("Scrisoarea este din nou cea din șablon."))
            return here
        _keep(request, card)
    except DomainError as error:
        messages.error(request, error.words)
        return here
    messages.success(request, _("Documentul editat este al scrisorii; numărul intră în el la înregistrare."))
    return here


def _keep(request: DeskRequest, card: LetterCard) -> None:
    upload = request.FILES.get("file")
    content = read_upload(upload)
    assert upload is not None
    checking.look_at_file(content=content)
    upload.seek(0)
    handed = hand_in(space=request.institution.code, uploads=[upload], tokens=())
    for refusal in handed.refusals:
        messages.error(request, refusal)
    now = timezone.now()
    with acting_for(request.institution.id):
        for file in handed.kept[:1]:
            document = documents.add_document(received=file.received, now=now, by=request.user)
            services.keep_edited(letter_id=card.id, document_id=document.id, now=now)


def _card(request: DeskRequest, letter: int) -> LetterCard:
    with acting_for(request.institution.id):
        card, _row = letter_or_404(request, letter)
        if card.state == "discarded" or queries.version(card.version_id) is None:
            raise Http404
    return card

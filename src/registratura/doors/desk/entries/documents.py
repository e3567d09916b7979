"""Files of an entry: attaching them later, giving them out, and those that wait in quarantine."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registratura.documents import queries as document_queries
from registratura.documents import services as documents
from registratura.documents.reading.names import download_name
from registratura.doors.desk.entries.lookup import entry_or_404
from registratura.doors.desk.files.shown import asked_version, readable_or_404
from registratura.doors.desk.registering.files import hand_in
from registratura.doors.desk.signatures.unchecked import unchecked_files
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import viewing
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.registers import services
from registratura.toolkit.scope import acting_for


@require(Permission.ENTRY_REGISTER, own_scope=True)
def attach(request: DeskRequest, register: str, year: int, number: int) -> HttpResponse:
    """Attach files to an entry registered earlier; what is broken is refused with its reason."""
    here = redirect("desk:entry", code=request.institution.code, register=register, year=year, number=number)
    if request.method != "POST":
        return here
    with acting_for(request.institution.id):
        entry_or_404(request, register=register, year=year, number=number)
    uploads = request.FILES.getlist("files")
    if not uploads:
        messages.error(request, _("Alegeți întâi fișierele, apoi apăsați „Atașează”."))
        return here
    handed = hand_in(space=request.institution.code, uploads=uploads, tokens=())
    good = [file.received for file in handed.kept]
    with acting_for(request.institution.id):
        row = entry_or_404(request, register=register, year=year, number=number)
        try:
            kept = documents.add_documents(received=good, now=timezone.now(), by=request.user)
            if kept:
                services.attach_documents(
                    entry=row, document_ids=[document.id for document in kept], by=request.user
                )
        except DomainError as error:
            messages.error(request, error.words)
            return here
    for refusal in handed.refusals:
        messages.error(request, refusal)
    if good:
        words = ngettext("S-a atașat un fișier.", "S-au atașat %d fișiere.", len(good))
        messages.success(request, words % len(good) if "%d" in words else words)
    return here


@require(Permission.ENTRY_READ)
def download(request: DeskRequest, document: int) -> HttpResponseBase:
    """
    Give a file out as it came: as an attachment, typed by its content, never shown inside a page.

    The version in force, unless the address asks for another.
    """
    card, entry = readable_or_404(request, document)
    viewing.note_file(entry_id=entry.id, document_id=document, by=request.user, now=timezone.now())
    version = asked_version(request, card)
    try:
        content = document_queries.open_bytes(space=request.institution.code, sha256=version.sha256)
    except document_queries.HeldBackError as error:
        messages.error(request, error.words)
        return redirect("desk:look", code=request.institution.code, document=document)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content,
        as_attachment=True,
        filename=download_name(version.name),
        content_type=version.media_type,
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    response["ETag"] = f'"{version.sha256}"'
    return response


@require(Permission.ENTRY_REGISTER)
def quarantine(request: DeskRequest) -> HttpResponse:
    """Show the files that could not be accepted, each with its reason."""
    return render(
        request,
        "desk/entries/quarantine.html",
        {
            "held": document_queries.quarantine(),
            "waiting": document_queries.held_files(),
            "unchecked": unchecked_files(request.institution.code),
        },
    )

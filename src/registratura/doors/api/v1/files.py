"""Files: uploaded in pieces, attached to entries, downloaded."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Header, Schema, Status
from pydantic import Field

from registratura.documents import queries as documents_read
from registratura.documents import services as documents
from registratura.documents.reading.names import download_name
from registratura.doors.api.guard import ApiRequest, MachineKey, inside
from registratura.doors.api.once import IdempotencyKey, once
from registratura.doors.api.problems import RefusedError
from registratura.doors.api.v1.entries import READER, card_of, readable_or_404
from registratura.doors.api.v1.received import received_of
from registratura.doors.api.v1.registering import REGISTRAR
from registratura.doors.api.v1.routes import router
from registratura.doors.api.v1.shapes import REFUSALS, DocumentOut, Given, Id, Line
from registratura.flows import viewing
from registratura.machines import queries as machines
from registratura.machines import services as programs
from registratura.machines.scopes import Scope
from registratura.registers import queries as registers
from registratura.registers import services as books
from registratura.toolkit.scope import acting_for

PIECE = "application/offset+octet-stream"
Offset = Annotated[int, Header(alias="Upload-Offset", ge=0, le=2**40)]


class UploadIn(Given):
    """A file to be uploaded."""

    name: Line = Field(min_length=1, max_length=255)
    size_bytes: int = Field(ge=1, le=2**40)


class UploadOut(Schema):
    """A file on its way; `received_bytes` is where the next piece begins."""

    ref: UUID
    name: str
    size_bytes: int
    received_bytes: int
    expires_at: datetime


class AttachIn(Given):
    """Files that were uploaded whole."""

    uploads: list[UUID] = Field(min_length=1, max_length=50)


@router.post(
    "/uploads", response={201: UploadOut, **REFUSALS}, auth=REGISTRAR, tags=["Files"], summary="Begin a file"
)
@inside
def begin(request: ApiRequest, given: UploadIn) -> Any:
    """Begin a file of a known size. It can be continued, and used, for a day."""
    made = programs.begin_upload(
        key_id=request.program.key_id, name=given.name, size_bytes=given.size_bytes, now=request.now
    )
    return Status(201, {name: getattr(made, name) for name in UploadOut.model_fields})


@router.get(
    "/uploads/{ref}",
    response={200: UploadOut, **REFUSALS},
    auth=REGISTRAR,
    tags=["Files"],
    summary="How far it came",
)
@inside
def look(request: ApiRequest, ref: UUID) -> Any:
    """Tell how far a file came: after a break, continue from `received_bytes`."""
    card = machines.uploads([ref], key_id=request.program.key_id, at=request.now).get(ref)
    if card is None:
        raise Http404
    return card


@router.patch(
    "/uploads/{ref}",
    response={200: UploadOut, 415: REFUSALS[400], **REFUSALS},
    auth=REGISTRAR,
    tags=["Files"],
    summary="Add a piece",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {PIECE: {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
@inside
def piece(request: ApiRequest, ref: UUID, upload_offset: Offset) -> Any:
    """
    Add the bytes of the body at the end of a file; `Upload-Offset` says where they begin.

    What came before a broken line stays. A piece that begins elsewhere is refused with 409.
    """
    if request.content_type != PIECE:
        raise RefusedError(415, "api.body.media-type", _("Bucata unui fișier are tipul %s.") % PIECE)
    card = machines.uploads([ref], key_id=request.program.key_id, at=request.now).get(ref)
    if card is None:
        raise Http404
    programs.append(
        key_id=request.program.key_id, ref=ref, offset=upload_offset, source=request, now=request.now
    )
    return machines.uploads([ref], key_id=request.program.key_id, at=request.now)[ref]


@router.delete(
    "/uploads/{ref}", response={204: None, **REFUSALS}, auth=REGISTRAR, tags=["Files"], summary="Drop a file"
)
@inside
def drop(request: ApiRequest, ref: UUID) -> Any:
    """Forget a file that is not wanted any more; what was attached stays."""
    if ref not in machines.uploads([ref], key_id=request.program.key_id, at=request.now):
        raise Http404
    programs.drop_upload(ref=ref)
    return Status(204, None)


@router.post(
    "/entries/{entry}/documents",
    response={200: list[DocumentOut], **REFUSALS},
    auth=REGISTRAR,
    tags=["Files"],
    summary="Attach files",
)
def attach(request: ApiRequest, entry: Id, given: AttachIn, idempotency_key: IdempotencyKey) -> Any:
    """Attach uploaded files to an entry, inspected like any other; return all files of the entry."""
    with acting_for(request.institution.id):
        readable_or_404(request, entry)
    received = received_of(request, given.uploads)
    with acting_for(request.institution.id):
        row = readable_or_404(request, entry)

        def make() -> int:
            kept = documents.add_documents(received=received, now=request.now, by=request.program)
            books.attach_documents(entry=row, document_ids=[one.id for one in kept], by=request.program)
            return row.id

        once(request, idempotency_key, given, make, where=f"attach:{entry}")
        return card_of(request, row)["documents"]


@router.get(
    "/documents/{document}/content",
    response={200: bytes, **REFUSALS},
    auth=MachineKey(Scope.ENTRIES_READ, READER.power),
    tags=["Files"],
    summary="Download a file",
)
@inside
def download(request: ApiRequest, document: Id) -> HttpResponse | FileResponse:
    """Give a file out as it came, typed by its content; what the antivirus holds back is refused."""
    found = registers.entry_of_document(document)
    if found is None:
        raise Http404
    row = readable_or_404(request, found.id)
    card = next(iter(documents_read.cards([document])), None)
    if card is None:
        raise Http404
    viewing.note_file(entry_id=row.id, document_id=document, by=request.program, now=request.now)
    try:
        content = documents_read.open_bytes(space=request.institution.code, sha256=card.sha256)
    except documents_read.HeldBackError:
        raise
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=download_name(card.name), content_type=card.media_type
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["ETag"] = f'"{card.sha256}"'
    return response

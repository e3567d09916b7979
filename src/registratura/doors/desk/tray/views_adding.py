"""Files put into the tray by hand; and several items decided at once."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from registratura.documents import services as documents
from registratura.documents.reading.names import display_name
from registratura.documents.services import ReceivedFile
from registratura.doors.desk.tray.forms import SetAsideForm
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import deciding_many, depositing
from registratura.flows.deciding_many import Outcome
from registratura.flows.depositing import Deposit
from registratura.institutions.permissions import Permission
from registratura.intake import queries
from registratura.intake import services as intake
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for

_SHOWN = 5


@require_POST
@require(Permission.ENTRY_REGISTER, own_scope=True)
def upload(request: DeskRequest) -> HttpResponse:
    """Put the chosen files into the tray: each as an item, or all as one, the first with the others as annexes."""
    here = redirect("desk:tray", code=request.institution.code)
    uploads = request.FILES.getlist("files")
    if not uploads:
        messages.error(request, _("Alegeți întâi fișierele, apoi apăsați „Pune în tavă”."))
        return here
    key, together = _key(request.POST.get("key", "")), request.POST.get("grouping") == "together"
    files, refusals = _received(request, uploads)
    items: list[int] = []
    groups = [(key, files)] if together else [_alone(key, file) for file in files]
    for own_key, group in groups:
        if not group:
            continue
        try:
            done = depositing.deposit(
                institution_id=request.institution.id,
                given=Deposit(source=queries.UPLOAD, key=own_key, files=tuple(group)),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refusals.append(error.words)
        else:
            refusals += done.refused
            items.append(done.item_id)
    for words in refusals[:_SHOWN]:
        messages.error(request, words)
    _say_the_rest(request, len(refusals))
    if not items:
        return here
    words = ngettext(
        "Un document așteaptă număr în tavă.", "%d documente așteaptă număr în tavă.", len(items)
    )
    messages.success(request, words % len(items) if "%d" in words else words)
    if len(items) == 1:
        return redirect("desk:tray_item", code=request.institution.code, item=items[0])
    return here


def _key(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:  # a bent form is a new one
        return uuid4()


def _alone(key: UUID, file: ReceivedFile) -> tuple[UUID, list[ReceivedFile]]:
    return uuid5(key, f"{file.inspection.sha256}/{file.name}"), [file]


def _received(
    request: DeskRequest, uploads: "list[UploadedFile[Any]]"
) -> tuple[list[ReceivedFile], list[str]]:
    """Keep the files; return those that may wait in the tray, and why the others may not."""
    files: dict[str, ReceivedFile] = {}
    refusals: list[str] = []
    for upload in uploads:
        name = display_name(upload.name or "")
        if getattr(upload, "too_large", False):
            limit = settings.MAX_UPLOAD_BYTES // (1024 * 1024)
            words = _("depășește limita de %d MB. Împărțiți-l sau trimiteți-l pe alt suport.") % limit
            refusals.append(f"„{name}”: {words}")
            continue
        if not isinstance(upload, TemporaryUploadedFile):
            raise TypeError("uploads are received in temporary files")
        try:
            file = documents.receive(
                space=request.institution.code,
                path=Path(upload.temporary_file_path()),
                name=upload.name or "",
            )
        except DomainError as error:
            refusals.append(f"„{name}”: {error.words}")
        else:
            files.setdefault(file.inspection.sha256 or name, file)
    with acting_for(request.institution.id):
        waiting = queries.items_with_bytes(files)
    for sha256, item_id in waiting.items():
        known = files[sha256]
        if _is_other_form(request, known, item_id):
            refusals.append(_("„%s” este deja în tavă.") % files.pop(sha256).name)
    return list(files.values()), refusals


def _is_other_form(request: DeskRequest, file: ReceivedFile, item_id: int) -> bool:
    """Say whether a file waits because of another form, and not because this one was sent twice."""
    key = _key(request.POST.get("key", ""))
    own = key if request.POST.get("grouping") == "together" else _alone(key, file)[0]
    with acting_for(request.institution.id):
        return queries.item_with_key(own) != item_id


@require_POST
@require(Permission.ENTRY_REGISTER, own_scope=True)
def many(request: DeskRequest) -> HttpResponse:
    """Register the chosen items as proposed, or set them aside for one reason."""
    here = redirect("desk:tray", code=request.institution.code)
    chosen = [int(typed) for typed in request.POST.getlist("item")[:200] if _is_number(typed)]
    if not chosen:
        messages.error(request, _("Alegeți întâi mesajele din listă."))
        return here
    place, by, now = request.institution.id, request.user, timezone.now()
    if request.POST.get("deed") != "aside":
        _say(
            request,
            deciding_many.register_proposed(institution_id=place, item_ids=chosen, by=by, now=now),
        )
        return here
    form = SetAsideForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(words) for words in form.errors["reason"]))
        return here
    reason = form.cleaned_data["reason"]
    _say(
        request,
        deciding_many.set_aside(institution_id=place, item_ids=chosen, reason=reason, by=by, now=now),
    )
    return here


@require_POST
@require(Permission.REGISTER_ADMINISTER)
def choose_reminding(request: DeskRequest) -> HttpResponse:
    """Choose the hour at which whoever registers hears of what still waits; nothing chosen is never."""
    typed = request.POST.get("hour", "")
    if typed and not (_is_number(typed) and int(typed) < 24):
        messages.error(request, _("Alegeți o oră din listă."))
    else:
        intake.choose_reminding(hour=int(typed) if typed else None, by=request.user, now=timezone.now())
        messages.success(request, _("Ora amintirii este păstrată."))
    return redirect("desk:mailboxes", code=request.institution.code)


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) < 16


def _say(request: DeskRequest, done: list[Outcome]) -> None:
    numbers = [outcome.number for outcome in done if outcome.number is not None]
    aside = [outcome for outcome in done if outcome.number is None and not outcome.refused]
    refused = [outcome for outcome in done if outcome.refused]
    for outcome in refused[:_SHOWN]:
        messages.error(request, f"„{outcome.subject[:80]}”: {outcome.refused}")
    _say_the_rest(request, len(refused))
    if numbers:
        words = ngettext(
            "Un mesaj a primit numărul %(first)s.",
            "%(count)s mesaje au primit numere, de la %(first)s la %(last)s.",
            len(numbers),
        )
        messages.success(request, words % {"count": len(numbers), "first": numbers[0], "last": numbers[-1]})
    if aside:
        words = ngettext("Un mesaj a fost lăsat deoparte.", "%d mesaje au fost lăsate deoparte.", len(aside))
        messages.success(request, words % len(aside) if "%d" in words else words)


def _say_the_rest(request: DeskRequest, count: int) -> None:
    if count > _SHOWN:
        words = ngettext("Încă unul nu a fost primit.", "Încă %d nu au fost primite.", count - _SHOWN)
        messages.error(request, words % (count - _SHOWN) if "%d" in words else words)

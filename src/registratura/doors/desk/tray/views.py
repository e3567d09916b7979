"""The tray: a message at a time, registered by one key or set aside with a reason."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.documents import queries as documents
from registratura.documents.reading.names import download_name
from registratura.doors.desk.entries.rows import entry_address, register_codes
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.settings.views_structure import unit_options
from registratura.doors.desk.signatures.marks import marks_of
from registratura.doors.desk.tray.forms import RegistrationForm, SetAsideForm
from registratura.doors.shared.auth import DeskRequest, require
from registratura.filings import queries as filings
from registratura.filings.queries import Alike
from registratura.flows import deciding as flow
from registratura.flows import rights_intake
from registratura.flows.deciding import Proposal, Registration
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.intake import queries
from registratura.intake import services as intake
from registratura.intake.errors import ItemDecidedError
from registratura.intake.queries import TrayLine
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.rights.kinds import SHORT
from registratura.toolkit.scope import acting_for

STATES = {"": queries.WAITING, "inregistrate": queries.REGISTERED, "deoparte": queries.SET_ASIDE}
TEXT_SHOWN = 20_000


@require_safe
@require(Permission.ENTRY_REGISTER)
def tray(request: DeskRequest) -> HttpResponse:
    """List what waits, oldest first; what was decided, newest first."""
    asked = request.GET.get("stare", "")
    asked = asked if asked in STATES else ""
    after = request.GET.get("dupa", "")
    number = int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0
    page = queries.tray(state=STATES[asked], after=number)
    alike = filings.alike_of_items([line.id for line in page.lines if line.source == queries.PORTAL])
    late_before = flow.late_before(now=timezone.now())
    count = queries.tray_count(before=late_before)
    setattr(request, "tray", count)  # noqa: B010  for the frame round the page, which counts the same
    here = reverse("desk:tray", kwargs={"code": request.institution.code})
    tabs = [
        (_("În tavă"), here, asked == "", count.waiting),
        (_("Înregistrate"), f"{here}?stare=inregistrate", asked == "inregistrate", None),
        (_("Lăsate deoparte"), f"{here}?stare=deoparte", asked == "deoparte", None),
    ]
    return render(
        request,
        "desk/tray/list.html",
        {
            "lines": _together(page.lines, alike),
            "alike": alike,
            "tabs": tabs,
            "asked": asked,
            "count": count,
            "late_before": late_before,
            "next_href": f"{here}?stare={asked}&dupa={page.next}" if page.next else "",
            "boxes": queries.mailboxes(),
            "may_administer": request.powers.may(Permission.REGISTER_ADMINISTER),
            "aside": SetAsideForm(),
            "upload_key": uuid4(),
            "max_upload_bytes": settings.MAX_UPLOAD_BYTES,
        },
    )


def _together(lines: list[TrayLine], alike: Mapping[int, Alike]) -> list[TrayLine]:
    """Put filings that say the same one under the other, where the first of them stands."""
    first: dict[int, int] = {}
    for place, line in enumerate(lines):
        if line.id in alike:
            first.setdefault(alike[line.id].first_id, place)
    places = {line.id: place for place, line in enumerate(lines)}
    return sorted(
        lines,
        key=lambda line: first[alike[line.id].first_id] if line.id in alike else places[line.id],
    )


def _item_or_404(number: int) -> TrayLine:
    line = queries.tray_item(number)
    if line is None:
        raise Http404
    return line


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ENTRY_REGISTER, own_scope=True)
def item(request: DeskRequest, item: int) -> HttpResponseBase:
    """Show a message with the form already filled; registering it goes on to the next one."""
    with acting_for(request.institution.id):
        line = _item_or_404(item)
        proposal = flow.proposed(item=line)
        form = _form(request, proposal.registration)
    if request.method == "POST" and form.is_valid():
        try:
            done = flow.register_item(
                institution_id=request.institution.id,
                item_id=item,
                registration=_registration(form),
                by=request.user,
                now=timezone.now(),
            )
        except ItemDecidedError as error:
            messages.error(request, error.words)
            return redirect("desk:tray_item", code=request.institution.code, item=item)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Mesajul a primit numărul %s.") % done.number)
            return _onward(request, item)
    with acting_for(request.institution.id):
        return render(request, "desk/tray/item.html", _shown(request, _item_or_404(item), form, proposal))


def _onward(request: DeskRequest, item: int) -> HttpResponse:
    with acting_for(request.institution.id):
        onward = queries.next_waiting(item)
    if onward is None:
        return redirect("desk:tray", code=request.institution.code)
    return redirect("desk:tray_item", code=request.institution.code, item=onward)


def _form(request: DeskRequest, begun: Registration) -> RegistrationForm:
    form = RegistrationForm(
        request.POST if request.method == "POST" else None,
        initial={
            "sender_name": begun.sender_name,
            "subject": begun.subject,
            "document_kind": begun.document_kind,
            "channel": begun.channel,
            "connect": begun.connect,
        },
    )
    may_petitions = request.powers.may(Permission.PETITION_HANDLE)
    specials = [
        (card.id, card.name)
        for card in registers.registers()
        if card.kind == "special" and not card.closed_at and (may_petitions or card.template != "petitions")
    ]
    form.fields["channel"].offer(registers.channel_names())  # type: ignore[attr-defined]
    form.fields["unit"].offer(unit_options(institutions.unit_tree()))  # type: ignore[attr-defined]
    form.fields["special"].offer(specials)  # type: ignore[attr-defined]
    return form


def _registration(form: RegistrationForm) -> Registration:
    data = form.cleaned_data
    return Registration(
        subject=data["subject"],
        sender_name=data["sender_name"],
        document_kind=data["document_kind"],
        channel=data["channel"],
        unit_id=int(data["unit"]) if data["unit"] else None,
        special_register_ids=(int(data["special"]),) if data["special"] else (),
        connect=data["connect"],
    )


def _shown(
    request: DeskRequest, line: TrayLine, form: RegistrationForm, proposal: Proposal
) -> dict[str, Any]:
    code = request.institution.code
    said = flow.said_by(space=code, item=line)
    files = documents.parts_of(line.raw_id) if line.raw_id is not None else []
    whole = documents.cards([line.raw_id]) if line.raw_id is not None else []
    return {
        "tells_number": flow.tells_number(sent_by_machine=line.sent_by_machine, address=line.sender_address),
        "line": line,
        "form": form,
        "proposal": proposal,
        "aside": SetAsideForm(),
        "text": said.text[:TEXT_SHOWN],
        "recipients": said.recipients[:500],
        "lost": said.lost,
        "files": files,
        "signatures": marks_of(
            request.institution.code,
            [*(file.id for file in files), *([line.raw_id] if line.raw_id else [])],
            item=line.id,
        ),
        "whole": whole[0] if whole else None,
        "kind_words": _kind_words(proposal),
        "repeats": _repeats(request, line, [*whole, *files]),
        "thread": _entry_link(code, line.thread_entry_id),
        "entry": _entry_link(code, line.entry_id),
        "is_late": line.state == queries.WAITING and line.arrived_at < flow.late_before(now=timezone.now()),
        "onward": queries.next_waiting(line.id),
        "data_request": rights_intake.seen_in(item=line, text=said.text),
        "data_rights": [(one.value, words) for one, words in SHORT.items()],
    }


def _kind_words(proposal: Proposal) -> str:
    """Say why a document kind is proposed."""
    said = proposal.kind
    if not said.kind:
        return ""
    facts = {"kind": said.kind, "times": said.times, "of": said.of, "word": said.word}
    if said.word:
        return (
            _("Propus: cu cuvântul „%(word)s” în conținut, %(times)s din %(of)s au fost „%(kind)s”.") % facts
        )
    return _("Propus: de la același emitent, %(times)s din ultimele %(of)s au fost „%(kind)s”.") % facts


def _repeats(
    request: DeskRequest, line: TrayLine, files: list[documents.DocumentCard]
) -> list[tuple[str, str, str]]:
    """Return the entries that hold one of the files already."""
    if line.state != queries.WAITING or not files:
        return []
    found = registers.entries_with_files(
        [file.sha256 for file in files],
        visible_units=request.powers.visible_units,
        reader_id=request.user.id,
    )
    links = (_entry_link(request.institution.code, entry.id) for entry in found)
    return [link for link in links if link is not None]


def _entry_link(code: str, entry_id: int | None) -> tuple[str, str, str] | None:
    """Return number, subject and address of an entry."""
    entry = registers.entry_by_id(entry_id) if entry_id is not None else None
    if entry is None:
        return None
    register = register_codes()[entry.register_id][0]
    written = f"{entry.number}/{entry.registered_on:%d.%m.%Y}"
    return written, entry.subject, entry_address(code, register, entry.year, entry.number)


@require_POST
@require(Permission.ENTRY_REGISTER)
def set_aside(request: DeskRequest, item: int) -> HttpResponse:
    """Leave a message without a number, with the reason."""
    _item_or_404(item)
    form = SetAsideForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(words) for words in form.errors["reason"]))
        return redirect("desk:tray_item", code=request.institution.code, item=item)
    try:
        intake.set_aside(
            item_id=item, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.words)
        return redirect("desk:tray_item", code=request.institution.code, item=item)
    messages.success(request, _("Mesajul a fost lăsat deoparte; se găsește la „Lăsate deoparte”."))
    onward = queries.next_waiting(item)
    if onward is None:
        return redirect("desk:tray", code=request.institution.code)
    return redirect("desk:tray_item", code=request.institution.code, item=onward)


@require_POST
@require(Permission.ENTRY_REGISTER)
def take_back(request: DeskRequest, item: int) -> HttpResponse:
    """Bring a message back into the tray."""
    _item_or_404(item)
    try:
        intake.take_back(item_id=item, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    return redirect("desk:tray_item", code=request.institution.code, item=item)


@require_safe
@require(Permission.ENTRY_REGISTER)
def file(request: DeskRequest, item: int, document: int) -> HttpResponseBase:
    """Give out the message or one of its files as it came: as an attachment, typed by its content."""
    line = _item_or_404(item)
    own = {line.raw_id, *(part.id for part in documents.parts_of(line.raw_id))} if line.raw_id else set()
    if document not in own:
        raise Http404
    (card,) = documents.cards([document])
    try:
        content = documents.open_bytes(space=request.institution.code, sha256=card.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=download_name(card.name), content_type=card.media_type
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response

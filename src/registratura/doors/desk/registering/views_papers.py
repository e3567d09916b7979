"""What the citizen takes home: the receipt. Set outside any transaction."""

import json
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registratura.doors.desk.entries.lookup import entry_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import registering as flow
from registratura.flows.following import key_of_entry
from registratura.flows.labels import bound
from registratura.flows.outside_writers import follow_path, portal_is_open
from registratura.flows.registering import SERIES_MOST
from registratura.flows.sealing.exporting import leaf_of_entry, proof_of_entry
from registratura.institutions.permissions import Permission
from registratura.registers import queries as registers
from registratura.registers.printing.receipt_pdf import (
    Receipt,
    ReceiptFile,
    print_receipt,
)
from registratura.registers.queries import EntryCard
from registratura.toolkit.scope import acting_for


@require_safe
@require(Permission.ENTRY_READ, own_scope=True)
def receipt(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Give the receipt of an entry as PDF/A."""
    card = _card(request, register, year, number)
    if card.state == "annulled":
        return _refused(request, card)
    made = replace(_receipt(request, card, timezone.now()), proof=_proof(request, card))
    return _pdf(print_receipt(receipt=made), f"recipisa-{year}-{number}.pdf")


@require_safe
@require(Permission.ENTRY_REGISTER, own_scope=True)
def series_receipts(request: DeskRequest, key: UUID) -> HttpResponseBase:
    """Give the receipts of a series in one file."""
    now = timezone.now()
    keys = flow.series_keys(request_key=key, copies=SERIES_MOST)
    with acting_for(request.institution.id):
        rows = [registers.entry_by_id(line.id) for line in registers.lines_of_requests(keys)]
        cards = [
            registers.entry_card(row)
            for row in rows
            if row is not None
            and row.state == "registered"
            and registers.is_visible(
                row, visible_units=request.powers.visible_units, reader_id=request.user.id
            )
        ]
    if not cards:
        raise Http404
    pdf = bound(parts=[print_receipt(receipt=_receipt(request, card, now)) for card in cards])
    return _pdf(pdf, f"recipise-{cards[0].number}-{cards[-1].number}.pdf")


def _card(request: DeskRequest, register: str, year: int, number: int) -> EntryCard:
    with acting_for(request.institution.id):
        row = entry_or_404(request, register=register, year=year, number=number)
        if row.state not in ("registered", "annulled"):
            raise Http404
        return registers.entry_card(row)


def _refused(request: DeskRequest, card: EntryCard) -> HttpResponse:
    messages.error(request, _("Înregistrarea este anulată: nu se mai tipărește nimic pentru ea."))
    return redirect(_address(request, card))


def _address(request: DeskRequest, card: EntryCard) -> str:
    return reverse(
        "desk:entry",
        kwargs={
            "code": request.institution.code,
            "register": card.register_code,
            "year": card.year,
            "number": card.number,
        },
    )


def _qr_text(request: DeskRequest, card: EntryCard, secret: str) -> str:
    path = follow_path(code=request.institution.code, ticket=secret) if secret else _address(request, card)
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def _secret(request: DeskRequest, card: EntryCard, now: datetime) -> str:
    """Return the secret by which the citizen follows the paper; the same on every receipt of it."""
    with acting_for(request.institution.id):
        if not portal_is_open():
            return ""
        return key_of_entry(entry_id=card.id, origin="counter", by=request.user, now=now)


def _how_to_follow(secret: str) -> str:
    if not secret:
        return _("Pentru stadiul lucrării, spuneți la registratură numărul și data de mai sus.")
    words = _(
        "Vedeți stadiul scanând codul sau pe portalul instituției, cu numărul de mai sus și secretul: %s."
    )
    return words % secret


def _leaf(request: DeskRequest, card: EntryCard) -> str:
    """Return the fingerprint by which the entry is found in the sealed journal."""
    with acting_for(request.institution.id):
        return leaf_of_entry(entry_id=card.id)


def _proof(request: DeskRequest, card: EntryCard) -> str:
    """Return the proof that the receipt carries; empty in the minute before the entry is under a signed state."""
    with acting_for(request.institution.id):
        proof = proof_of_entry(entry_id=card.id)
    return json.dumps(proof, ensure_ascii=False, indent=1) if proof is not None else ""


def _check_at(request: DeskRequest) -> str:
    path = reverse("portal:sealed_log", kwargs={"code": request.institution.code})
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def _receipt(request: DeskRequest, card: EntryCard, now: datetime) -> Receipt:
    institution = request.institution
    secret = _secret(request, card, now)
    return Receipt(
        institution=institution.name,
        cui=institution.cui,
        locality=institution.locality,
        register_title=card.register_name,
        written_number=card.written_number,
        received_at=card.received_at or card.registered_at,
        direction=card.direction,  # type: ignore[arg-type]  # one of the three by the table's own check
        sender=card.sender_name,
        recipient=card.recipient_name,
        subject=card.subject,
        sheet_count=card.sheet_count,
        annex_count=card.annex_count,
        unit=card.unit_name,
        files=tuple(ReceiptFile(name=file.name, sha256=file.sha256) for file in card.documents),
        qr_text=_qr_text(request, card, secret),
        how_to_follow=_how_to_follow(secret),
        leaf=_leaf(request, card),
        check_at=_check_at(request),
        printed_at=now,
        printed_by=request.user.full_name,
    )


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer

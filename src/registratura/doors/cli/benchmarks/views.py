"""What is measured over HTTP: the product's own calls with nothing drawn around them, and plain work beside them."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from registratura.accounts import queries as accounts
from registratura.doors.shared.auth import DeskRequest, public, require, signed_in
from registratura.institutions.permissions import Permission
from registratura.registers import queries as registers_read
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.queries import EntryFilter

PLAIN = "INSERT INTO bench_plain (institution_id, subject, sender) VALUES (%s, %s, %s) RETURNING id"


def draft_of(data: dict[str, Any]) -> EntryDraft:
    """Return the draft of an incoming document."""
    return EntryDraft(
        direction="incoming",
        subject=data["subject"],
        document_kind=data["kind"],
        parties=(PartyDraft("sender", data["sender"]),),
        sheet_count=2,
    )


@csrf_exempt
@public("measured beside the registering, as the cheapest durable write")
def plain_insert(request: HttpRequest) -> HttpResponse:
    """Insert one row numbered by an ordinary sequence."""
    data = json.loads(request.body)
    with connection.cursor() as cursor:
        cursor.execute(PLAIN, [data["institution"], data["subject"], data["sender"]])
        return JsonResponse({"number": cursor.fetchone()[0]})


@signed_in
def hello(request: DeskRequest) -> HttpResponse:
    """Greet the signed-in person: session and user, nothing else."""
    return HttpResponse(f"Bună ziua, {request.user.get_full_name()}".encode())


@csrf_exempt
@public("measured: registering without session and powers")
def register_alone(request: HttpRequest, code: str) -> HttpResponse:
    """Register a document, with neither session nor powers asked for."""
    data = json.loads(request.body)
    return _registered(data, institution_id=data["institution"], by=_registrar(data["user"]))


_registrars: dict[int, Any] = {}


def _registrar(user_id: int) -> Any:
    if user_id not in _registrars:
        _registrars[user_id] = accounts.user_by_email("ana@masuratoare.example")
    return _registrars[user_id]


@csrf_exempt
@require(Permission.ENTRY_REGISTER, own_scope=True)
def register_core(request: DeskRequest) -> HttpResponse:
    """Register a document as the desk does: session, user, institution, powers, then the one call."""
    return _registered(json.loads(request.body), institution_id=request.institution.id, by=request.user)


def _registered(data: dict[str, Any], *, institution_id: int, by: Any) -> HttpResponse:
    done = registers.register_entry(
        institution_id=institution_id,
        register_id=data["register"],
        draft=draft_of(data),
        request_key=UUID(data["key"]),
        by=by,
        now=timezone.now(),
    )
    return JsonResponse({"number": done.number, "registered_at": done.registered_at.isoformat()})


@require(Permission.ENTRY_READ)
def page(request: DeskRequest) -> HttpResponse:
    """Fetch a page of fifty and draw nothing."""
    register = registers_read.general_register()
    assert register is not None
    found = registers_read.page(
        register=register,
        narrowed=EntryFilter(),
        visible_units=request.powers.visible_units,
        reader_id=request.user.id,
        older_than=request.GET.get("older", ""),
    )
    return JsonResponse({"count": len(found.lines), "older": found.older})


@require(Permission.ENTRY_READ)
def search(request: DeskRequest) -> HttpResponse:
    """Search and draw nothing."""
    found = registers_read.search(
        typed=request.GET.get("q", ""),
        visible_units=request.powers.visible_units,
        reader_id=request.user.id,
        older_than=request.GET.get("older", ""),
    )
    return JsonResponse({"count": len(found.lines), "older": found.older})

"""
Who may open a page of the console: the supplier's own people.

Where no supplier is named (own premises) and for everybody else, the console answers as what does not exist.
"""

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from ipaddress import ip_address
from typing import Any, cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils import timezone

from registratura.doors.shared.auth import (
    Arguments,
    DeskRequest,
    DeskView,
    PlainView,
    led_to_second_step,
    to_sign_in,
)
from registratura.doors.shared.errors import NotFromHereError
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import SUPPLIER_ONLY, Permission
from registratura.institutions.queries import Powers
from registratura.kernel.privacy.purposes import Purpose
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import scope_in_place

ConsoleRequest = DeskRequest


def require(
    permission: Permission, *, purpose: Purpose | None = None, own_scope: bool = False
) -> Callable[[DeskView[Arguments]], PlainView[Arguments]]:
    """
    Let in whoever holds the power at the supplier.

    The view runs inside the supplier's scope, one transaction, and reads for `purpose` when one is named: rooms of the
    service wing want it. Name none when the view reads for several purposes, one after the other, or for one that is
    walled from the registers (the page's frame counts messages there). With `own_scope` the view opens all itself.
    """

    def decorate(view: DeskView[Arguments]) -> PlainView[Arguments]:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            if own_scope:
                _let_in(request, stays=False)
                if (elsewhere := led_to_second_step(request)) is not None:
                    return elsewhere
                _ask_for(request, permission)
                return view(request, *args, **kwargs)
            with transaction.atomic():
                _let_in(request, stays=True)
                if (elsewhere := led_to_second_step(request)) is not None:
                    return elsewhere
                _ask_for(request, permission)
                with (
                    scope_in_place(request.institution.id),
                    reading_for(purpose) if purpose else nullcontext(),
                ):
                    return view(request, *args, **kwargs)

        guarded.required_permission = permission  # type: ignore[attr-defined]
        return cast("PlainView[Arguments]", guarded)

    return decorate


def colleague(view: DeskView[Arguments]) -> PlainView[Arguments]:
    """Let in whoever holds any power of the supplier; the view runs inside its scope, one transaction."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        with transaction.atomic():
            _let_in(request, stays=True)
            if (elsewhere := led_to_second_step(request)) is not None:
                return elsewhere
            with scope_in_place(request.institution.id):
                return view(request, *args, **kwargs)

    guarded.signed_in_only = True  # type: ignore[attr-defined]
    return cast("PlainView[Arguments]", guarded)


def has_console(powers: Powers) -> bool:
    """Say whether the console has a page for somebody."""
    return bool(powers.grants.keys() & SUPPLIER_ONLY)


def _let_in(request: Any, *, stays: bool) -> None:
    supplier = institutions.supplier()
    admitted = (
        institutions.admission(code=supplier.code, user_id=request.user.id, at=timezone.now(), stays=stays)
        if supplier is not None
        else None
    )
    if admitted is None or not has_console(admitted[1]):
        raise Http404
    if not _is_network_allowed(request):  # told only to those who would be let in elsewhere
        raise NotFromHereError
    request.institution, request.powers = admitted
    request.door = "console"


def _is_network_allowed(request: Any) -> bool:
    if not settings.CONSOLE_NETWORKS:
        return True
    found = ip_address(get_adapter().get_client_ip(request))
    address = getattr(found, "ipv4_mapped", None) or found
    return any(address in network for network in settings.CONSOLE_NETWORKS)


def _ask_for(request: Any, permission: Permission) -> None:
    if not request.powers.may(permission):
        raise PermissionDenied

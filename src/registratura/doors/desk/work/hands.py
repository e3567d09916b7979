"""Working in the place of absent persons: what they lend comes to the powers of the request."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.utils import timezone

from registratura.doors.shared.auth import DeskRequest
from registratura.flows.waiting import waiting_for
from registratura.institutions.permissions import Permission
from registratura.registers import queries as registers
from registratura.registers.queries import EntryRow
from registratura.routing import queries as routing
from registratura.routing.queries import Hands

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[DeskRequest, Arguments], HttpResponseBase]


def hands_of(request: DeskRequest) -> Hands:
    """Return what the reader may do today, own and lent; read once for a request."""
    known = getattr(request, "hands", None)
    if known is None:
        known = routing.hands_of(request.user.id, at=timezone.now(), own=request.powers)
        request.hands = known  # type: ignore[attr-defined]
    return cast("Hands", known)


def with_lent(
    *permissions: Permission, counts_first: bool = False
) -> Callable[[View[Arguments]], View[Arguments]]:
    """
    Let in whoever holds one of these powers, by an own role or by standing in for somebody. Stands under `require`.

    The view's `request.powers` hold both. counts_first: the view draws a page of the desk and changes nothing when it
    is read: what waits for the reader is counted in the same question.
    """

    def decorate(view: View[Arguments]) -> View[Arguments]:
        @wraps(view)
        def widened(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if counts_first and request.method in ("GET", "HEAD"):
                _count(request)
            hands = hands_of(request)
            request.powers = hands.powers
            if not any(request.powers.may(permission) for permission in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast("View[Arguments]", widened)

    return decorate


def _count(request: Any) -> None:
    now = timezone.now()
    counted = waiting_for(user_id=request.user.id, powers=request.powers, now=now, hands=True)
    request.waiting = counted
    request.hands = routing.hands_of(request.user.id, at=now, own=request.powers, names=counted.stood_in)


def may_read(request: DeskRequest, row: EntryRow) -> bool:
    """Say whether the reader may open an entry and its files: by unit, by work given, in an absent person's place."""
    if registers.is_visible(row, visible_units=request.powers.visible_units, reader_id=request.user.id):
        return True
    hands = hands_of(request)
    powers = hands.powers
    if hands.lent and registers.is_visible(
        row, visible_units=powers.visible_units, reader_id=request.user.id
    ):
        return True
    units = powers.unit_ids | (powers.visible_units or frozenset())
    return routing.involved(row.id, user_ids=[request.user.id, *hands.names], unit_ids=units)

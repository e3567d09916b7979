"""Who asks: the key or token of a request, how often it asks, and what is left of its powers under its scopes."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from registratura.doors.api.problems import RefusedError
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.institutions.queries import Powers
from registratura.machines import queries as machines
from registratura.machines.queries import Program
from registratura.machines.scopes import Scope, narrowed
from registratura.toolkit.counting import Counted, count
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

MINUTE: Final = timedelta(minutes=1)
WRONG_KEYS_MOST: Final = 30  # of one network within a quarter of an hour
WRONG_KEYS_WITHIN: Final = timedelta(minutes=15)


class ApiRequest(HttpRequest):
    """A request of a program that proved who it is, for the institution of its key."""

    program: Program
    institution: Institution
    powers: Powers
    counted: Counted
    deed: str
    now: datetime


class MachineKey(HttpBearer):
    """
    Let in a key that has a scope whose program holds a power; the same power that the screens ask for.

    Unknown, ended, taken back, of the other ground, of a program without a role: all are answered alike.
    """

    def __init__(self, scope: Scope | None = None, power: Permission | None = None) -> None:
        super().__init__()
        self.scope, self.power = scope, power

    def authenticate(self, request: HttpRequest, token: str) -> Program | None:
        """Return the program, or refuse. Its institution and powers then stand on the request."""
        asked: Any = request
        now = timezone.now()
        program = machines.bearer(token, at=now)
        if program is None:
            refuse_wrong(request, now=now)
            raise unknown_key()
        asked.program, asked.now = program, now
        asked.counted = count(f"api:{program.key_id}:{program.institution_id}", within=MINUTE, now=now)
        if asked.counted.hits > program.per_minute:
            raise RefusedError(
                429,
                "api.limit.reached",
                _("Cheia are %d cereri pe minut. Așteptați cât spune Retry-After.") % program.per_minute,
                headers={"Retry-After": str(seconds_left(asked.counted, now))},
            )
        admitted = institutions.admission(
            code=program.institution_code, user_id=program.id, at=now, stays=False
        )
        if admitted is None:
            raise unknown_key()
        asked.institution, powers = admitted
        asked.powers = narrowed(powers, program.scopes)
        if self.scope is not None and self.scope.value not in program.scopes:
            raise RefusedError(
                403,
                "api.scope.missing",
                _("Cheia nu are dreptul „%s”; îl dă administratorul, cu o cheie nouă.") % self.scope.value,
                headers={
                    "WWW-Authenticate": f'Bearer realm="api", error="insufficient_scope", scope="{self.scope.value}"'
                },
            )
        if self.power is not None and not asked.powers.may(self.power):
            raise RefusedError(
                403, "api.power.missing", _("Rolul programului în instituție nu cuprinde acest drept.")
            )
        return program


def unknown_key() -> RefusedError:
    """Return the refusal of a key that opens nothing."""
    return RefusedError(
        401,
        "api.key.unknown",
        _("Cheia nu este bună aici: necunoscută, încheiată, retrasă, sau de probă în afara probei."),
        headers={"WWW-Authenticate": 'Bearer realm="api", error="invalid_token"'},
    )


def refuse_wrong(request: HttpRequest, *, now: datetime) -> None:
    """
    Count a wrong key of one network.

    Raises: RefusedError when there were too many: whoever guesses waits.
    """
    tried = count(f"api-wrong:{network_of(request)}", within=WRONG_KEYS_WITHIN, now=now)
    if tried.hits > WRONG_KEYS_MOST:
        raise RefusedError(
            429,
            "api.limit.wrong-keys",
            _("Prea multe chei greșite de la această adresă. Așteptați cât spune Retry-After."),
            headers={"Retry-After": str(seconds_left(tried, now))},
        )


def network_of(request: HttpRequest) -> str:
    """Return the network a request comes from: the address, of the new ones the half that a site shares."""
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (ValueError, PermissionDenied):
        return "unknown"
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False).network_address)


def seconds_left(counted: Counted, now: datetime) -> int:
    """Return in how many seconds a window ends, at least one."""
    return max(1, int((counted.ends_at - now).total_seconds()) + 1)


def inside(
    operation: Callable[Arguments, Answer],
) -> Callable[Arguments, Answer]:
    """Run an operation inside the scope of the key's institution, one transaction."""

    @wraps(operation)
    def scoped(*args: Any, **kwargs: Any) -> Any:
        request: ApiRequest = args[0] if args else kwargs["request"]
        with acting_for(request.institution.id):
            return operation(*args, **kwargs)

    return scoped

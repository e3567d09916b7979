"""`bench api`: what a program with a key waits for, beside a signed-in person on the same server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import count, cycle
from typing import Any
from uuid import uuid4

from registratura.accounts import queries as accounts
from registratura.flows import programs
from registratura.flows.programs import Wanted
from registratura.institutions.roles import Role
from registratura.machines.scopes import scopes_of_role

from .figures import Round, alternate, share
from .ground import CODE, Ground, serving
from .load import Request, get, http_round, post
from .reading import warm
from .registering import SENDERS, SUBJECTS

LIST = "/api/v1/registers/general/entries?limit=50"
ENTRIES = "/api/v1/registers/general/entries"
HELLO, DESK = "/bench/hello/", f"/bench/{CODE}/register/"
A_MINUTE, KEYS = 6_000, 12  # taken in turns: how much one key may ask is not what is measured


def measure_programs(
    *, ground: Ground, clients: Sequence[int], seconds: float, rounds: int
) -> dict[str, list[dict[str, Any]]]:
    """Measure the list of fifty beside the greeting, and registering by a key beside registering by a session."""
    keys = cycle([_key(ground) for _key_of_many in range(KEYS)])
    report: dict[str, list[dict[str, Any]]] = {"list": [], "register": []}
    with serving(product=True) as port:
        for number in clients:
            for name, works, beside in (
                (
                    "list",
                    {
                        "hello": _still(get(HELLO, cookie=ground.cookie)),
                        "api": (lambda: _signed(get(LIST), next(keys))),
                    },
                    "hello",
                ),
                (
                    "register",
                    {
                        "desk": _changing(
                            _at_desk(ground), lambda body: post(DESK, body, cookie=ground.cookie)
                        ),
                        "api": _changing(_by_program(), lambda body: _keyed(post(ENTRIES, body), next(keys))),
                    },
                    "desk",
                ),
            ):
                asking = {one: _asking(port, number, request) for one, request in works.items()}
                for one, ask in asking.items():
                    warm(ask, f"{name}: {one}")
                figures = alternate(works=asking, rounds=rounds, seconds=seconds)
                shares = {f"share_of_{beside}": share(figures["api"], figures[beside])}
                report[name].append({"clients": number, **figures, **shares})
    return report


def _key(ground: Ground) -> str:
    by = accounts.user_by_email("ana@masuratoare.example")
    assert by is not None
    return programs.let_in(
        institution_id=ground.institution_id,
        wanted=Wanted(
            name="Măsurătoare",
            kind="key",
            role=Role.REGISTRAR,
            unit_code="",
            scopes=tuple(scope.value for scope in scopes_of_role(Role.REGISTRAR)),
            per_minute=A_MINUTE,
            expires_at=None,
        ),
        by=by,
        now=datetime.now(UTC),
    ).secret


def _signed(request: bytes, key: str, more: str = "") -> bytes:
    """Put a key into the head of a request."""
    line, rest = request.split(b"\r\n", 1)
    return line + f"\r\nAuthorization: Bearer {key}\r\n{more}".encode() + rest


def _keyed(request: bytes, key: str) -> bytes:
    return _signed(request, key, f"Idempotency-Key: {uuid4()}\r\n")


def _still(request: bytes) -> Request:
    return lambda: request


def _changing(bodies: Iterator[bytes], make: Callable[[bytes], bytes]) -> Request:
    return lambda: make(next(bodies))


def _at_desk(ground: Ground) -> Iterator[bytes]:
    for number in count():
        yield _said(
            institution=ground.institution_id,
            user=ground.user_id,
            register=ground.registers[0],
            key=str(uuid4()),
            subject=f"{SUBJECTS[number % 4]} {number}",
            kind="Cerere",
            sender=SENDERS[number // 4 % 4],
        )


def _by_program() -> Iterator[bytes]:
    for number in count():
        yield _said(
            direction="incoming",
            subject=f"{SUBJECTS[number % 4]} {number}",
            document_kind="Cerere",
            sheet_count=2,
            parties=[{"role": "sender", "name": SENDERS[number // 4 % 4]}],
        )


def _said(**facts: Any) -> bytes:
    return json.dumps(facts, ensure_ascii=False).encode()


def _asking(port: int, clients: int, request: Request) -> Callable[[float], Round]:
    return lambda seconds: http_round(port=port, clients=clients, request=request, seconds=seconds)

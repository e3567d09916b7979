"""Programs of a town, and how they call."""

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from registratura.flows import programs
from registratura.flows.programs import Wanted
from registratura.institutions.roles import Role
from registratura.machines.scopes import Scope, scopes_of_role
from registratura.machines.services.keys import Issued
from tests.cast import Town

EVERYTHING = tuple(scope.value for scope in scopes_of_role(Role.REGISTRAR))


def issue(
    town: Town,
    *,
    role: Role = Role.REGISTRAR,
    scopes: tuple[str, ...] | None = None,
    kind: str = "key",
    unit: str = "",
    per_minute: int = 1000,
    expires_at: datetime | None = None,
) -> Issued:
    """Give a program of a town a key, as its administrator does."""
    given = scopes if scopes is not None else tuple(scope.value for scope in scopes_of_role(role))
    return programs.let_in(
        institution_id=town.id,
        wanted=Wanted(
            name="Contabilitate",
            kind=kind,
            role=role,
            unit_code=unit,
            scopes=given,
            per_minute=per_minute,
            expires_at=expires_at,
        ),
        by=town.administrator,
        now=timezone.now(),
    )


class Caller:
    """A program that calls with its key; `key` empty: nobody."""

    def __init__(self, key: str) -> None:
        self.key, self.client = key, Client(raise_request_exception=False)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Call an address under /api/v1."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key:
            given["Authorization"] = f"Bearer {self.key}"
        content = given.pop("Content-Type", "application/json")
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        return self.client.generic(method, f"/api/v1{path}", data, content_type=content, headers=given)

    def get(self, path: str, **headers: str) -> Any:
        """Read."""
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any, key: str = "", **headers: str) -> Any:
        """Do something once: with a key of idempotency, its own unless one is given."""
        return self.call("POST", path, body, Idempotency_Key=key or f"test-{uuid4()}", **headers)


def paper(subject: str = "Cerere de racordare", **more: Any) -> dict[str, Any]:
    """A document as a program sends it."""
    return {
        "direction": "incoming",
        "subject": subject,
        "parties": [{"role": "sender", "name": "Popescu Ion"}],
        **more,
    }


__all__ = ["EVERYTHING", "Caller", "Scope", "issue", "paper"]

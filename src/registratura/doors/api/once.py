"""The same request sent again does one thing: keys of idempotency."""

import json
from collections.abc import Callable
from typing import Annotated, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from ninja import Header, Schema

from registratura.doors.api.guard import ApiRequest
from registratura.machines import services as machines

PATTERN: Final = r"^[\x21-\x7E]{8,200}$"

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=PATTERN,
        description="Chosen by you, 8 to 200 visible signs, one for each thing you want done. The same key with the "
        "same content gives the same answer again; with another content it is refused.",
    ),
]


def request_key(request: ApiRequest, given: str) -> UUID:
    """Return the key of a request: two programs that choose the same text do not meet."""
    return uuid5(NAMESPACE_URL, f"machines:{request.institution.id}:{request.program.key_id}:{given}")


def once(request: ApiRequest, given: str, content: Schema, make: Callable[[], int], *, where: str) -> int:
    """
    Make something for a request key, or return what was made before. Must run inside the scope.

    where: what is asked and of what, so that one key cannot serve two of them.
    Raises: DeedReusedError.
    """
    key = request_key(request, given)
    written = json.dumps([where, content.model_dump(mode="json")], sort_keys=True).encode()
    program = request.program
    before = machines.once(key_id=program.key_id, request_key=key, content=written)
    if before is not None:
        return before
    made = make()
    machines.remember(
        key_id=program.key_id, request_key=key, content=written, subject_id=made, now=request.now
    )
    return made

"""What pages of live conversations give to scripts."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, JsonResponse

from registratura.flows.chatting import Ear
from registratura.kernel.errors import DomainError
from registratura.support.queries import Saying


def key_of(request: HttpRequest) -> UUID:
    """Return the key of a form: what came with it counts once; a new one where none came."""
    try:
        return UUID(request.POST.get("cheie", ""))
    except ValueError:
        return uuid4()


def number_of(text: str) -> int:
    """Return a number of an address, 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def wants_json(request: HttpRequest) -> bool:
    """Say whether a script asks; a browser without one gets a page."""
    return "application/json" in request.headers.get("Accept", "")


def told(saying: Saying, *, chat_id: int) -> dict[str, Any]:
    """Return one thing said as the live process tells it."""
    return {
        "id": saying.id,
        "chat": chat_id,
        "who": "customer" if saying.by_customer else "operator",
        "name": saying.author,
        "body": saying.body,
        "key": str(saying.key),
        "at": saying.at.isoformat(),
    }


def ear_told(ear: Ear) -> dict[str, str]:
    """Return where a page listens."""
    return {"live": ear.address, "ticket": ear.ticket}


def refused_json(error: DomainError) -> JsonResponse:
    """Answer a script with the words of a refusal."""
    return JsonResponse({"words": error.words}, status=422)

"""OAuth 2.0 client credentials (RFC 6749, 4.4): a client's name and secret for a token of fifteen minutes."""

import base64
import binascii
import json
from typing import Any, Final
from urllib.parse import parse_qs, unquote_plus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from registratura.doors.api.guard import refuse_wrong
from registratura.doors.api.problems import Problem
from registratura.doors.api.v1.routes import router
from registratura.machines import queries as machines
from registratura.machines import services as programs
from registratura.machines.services.keys import TOKEN_LIFE, KeyRefusedError
from registratura.toolkit.scope import acting_for

FORM: Final = "application/x-www-form-urlencoded"
LONGEST: Final = 4_000


class TokenOut(Schema):
    """A short-lived token."""

    access_token: str
    token_type: str = Field(description="Always `Bearer`.")
    expires_in: int = Field(description="Seconds.")
    scope: str


class TokenErrorOut(Schema):
    """A refusal as RFC 6749 (5.2) writes it; this one address does not answer with problem details."""

    error: str


@router.post(
    "/oauth/token",
    response={200: TokenOut, 400: TokenErrorOut, 401: TokenErrorOut, 429: Problem, 500: Problem},
    auth=None,
    tags=["Tokens"],
    summary="Ask for a token",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                FORM: {
                    "schema": {
                        "type": "object",
                        "required": ["grant_type"],
                        "properties": {
                            "grant_type": {"type": "string", "enum": ["client_credentials"]},
                            "client_id": {"type": "string"},
                            "client_secret": {"type": "string"},
                            "scope": {
                                "type": "string",
                                "description": "Scopes with spaces between; all when absent.",
                            },
                        },
                    }
                }
            },
        }
    },
)
def token(request: HttpRequest) -> HttpResponse:
    """Give a token to a client that proves itself by HTTP Basic or by `client_id` and `client_secret` in the form."""
    now = timezone.now()
    if request.content_type != FORM:
        return _answer({"error": "invalid_request"}, 400)
    body = request.read(LONGEST + 1)
    try:
        form = parse_qs(body.decode(), max_num_fields=20) if len(body) <= LONGEST else {}
    except (UnicodeDecodeError, ValueError):
        form = {}
    given = {name: values[0] for name, values in form.items() if len(values) == 1}
    if given.get("grant_type") != "client_credentials":
        return _answer(
            {"error": "unsupported_grant_type" if given.get("grant_type") else "invalid_request"}, 400
        )
    name, secret = _basic(request) or (given.get("client_id", ""), given.get("client_secret", ""))
    program = machines.client(name=name, secret=secret, at=now)
    if program is None:
        refuse_wrong(request, now=now)
        return _answer({"error": "invalid_client"}, 401)
    with acting_for(program.institution_id):
        try:
            written = programs.issue_token(
                key_id=program.key_id, scopes=given.get("scope", "").split(), now=now
            )
        except KeyRefusedError:
            return _answer({"error": "invalid_scope"}, 400)
    return _answer(
        {
            "access_token": written,
            "token_type": "Bearer",
            "expires_in": int(TOKEN_LIFE.total_seconds()),
            "scope": given.get("scope") or " ".join(program.scopes),
        },
        200,
    )


def _basic(request: HttpRequest) -> tuple[str, str] | None:
    kind, _space, written = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic" or len(written) > LONGEST:
        return None
    try:
        name, _colon, secret = base64.b64decode(written, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ("", "")
    return unquote_plus(name), unquote_plus(secret)


def _answer(body: dict[str, Any], status: int) -> HttpResponse:
    answer = HttpResponse(json.dumps(body), status=status, content_type="application/json")
    answer["Cache-Control"] = "no-store"
    if status == 401:
        answer["WWW-Authenticate"] = 'Basic realm="api"'
    return answer

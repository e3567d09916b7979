"""
Addresses for machines, under /api/licences/. The key of the license stands in the header, `Authorization: License KEY`.

A machine says its product, its fingerprint and closed words. A body that says more is refused, so that a name or an
address of a machine is never taken in, not even by mistake. Answers for a key that is not known are the same as for one
that never was written right. Errors are problem details (RFC 9457) with the code of validation.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from registratura.doors.portal.guards import network_of
from registratura.doors.shared.auth import public
from registratura.flows.licensing import at_the_supplier
from registratura.kernel.licenses.codes import FACTS, Code
from registratura.kernel.licenses.errors import MalformedError
from registratura.kernel.licenses.fingerprints import PLATFORMS, is_fingerprint
from registratura.kernel.licenses.request import components_in, key_digest, tidy_key
from registratura.kernel.licenses.standing import written
from registratura.licensing import queries, services
from registratura.licensing.errors import ActivationRefusedError, LicenseNotFoundError
from registratura.licensing.validating import Scope
from registratura.toolkit.counting import count

MOST_BYTES: Final = 8_192
A_MINUTE: Final = timedelta(minutes=1)
A_KEY_MOST: Final = 240
UNKNOWN_MOST: Final = 60
_WHY: Final = "a machine proves itself by the key of its license"
_TEXT: Final = {"product": 40, "policy": 40, "fingerprint": 64, "platform": 10, "version": 20, "nonce": 32}

Said = Mapping[str, Any]
Answer = Callable[[str, Said, datetime], HttpResponse]


def _address(*members: str) -> Callable[[Answer], Callable[[HttpRequest], HttpResponse]]:
    """Take a question of a machine apart; members: all that it may say."""

    def decorate(answer: Answer) -> Callable[[HttpRequest], HttpResponse]:
        @wraps(answer)
        def taken(request: HttpRequest) -> HttpResponse:
            typed = request.headers.get("Authorization", "")[:200]
            if not typed.startswith("License "):
                return problem(403, "KEY_REQUIRED", _("Lipsește cheia licenței din antetul cererii."))
            now = timezone.now()
            digest = key_digest(tidy_key(typed.removeprefix("License ")))
            asked = count(f"licences {digest}", within=A_MINUTE, now=now)
            if asked.hits > A_KEY_MOST:
                return _later(asked.ends_at, now)
            said = _said(request, members)
            if said is None:
                return problem(422, "BODY_INVALID", _("Cererea spune altceva decât se întreabă aici."))
            given = _given(answer, digest, said, now)
            if given.headers.get("X-License-Code") == Code.NOT_FOUND:
                tries = count(f"licences unknown {network_of(request)}", within=10 * A_MINUTE, now=now)
                if tries.hits > UNKNOWN_MOST:
                    return _later(tries.ends_at, now)
            return given

        return never_cache(csrf_exempt(require_POST(public(_WHY)(taken))))  # type: ignore[return-value]

    return decorate


def _given(answer: Answer, digest: str, said: Said, now: datetime) -> HttpResponse:
    try:
        with at_the_supplier() as supplier:
            if supplier is None:
                return problem(404, "NO_SUPPLIER", _("Această instalare nu dă licențe."))
            return answer(digest, said, now)
    except LicenseNotFoundError:
        return problem_of(Code.NOT_FOUND)
    except ActivationRefusedError as error:
        return problem_of(Code(error.validation))


@_address("product", "policy", "fingerprint", "components", "entitlements")
def validate(digest: str, said: Said, now: datetime) -> HttpResponse:
    """Say whether the license may be used so: always 200, with one code."""
    found = services.validate(digest=digest, scope=_scope(said), now=now)
    facts = FACTS[found.code]
    body = {
        "valid": found.valid,
        "code": found.code,
        "words": _(facts.words),
        "next_step": _(facts.next_step),
        "used": facts.used,
        "expiry": written(found.expires_at) if found.expires_at else None,
        "entitlements": found.entitlements,
    }
    answer = _json(body)
    answer.headers["X-License-Code"] = str(found.code)
    return answer


@_address("product", "fingerprint", "components", "platform", "version", "nonce")
def activate(digest: str, said: Said, now: datetime) -> HttpResponse:
    """Let the machine in and give it the signed file with which it works without a network."""
    scope = _scope(said)
    services.activate(
        digest=digest,
        scope=scope,
        platform=said.get("platform", "other"),
        version=said.get("version", ""),
        by=None,
        now=now,
    )
    handed = services.hand_file(
        digest=digest, fingerprint=scope.fingerprint, nonce=said.get("nonce", ""), by=None, now=now
    )
    body = {
        "certificate": handed.certificate,
        "issued": written(handed.issued_at),
        "expiry": written(handed.expires_at),
        "grace_days": handed.grace_days,
    }
    return _json(body, status=201)


@_address("fingerprint")
def heartbeat(digest: str, said: Said, now: datetime) -> HttpResponse:
    """Take a sign of life of a machine."""
    state = services.beat(digest=digest, fingerprint=said.get("fingerprint", ""), now=now)
    return _json({"state": str(state)})


@_address("fingerprint")
def deactivate(digest: str, said: Said, now: datetime) -> HttpResponse:
    """Let a machine out. Files that it holds keep their seat until they end."""
    done = services.deactivate(digest=digest, fingerprint=said.get("fingerprint", ""), by=None, now=now)
    return _json({"deactivated": done})


@_address()
def check_in(digest: str, said: Said, now: datetime) -> HttpResponse:
    """Confirm a license whose policy wants it every so often."""
    services.check_in(digest=digest, now=now)
    return _json({"confirmed": written(now)})


@never_cache
@require_safe
@public("the keys that check license files are public")
def keys(request: HttpRequest) -> HttpResponse:
    """Give the public keys, the one in use first."""
    with at_the_supplier() as supplier:
        if supplier is None:
            return problem(404, "NO_SUPPLIER", _("Această instalare nu dă licențe."))
        known = [
            {
                "kid": card.key_id,
                "publicKeyMultibase": card.public_key,
                "retired": written(card.retired_at) if card.retired_at else None,
            }
            for card in queries.signing_keys()
        ]
    return _json({"keys": known})


def problem(status: int, code: str, words: str, next_step: str = "") -> HttpResponse:
    """Return problem details with a stable code."""
    body = {"type": "about:blank", "title": words, "status": status, "code": code, "next_step": next_step}
    return JsonResponse(
        body,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


def problem_of(code: Code) -> HttpResponse:
    """Return the problem that a code of validation is."""
    facts = FACTS[code]
    answer = problem(404 if code is Code.NOT_FOUND else 422, str(code), _(facts.words), _(facts.next_step))
    answer.headers["X-License-Code"] = str(code)
    return answer


def _said(request: HttpRequest, members: tuple[str, ...]) -> Said | None:
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return None
    try:
        said = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or set(said) - set(members) or not _is_well_formed(said):
        return None
    return said


def _is_well_formed(said: Said) -> bool:
    for name, most in _TEXT.items():
        value = said.get(name, "")
        if not isinstance(value, str) or len(value) > most or not value.isascii() or "\x00" in value:
            return False
    wanted = said.get("entitlements", [])
    if not isinstance(wanted, list) or not all(isinstance(each, str) and len(each) <= 40 for each in wanted):
        return False
    try:
        components_in(said.get("components", {}))
    except MalformedError:
        return False
    fingerprint = said.get("fingerprint", "")
    return (not fingerprint or is_fingerprint(fingerprint)) and said.get("platform", "other") in PLATFORMS


def _scope(said: Said) -> Scope:
    return Scope(
        product=said.get("product", ""),
        policy=said.get("policy", ""),
        fingerprint=said.get("fingerprint", ""),
        components=dict(components_in(said.get("components", {}))),
        entitlements=frozenset(said.get("entitlements", [])),
    )


def _json(body: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def _later(ends_at: datetime, now: datetime) -> HttpResponse:
    answer = problem(429, "TOO_MANY_REQUESTS", _("Prea multe cereri. Reveniți peste câteva minute."))
    answer.headers["Retry-After"] = str(max(1, int((ends_at - now).total_seconds())))
    return answer

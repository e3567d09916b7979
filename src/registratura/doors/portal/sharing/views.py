"""The narrow page behind a shared link: one entry or one file, read, and nothing around it."""

from __future__ import annotations

import hashlib
import ipaddress
from typing import TYPE_CHECKING, TypeVar

from django.core.cache import cache
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from registratura.disclosures.errors import LinkClosedError
from registratura.documents import queries as documents
from registratura.documents.reading.names import download_name
from registratura.doors.portal.controllers import controller_of
from registratura.doors.shared.auth import public
from registratura.flows import sharing
from registratura.flows.sharing import SharedEntry
from registratura.institutions import queries as institutions

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

TRIES, WITHIN_S = 30, 600
Answer = TypeVar("Answer", bound=HttpResponseBase)


@require_safe
@public(
    "whoever holds the secret of a link sees the one entry that a person shared, and its opening is written down"
)
def shared(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Show what a link leads to."""
    found = _opened(request, secret, None)
    if isinstance(found, HttpResponse):
        return found
    context = {"controller": controller_of(found.institution_code), "code": found.institution_code}
    return _private(
        render(request, "portal/sharing/shared.html", {**context, "shared": found, "secret": secret})
    )


@require_safe
@public("whoever holds the secret of a link takes the files that a person shared, and each is written down")
def shared_file(request: HttpRequest, secret: str, document: int) -> HttpResponseBase:
    """Give one file of what a link leads to, as an attachment."""
    found = _opened(request, secret, document)
    if isinstance(found, HttpResponse):
        return found
    line = next(one for one in found.files if one.id == document)
    try:
        content = documents.open_bytes(space=found.institution_code, sha256=line.sha256)
    except FileNotFoundError:  # also while the antivirus holds it back
        return _closed(request)
    answer = FileResponse(
        content, as_attachment=True, filename=download_name(line.name), content_type=line.media_type
    )
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return _private(answer)


def _opened(request: HttpRequest, secret: str, document: int | None) -> SharedEntry | HttpResponse:
    network = network_of(request)
    if _too_often(network):
        return _closed(request, status=429)
    try:
        return sharing.open_link(secret=secret, document_id=document, network=network, now=timezone.now())
    except LinkClosedError:
        return _closed(request)


def _closed(request: HttpRequest, *, status: int = 404) -> HttpResponse:
    context = {"controller": _anybody(), "code": None, "too_often": status == 429}
    return _private(render(request, "portal/sharing/closed.html", context, status=status))


def _anybody() -> Institution | dict[str, str]:
    return institutions.account_controller() or {"name": "Registratura", "address": "", "email": ""}


def _too_often(network: str) -> bool:
    key = "shared-link:" + hashlib.sha256(network.encode()).hexdigest()[:32]
    cache.add(key, 0, WITHIN_S)
    try:
        return cache.incr(key) > TRIES
    except ValueError:  # it ended between the two
        return False


def network_of(request: HttpRequest) -> str:
    """Return the part of the net that a request comes from: /24 of the old addresses, /48 of the new ones."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return ""
    bits = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network((address, bits), strict=False).network_address)


def _private(answer: Answer) -> Answer:
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer

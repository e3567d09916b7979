"""Refusals as problem details (RFC 9457), with the same dotted codes as the errors of the rooms."""

import json
import secrets
from typing import Any, Final

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from registratura.doors.shared.errors import RETRY_AFTER_S, shortage_words
from registratura.kernel.errors import DomainError
from registratura.toolkit.shortages import shortage_of

log = structlog.get_logger("registratura.api")

MEDIA_TYPE: Final = "application/problem+json"
ADDRESS: Final = "/api/v1/docs/problems/#"

# Refusals that say more than "this cannot be done so": 404 what is not there, 409 what others did meanwhile.
_STATUS: Final = {
    "registers.entry.missing": 404,
    "registers.entry.state": 409,
    "registers.answer.meanwhile": 409,
    "registers.request.key-reused": 422,
    "machines.deed.key-reused": 422,
    "machines.upload.offset": 409,
    "dispatch.entry.already-dispatched": 409,
    "dispatch.shipment.state": 409,
    "routing.entry.already-assigned": 409,
    "routing.assignment.ended": 409,
    "answering.not-yours": 403,
    "routing.assignment.not-yours": 403,
}
UNFIT: Final = 422


class FieldProblem(Schema):
    """What is wrong with one field."""

    field: str = Field(description="Where it stands: a name, or names and places with dots between.")
    detail: str = Field(description="A sentence with the remedy.")


class Problem(Schema):
    """A refusal, as RFC 9457 writes it; `code` is stable and the same as on the screens."""

    type: str = Field(description="The address of the page that explains the code.")
    title: str
    status: int
    code: str = Field(description="Stable, dotted; programs decide by it.")
    detail: str = Field(description="A sentence for a person, in the language of `Accept-Language` (ro, en).")
    errors: list[FieldProblem] = Field(default_factory=list)
    reference: str = Field(default="", description="Of a fault of the server: found again in its log.")


class RefusedError(Exception):
    """A refusal of the door itself."""

    def __init__(
        self,
        status: int,
        code: str,
        words: str,
        *,
        headers: dict[str, str] | None = None,
        errors: list[dict[str, str]] | None = None,
    ) -> None:
        super().__init__(words)
        self.status, self.code, self.words, self.headers = status, code, words, headers or {}
        self.errors = errors or []


def status_of(code: str) -> int:
    """Return the status that an error of the rooms is answered with."""
    return _STATUS.get(code, UNFIT)


def titles() -> dict[int, str]:
    """Return a title for each status."""
    return {
        400: _("Cererea nu poate fi citită"),
        401: _("Cine sunteți?"),
        403: _("Nu aveți acest drept"),
        404: _("Nu există"),
        405: _("Așa nu se cere aici"),
        409: _("S-a schimbat între timp"),
        413: _("Prea mare"),
        415: _("Alt fel de conținut"),
        422: _("Nu se poate așa"),
        429: _("Prea multe cereri"),
        500: _("Ceva nu a mers"),
        503: _("Ocupat acum"),
        507: _("Nu mai este loc pe disc"),
    }


def problem(
    *,
    status: int,
    code: str,
    words: str,
    errors: list[dict[str, str]] | None = None,
    reference: str = "",
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """Return an answer with the details of a problem."""
    body: dict[str, Any] = {
        "type": f"{ADDRESS}{code}",
        "title": titles().get(status, str(status)),
        "status": status,
        "code": code,
        "detail": words,
        "errors": errors or [],
        "reference": reference,
    }
    answer = HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA_TYPE, headers=headers
    )
    if status == 401:
        answer.headers.setdefault("WWW-Authenticate", 'Bearer realm="api"')
    return answer


def of_error(error: Exception, request: HttpRequest) -> HttpResponse:
    """Return what is answered to a failure: a refusal in words, or a reference to the log."""
    if isinstance(error, RefusedError):
        return problem(
            status=error.status,
            code=error.code,
            words=error.words,
            headers=error.headers,
            errors=error.errors,
        )
    if isinstance(error, DomainError):
        errors = [{"field": error.field, "detail": error.words}] if error.field else []
        return problem(status=status_of(error.code), code=error.code, words=error.words, errors=errors)
    if isinstance(error, ValidationError):
        return _unfit(error)
    if isinstance(error, AuthenticationError):
        return problem(
            status=401,
            code="api.key.missing",
            words=_("Puneți cheia în antetul Authorization, ca „Bearer cheia”."),
        )
    if isinstance(error, Http404):
        return problem(
            status=404, code="api.missing", words=_("Nu există aici. Verificați adresa și identificatorul.")
        )
    if isinstance(error, PermissionDenied):
        return problem(
            status=403, code="api.power.missing", words=_("Programul nu are acest drept în instituție.")
        )
    if isinstance(error, RequestDataTooBig):
        return problem(
            status=413,
            code="api.body.too-large",
            words=_("Cererea este prea mare. Fișierele se trimit pe bucăți, pe calea lor."),
        )
    if isinstance(error, HttpError | SuspiciousOperation):
        return problem(
            status=400,
            code="api.body.unreadable",
            words=_("Trimiteți JSON valid, în UTF-8, și adrese întregi."),
        )
    return _fault(error, request)


def _fault(error: Exception, request: HttpRequest) -> HttpResponse:
    reference = secrets.token_hex(4).upper()
    route = request.resolver_match.route if request.resolver_match else ""
    log.error("api failed", reference=reference, route=route, method=request.method, exc_info=error)
    lacking = shortage_of(error)
    if lacking is not None:
        status, _title, words = shortage_words(lacking)
        return problem(
            status=status,
            code=f"api.lacking.{lacking}",
            words=words,
            reference=reference,
            headers={"Retry-After": RETRY_AFTER_S},
        )
    return problem(
        status=500,
        code="api.fault",
        words=_(
            "Nimic nu s-a înregistrat pe jumătate. Încercați din nou; dacă se repetă, spuneți referința."
        ),
        reference=reference,
    )


def _unfit(error: ValidationError) -> HttpResponse:
    found = []
    for one in error.errors:
        place = [str(step) for step in one.get("loc", ())]
        kept = [step for step in place[1:] if step not in ("body", "query", "given")] or place[-1:]
        found.append({"field": ".".join(kept), "detail": str(one.get("msg", ""))})
    return problem(
        status=UNFIT,
        code="api.fields.unfit",
        words=_("Unele câmpuri nu sunt bune; fiecare este numit mai jos."),
        errors=found,
    )

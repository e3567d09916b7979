"""Whose page this is: the institution of the address, or who answers for the accounts of the service."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from registratura.doors.shared.language import ASKED
from registratura.institutions import queries as institutions
from registratura.portals import queries as portals
from registratura.portals.queries import PortalCard
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

Arguments = ParamSpec("Arguments")


class PortalClosedError(Http404):
    """The institution is there, its portal is not open."""


class PortalRequest(HttpRequest):
    """A request for a page of an institution's open portal."""

    controller: Institution
    portal: PortalCard


PublicView = Callable[Concatenate[PortalRequest, Arguments], HttpResponseBase]
PlainView = Callable[Concatenate[Any, Arguments], HttpResponseBase]


def controller_of(code: str | None) -> Institution:
    """
    Return the controller whose public page is asked for.

    code: of an institution; None for the service itself. Raises: Http404 where there is none, or it is closed.
    """
    found = institutions.institution_by_code(code) if code else institutions.account_controller()
    if found is None or found.closed_at is not None:
        raise Http404
    return found


def institution_portal(code: str) -> Institution:
    """
    Return the institution whose open portal is asked for.

    Raises: Http404 where there is none, it is closed, or its portal is.
    """
    institution = controller_of(code)
    with acting_for(institution.id):
        open_portal(institution)
    return institution


def public_page(
    reason: str, *, own_scope: bool = False, same_for_all: bool = False
) -> Callable[[PublicView[Arguments]], PlainView[Arguments]]:
    """
    Mark a page of an institution's portal, open to everybody: `@public_page("why")`, address `portal/<slug:code>/…`.

    The view keeps its argument `code` and finds the institution as `request.controller`, its portal as
    `request.portal`; it runs inside the institution's scope, one transaction, unless `own_scope` says that it opens
    its scopes itself (files, PDF). A closed portal gives the answer of what does not exist.

    same_for_all: nothing on the page is for one visitor alone, and its address holds no secret. Browsers and proxies
    may keep it for a minute and ask then whether it changed.
    """

    def decorate(view: PublicView[Arguments]) -> PlainView[Arguments]:
        @wraps(view)
        def opened(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.controller = controller_of(kwargs["code"])
            with acting_for(request.controller.id):
                request.portal = open_portal(request.controller)
                response = None if own_scope else view(request, *args, **kwargs)
            if response is None:
                response = view(request, *args, **kwargs)
            return kept_for_a_minute(request, response) if same_for_all else response

        opened.public_reason = reason  # type: ignore[attr-defined]
        return cast("PlainView[Arguments]", opened)

    return decorate


def open_portal(institution: Institution) -> PortalCard:
    """
    Return the open portal of the institution in scope.

    Raises: PortalClosedError.
    """
    portal = portals.portal_of(institution.id)
    if not portal.is_open:
        raise PortalClosedError
    return portal


def kept_for_a_minute(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Let browsers and proxies keep a page that is the same for all, unless it was drawn for one visitor after all."""
    own = {settings.SESSION_COOKIE_NAME, "messages"} & request.COOKIES.keys()
    drawn_for_one = own or request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or ASKED in request.GET
    if drawn_for_one or response.status_code != 200 or not isinstance(response, HttpResponse):
        return response
    response["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:20]}"'
    patch_cache_control(response, public=True, max_age=60)
    patch_vary_headers(response, ["Cookie"])
    return get_conditional_response(request, etag=response["ETag"], response=response) or response

"""
Who may open a page. Each view carries one mark, read by a house test: a power, public with a reason, or one's own.

A view with a power receives a `DeskRequest`: the institution named in the address, and what the person may do there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from registratura.flows import second_step, support_visits
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.institutions.queries import Powers
from registratura.toolkit.scope import enter_in_place, scope_in_place

if TYPE_CHECKING:
    from registratura.accounts.models import User
    from registratura.institutions.models import Institution

Arguments = ParamSpec("Arguments")


class DeskRequest(HttpRequest):
    """A request of a signed-in person for an institution where that person has a role."""

    user: User
    institution: Institution
    powers: Powers


DeskView = Callable[Concatenate[DeskRequest, Arguments], HttpResponseBase]
PlainView = Callable[Concatenate[Any, Arguments], HttpResponseBase]


def require(
    permission: Permission, *, own_scope: bool = False
) -> Callable[[DeskView[Arguments]], PlainView[Arguments]]:
    """
    Let in whoever holds the power in the institution of the address (`code`, taken from the arguments).

    The view runs inside the institution's scope, one transaction; with `own_scope` it opens its scopes itself, for
    work that must not stand in a transaction (files, PDF). A stranger gets the answer of what does not exist.
    """

    def decorate(view: DeskView[Arguments]) -> PlainView[Arguments]:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            code = kwargs.pop("code")
            if own_scope:
                elsewhere = _let_in(request, code, permission, stays=False)
                if elsewhere is not None:
                    return elsewhere
                return view(request, *args, **kwargs)
            with transaction.atomic():
                elsewhere = _let_in(request, code, permission, stays=True)
                if elsewhere is not None:
                    return elsewhere
                with scope_in_place(request.institution.id):
                    return view(request, *args, **kwargs)

        guarded.required_permission = permission  # type: ignore[attr-defined]
        return cast("PlainView[Arguments]", guarded)

    return decorate


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """
    Lead to signing in and then back here.

    What was sent after the session ended leads back to the page that sent it: its own address shows nothing.
    """
    here = request.get_full_path()
    sent_from = request.headers.get("Referer", "")
    if request.method not in ("GET", "HEAD") and url_has_allowed_host_and_scheme(
        sent_from, {request.get_host()}, require_https=request.is_secure()
    ):
        page = urlsplit(sent_from)
        here = f"{page.path or '/'}?{page.query}" if page.query else page.path or "/"
    return redirect_to_login(here)


def _let_in(request: Any, code: str, permission: Permission, *, stays: bool) -> HttpResponseBase | None:
    admitted = institutions.admission(code=code, user_id=request.user.id, at=timezone.now(), stays=stays)
    employer = None
    if admitted is None:
        admitted = _as_visitor(request, code, stays=stays)
        employer = institutions.supplier()  # what it asks of its own people holds on their visits as well
    request.institution, request.powers = admitted
    if (elsewhere := led_to_second_step(request, employer=employer)) is not None:
        return elsewhere
    if not request.powers.may(permission):
        raise PermissionDenied
    return None


def led_to_second_step(request: Any, *, employer: Institution | None = None) -> HttpResponseBase | None:
    """Lead whoever lacks the second step that the request's institution asks for to where it is put; None: go on."""
    now, user_id = timezone.now(), request.user.id
    for asks in (request.institution, employer):
        if asks is not None and not second_step.lets_in(institution=asks, user_id=user_id, now=now):
            back = request.get_full_path() if request.method in ("GET", "HEAD") else ""
            query = urlencode({"institutie": asks.code, "next": back})
            return redirect(f"{reverse('account_second_step')}?{query}")
    return None


def _as_visitor(request: Any, code: str, *, stays: bool) -> tuple[Institution, Powers]:
    """
    Let an operator of the supplier in by the institution's own permission, for reading alone.

    Raises: Http404 without a permission, PermissionDenied for anything but reading.
    """
    found = support_visits.visitor(
        code=code, by=request.user, path=request.get_full_path(), at=timezone.now()
    )
    if found is None:
        raise Http404
    if request.method not in ("GET", "HEAD"):
        raise PermissionDenied
    if stays:
        enter_in_place(found.institution.id)
    return found.institution, found.powers


def public(reason: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Let everybody in, for a reason that a reviewer can read."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def open_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        open_to_all.public_reason = reason  # type: ignore[attr-defined]
        return open_to_all

    return decorate


def signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let in every signed-in person, for pages about that person alone."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded.signed_in_only = True  # type: ignore[attr-defined]
    return guarded


def member_outside(view: DeskView[Arguments]) -> PlainView[Arguments]:
    """As `member`; the view opens its scopes itself, those of others included (help is the supplier's)."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        code = kwargs.pop("code")
        admitted = institutions.admission(code=code, user_id=request.user.id, at=timezone.now(), stays=False)
        if admitted is None:
            raise Http404
        request.institution, request.powers = admitted
        return led_to_second_step(request) or view(request, *args, **kwargs)

    guarded.signed_in_only = True  # type: ignore[attr-defined]
    return cast("PlainView[Arguments]", guarded)


def member(view: DeskView[Arguments]) -> PlainView[Arguments]:
    """
    Let in everybody with a role in the institution of the address (`code`), for pages about that person's own things.

    The view runs inside the institution's scope, one transaction. A stranger gets the answer of what does not exist.
    """

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        code = kwargs.pop("code")
        with transaction.atomic():
            admitted = institutions.admission(
                code=code, user_id=request.user.id, at=timezone.now(), stays=True
            )
            if admitted is None:
                raise Http404
            request.institution, request.powers = admitted
            if (elsewhere := led_to_second_step(request)) is not None:
                return elsewhere
            with scope_in_place(request.institution.id):
                return view(request, *args, **kwargs)

    guarded.signed_in_only = True  # type: ignore[attr-defined]
    return cast("PlainView[Arguments]", guarded)

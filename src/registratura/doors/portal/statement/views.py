"""The accessibility statement, after the model of Commission Implementing Decision (EU) 2018/1523."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from registratura.doors.portal.controllers import PortalRequest, public_page
from registratura.portals import queries as portals
from registratura.portals.rules import Conformance, Statement
from registratura.portals.wording import CONFORMANCES, METHODS, first_statement


@require_safe
@public_page("the law asks that the statement be on the site (OUG 112/2018)", same_for_all=True)
def statement(request: PortalRequest, code: str) -> HttpResponse:
    """Show what is accessible, what is not, whom to tell, and who watches over it."""
    portal, institution = request.portal, request.controller
    shown = portals.statement() or first_statement(
        email=portal.email or institution.email, phone=portal.phone or institution.phone
    )
    return render(
        request,
        "portal/statement/statement.html",
        {
            "code": code,
            "statement": shown,
            "is_full": shown.conformance is Conformance.FULL,
            "conformance": CONFORMANCES[shown.conformance],
            "method": METHODS[shown.method],
            "parts": _in_language(shown),
            "service_address": request.build_absolute_uri(reverse("portal:home", kwargs={"code": code})),
        },
    )


def _in_language(statement: Statement) -> dict[str, tuple[str, bool]]:
    """Return each passage in the page's language where it was written so, and whether it stayed in Romanian."""
    english = get_language() == "en"
    found = {}
    for name in ("fails", "burden", "outside"):
        romanian, other = getattr(statement, name), getattr(statement, f"{name}_en")
        found[name] = (other, False) if english and other else (romanian, english)
    return found

"""Error pages of the public door, in the look of the institution that was already known when the error came."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, Final

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from registratura.doors.portal.controllers import PortalClosedError
from registratura.doors.portal.frame import PortalFrame

PLACES: Final = ("/portal/", "/depunerile-mele/")


def look(request: HttpRequest, shown: Mapping[str, object], exception: Exception | None) -> str:
    """Draw an error page of the public door; empty for what is not of this door. Reads no database."""
    if not request.path.startswith(PLACES):
        return ""
    context = {**shown, **_words(request, shown, exception)}
    return render_to_string("portal/layouts/fault.html", context)


def _words(request: HttpRequest, shown: Mapping[str, object], exception: Exception | None) -> dict[str, Any]:
    institution, portal = getattr(request, "controller", None), getattr(request, "portal", None)
    found: dict[str, Any] = {
        # Who is signed in stands in the database, which may be what failed.
        "request": SimpleNamespace(user=SimpleNamespace(is_authenticated=False)),
        "portal_frame": PortalFrame(
            code=institution.code if institution and portal else "",
            portal=portal,
            home_url=reverse("portal:home", kwargs={"code": institution.code})
            if institution and portal
            else reverse("portal:institutions"),
            places=(),
            other_language="",
            other_language_url="",
            service_url="",
        ),
    }
    if institution is not None:
        found["controller"] = institution
    if isinstance(exception, PortalClosedError) and institution is not None:
        found["title"] = _("Portalul nu este deschis")
        found["words"] = (
            _(
                "%s nu primește încă cereri pe internet. Mergeți la sediu sau scrieți la adresa din josul paginii."
            )
            % institution.name
        )
    elif shown["status"] == 404:
        found["words"] = _(
            "Verificați adresa: poate s-a pierdut o literă din ea. Dacă v-a adus aici o legătură a noastră, spuneți-ne."
        )
    elif shown["status"] == 403:
        found["words"] = _("Pagina se deschide numai pentru cine are dreptul. Reveniți la prima pagină.")
    return found

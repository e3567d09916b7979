"""The page inside the frame on another site, and the script that puts the frame there. Neither sets a cookie."""

from __future__ import annotations

from typing import Final

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from registratura.doors.portal.controllers import PortalRequest, public_page
from registratura.doors.portal.frame import places_of
from registratura.doors.portal.home.views import counter_now
from registratura.doors.shared.auth import public

# The script knows its own address and asks for the page beside it: it is the same for every institution.
SCRIPT: Final = """\
(() => {
  const script = document.currentScript;
  const frame = document.createElement("iframe");
  const english = script.dataset.lang === "en";
  frame.src = script.src.replace(/piesa\\.js.*$/, english ? "piesa/en/" : "piesa/");
  frame.title = script.dataset.title || (english ? "Public registry" : "Registratura");
  frame.width = "100%";
  frame.height = script.dataset.height || "560";
  frame.loading = "lazy";
  frame.referrerPolicy = "no-referrer";
  frame.setAttribute("frameborder", "0");
  script.after(frame);
})();
"""


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[untyped-decorator]
@require_safe
@public_page("other sites show this piece in a frame; nothing in it is for one visitor", same_for_all=True)
def widget(request: PortalRequest, code: str, language: str = "ro") -> HttpResponse:
    """Show the piece, alone among all pages in a frame of any site."""
    with override(language):
        places = places_of(request.path, code)
        context = {
            "code": code,
            "counter": counter_now(request.portal),
            "deeds": [place for place in places if place.group == "do" and place.key != "follow"],
            "follow": next((place.href for place in places if place.key == "follow"), ""),
            "service": settings.PUBLIC_URL,
        }
        answer = render(request, "portal/widget/widget.html", context)
        answer.headers["Content-Language"] = language
        return answer


@cache_control(public=True, max_age=86400)
@require_safe
@public("other sites load the script that puts the frame")
def script(request: HttpRequest, code: str) -> HttpResponse:
    """Give the script; the browser may keep it for a day."""
    return HttpResponse(SCRIPT, content_type="text/javascript; charset=utf-8")

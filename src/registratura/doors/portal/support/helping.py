"""Articles of help for everybody: search, reading, whether one helped."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registratura.doors.portal.guards import fields as guard_fields
from registratura.doors.portal.guards import guarded
from registratura.doors.portal.support.views import supplier_or_404
from registratura.doors.shared.auth import public
from registratura.flows import chatting
from registratura.flows import support_help as flow


@public("help is for everybody")
@require_safe
def centre(request: HttpRequest) -> HttpResponse:
    """Search the articles, or list them."""
    supplier = supplier_or_404()
    text = request.GET.get("q", "").replace("\x00", "")[:200]
    is_there = chatting.somebody_is_there(supplier=supplier, now=timezone.now())
    articles = flow.found(supplier=supplier, text=text, language=_language())
    return render(
        request,
        "portal/support/centre.html",
        {"controller": supplier, "articles": articles, "text": text, "is_there": is_there},
    )


@public("help is for everybody")
@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article."""
    supplier = supplier_or_404()
    card = flow.article(supplier=supplier, slug=slug, language=_language())
    if card is None:
        raise Http404
    page = {"controller": supplier, "card": card, "guard": guard_fields(what="support_vote")}
    return render(request, "portal/support/article.html", page)


@public("help is for everybody")
@require_POST
def vote(request: HttpRequest, slug: str) -> HttpResponse:
    """Count whether an article helped."""
    supplier = supplier_or_404()
    if answer := guarded(request, what="support_vote", code=None):
        return answer
    if request.POST.get("ajuta") in ("da", "nu"):
        helpful = request.POST["ajuta"] == "da"
        flow.vote(supplier=supplier, slug=slug, language=_language(), helpful=helpful)
        messages.success(request, _("Vă mulțumim.") if helpful else _("Vă mulțumim. Scrieți-ne ce lipsește."))
    return redirect("portal:support_article", slug=slug[:80])


def _language() -> str:
    return "en" if get_language() == "en" else "ro"

"""Articles of help for whoever writes them: the list, a new one, a new version."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.tickets.views import KEYS_END
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy.purposes import Purpose
from registratura.support import queries
from registratura.support import services as support


@require(Permission.SUPPORT_HANDLE, purpose=Purpose.P05)
@require_safe
def articles(request: ConsoleRequest) -> HttpResponse:
    """List every article with what readers said of it."""
    return render(
        request, "console/tickets/articles.html", {"articles": queries.articles(language="", retired=True)}
    )


@require(Permission.SUPPORT_HANDLE, purpose=Purpose.P05)
@require_http_methods(["GET", "HEAD", "POST"])
def article(request: ConsoleRequest, article: int = 0) -> HttpResponseBase:
    """Write an article, or its next version."""
    card = queries.article_by_id(article) if 0 < article < KEYS_END else None
    if article and card is None:
        raise Http404
    typed = {"title": "", "body": "", "language": "ro"}
    if card is not None:
        typed = {"title": card.line.title, "body": card.body, "language": card.line.language}
    refused: DomainError | None = None
    if request.method == "POST":
        typed = {name: request.POST.get(name, typed[name]).replace("\x00", "") for name in typed}
        try:
            number, changed = support.publish_article(
                slug=card.line.slug if card is not None else "",
                language=card.line.language if card is not None else typed["language"],
                title=typed["title"],
                body=typed["body"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("Publicat.") if changed else _("Nu s-a schimbat nimic."))
            return redirect("console:support_article", article=number)
    page = {
        "card": card,
        "typed": typed,
        "refused": refused,
        "versions": queries.versions_of(card.line.id) if card is not None else [],
        "languages": [("ro", "română"), ("en", "English")],
    }
    return render(request, "console/tickets/article.html", page, status=422 if refused else 200)


@require(Permission.SUPPORT_HANDLE, purpose=Purpose.P05)
@require_POST
def retire_article(request: ConsoleRequest, article: int) -> HttpResponseBase:
    """Take an article away from the public."""
    if article < KEYS_END:
        support.retire_article(article_id=article, by=request.user, now=timezone.now())
    messages.success(request, _("Articolul este retras; versiunile lui rămân."))
    return redirect("console:support_articles")

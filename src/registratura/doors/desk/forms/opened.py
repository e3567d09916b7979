"""What every screen of the builder opens first: the form, its draft, its version to look at."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from registratura.doors.shared.auth import DeskRequest
from registratura.forms import queries
from registratura.forms.queries import FormCard, VersionCard


@dataclass(frozen=True, slots=True)
class Opened:
    """A form with its draft."""

    card: FormCard
    draft: VersionCard


def form_or_404(form: int) -> FormCard:
    """Return a form of the institution in scope."""
    card = queries.form(form)
    if card is None:
        raise Http404
    return card


def draft_or_404(form: int) -> Opened:
    """Return a form that is being changed."""
    card, draft = form_or_404(form), queries.draft(form)
    if draft is None:
        raise Http404
    return Opened(card, draft)


def seen_of(request: DeskRequest) -> int | None:
    """Return the revision that the sent page showed; None when it does not say."""
    typed = request.POST.get("vazut", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def to(request: DeskRequest, name: str, **where: Any) -> HttpResponse:
    """Send on to another screen of the institution."""
    response: HttpResponse = redirect(f"desk:{name}", code=request.institution.code, **where)
    return response

"""What may be filed, and the first page of a form: what it is, what one needs, how long it takes, who may."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.portal.closed import closed
from registratura.doors.portal.controllers import PortalRequest, public_page
from registratura.doors.portal.guards import guarded
from registratura.doors.shared.filing.pages import blocks
from registratura.filings import queries as filings
from registratura.filings import services
from registratura.flows import assurance as levels
from registratura.forms import queries as forms
from registratura.forms.definition import Definition, Kind, Meaning
from registratura.forms.queries import VersionCard
from registratura.institutions.entitlements import Feature
from registratura.kernel.text import fold, ro_normalise
from registratura.toolkit.scope import acting_for

LONGEST_SEARCH = 100
LONGEST_ABOUT = 500
ABOUT = "despre"
"""What an address of a form says that it is about: the draft begins with it."""

_SECONDS = {Kind.LONG: 90, Kind.FILES: 60, Kind.ADDRESS: 30, Kind.PLACE: 30}
_USUAL_SECONDS = 12


@require_safe
@public_page("anybody may see what can be filed")
def form_list(request: PortalRequest, code: str) -> HttpResponse:
    """List the forms, found as one types part of a name."""
    if (off := closed(request, Feature.PORTAL)) is not None:
        return off
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    words = fold(asked).split()
    every = forms.published_forms()
    language = get_language() or "ro"
    found = [
        (one.code, one.title.said(language), _first_line(one.about.said(language)))
        for one in every
        if all(word in fold(f"{one.title} {one.about}") for word in words)
    ]
    return render(
        request,
        "portal/filing/list.html",
        {"found": found, "asked": asked, "many": len(every) > 8, "total": len(every)},
    )


def _first_line(text: str) -> str:
    return next(
        (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("- ")), ""
    )


@require_http_methods(["GET", "HEAD", "POST"])
@public_page("anybody may begin to fill in a form", own_scope=True)
def start(request: PortalRequest, code: str, form: str) -> HttpResponse:
    """Say what the form is for and what it asks; begin a draft."""
    now = timezone.now()
    user_id = request.user.pk if request.user.is_authenticated else None
    with acting_for(request.controller.id):
        card = forms.published(form)
        if card is None:
            raise Http404
        if (off := closed(request, Feature.PORTAL)) is not None:
            return off
    lacking = levels.missing_level(user=request.user, asked=card.handling.level, now=now, back=request.path)
    allowed = lacking is None
    if request.method == "POST" and allowed:
        if (refused := guarded(request, what="draft", code=code, form=False)) is not None:
            return refused
        with acting_for(request.controller.id):
            begun = services.begin_draft(form_version_id=card.id, user_id=user_id, clerk_id=None, now=now)
            brought = _said_by_link(request, card)
            if brought:
                draft = filings.draft_behind(begun.secret, at=now)
                assert draft is not None
                services.save_draft(draft_id=draft.id, secret=begun.secret, answers=brought, page="", now=now)
        first = card.definition.pages[0].key
        return redirect("portal:filing_page", code=code, secret=begun.secret, page=first)
    language = get_language() or "ro"
    said = card.definition
    return render(
        request,
        "portal/filing/start.html",
        {
            "form": card,
            "title": said.title.said(language),
            "about": blocks(said.about.said(language)),
            "prepare": blocks(said.prepare.said(language)),
            "receives": blocks(said.receives.said(language)),
            "term": blocks(said.term.said(language)),
            "minutes": minutes_of(said),
            "level_why": card.handling.level_why.said(language),
            "allowed": allowed,
            "lacking": lacking,
        },
    )


def _said_by_link(request: PortalRequest, card: VersionCard) -> dict[str, str]:
    """Return the answers that the address of the form brings along: what it is about, cut to what its field takes."""
    said = ro_normalise(request.GET.get(ABOUT, "")[:LONGEST_ABOUT], single_line=True).strip()
    fields = [one for one in card.definition.meaning(Meaning.SUBJECT) if one.kind is Kind.TEXT]
    if not said or not fields:
        return {}
    most = fields[0].most_length or LONGEST_ABOUT
    return {fields[0].name: said if len(said) <= most else said[:most].rsplit(" ", 1)[0]}


def minutes_of(definition: Definition) -> int:
    """Return how many minutes a form takes, by what it asks."""
    seconds = sum(
        _SECONDS.get(field.kind, _USUAL_SECONDS) for _page, field in definition.fields() if field.is_asked
    )
    return max(2, -(-seconds // 60))


def title_of(card: VersionCard) -> str:
    """Return the title of a form in the language of the page."""
    return card.definition.title.said(get_language() or "ro") or _("Cerere")

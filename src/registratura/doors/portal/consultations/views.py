"""The drafts: what is asked of the public and until when, what was proposed, what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from registratura.consultations import queries as consultations
from registratura.consultations.queries import DraftCard, DraftLine
from registratura.documents import queries as documents
from registratura.doors.portal.controllers import PortalRequest, public_page
from registratura.doors.portal.filing.views import ABOUT
from registratura.doors.portal.gazette.files import given_file
from registratura.doors.portal.information.ways import form_addresses
from registratura.flows import consultations as flow
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import acting_for

WHY = "the law wants drafts of normative acts shown to everybody"
FORM = "draft-act-proposal"


@dataclass(frozen=True, slots=True)
class Stage:
    """A moment in the life of a draft; `state` is done, now or later."""

    words: str
    on: date | None
    state: str
    note: str = ""


@require_safe
@public_page(WHY, same_for_all=True)
def overview(request: PortalRequest, code: str) -> HttpResponse:
    """Show the drafts: those that await proposals, then the others."""
    today = legal_date(timezone.now())
    asked = request.GET.get("dupa", "")
    older_than = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None
    lines, older = consultations.public_drafts(older_than=older_than)
    here = reverse("portal:consultations", kwargs={"code": code})
    context = {
        "code": code,
        "opened": [(line, left(line, today)) for line in lines if line.is_open(today)],
        "others": [line for line in lines if not line.is_open(today)],
        "older": f"{here}?dupa={older}" if older else "",
        "reports": consultations.published_reports(),
        "figures": consultations.figure_words(),
        "questions": consultations.QUESTIONS,
        "today": today,
    }
    return render(request, "portal/consultations/overview.html", context)


@require_safe
@public_page(WHY, same_for_all=True)
def draft(request: PortalRequest, code: str, key: int) -> HttpResponse:
    """Show a draft: reasons, text, terms, debates, and the register of proposals."""
    card = consultations.draft(key, public=True)
    if card is None:
        raise Http404
    now = timezone.now()
    today = legal_date(now)
    context = {
        "code": code,
        "card": card,
        "line": card.line,
        "is_open": card.line.is_open(today),
        "left": left(card.line, today),
        "stages": stages(card, now),
        "form": _form(code, card.line) if card.line.is_open(today) else "",
        "now": now,
    }
    return render(request, "portal/consultations/draft.html", context)


def _form(code: str, line: DraftLine) -> str:
    """Return where a proposal is written, with the draft named already; empty without the form."""
    address = form_addresses(code, [FORM]).get(FORM, "")
    return f"{address}?{urlencode({ABOUT: line.title})}" if address else ""


@never_cache
@csrf_exempt  # the mail programs of RFC 8058 send no token; the address carries a signed one and ends nothing else
@require_http_methods(["GET", "HEAD", "POST"])
@public_page("whoever holds the link of a letter stops the letters")
def leave(request: PortalRequest, code: str, token: str) -> HttpResponse:
    """Ask, and on the click stop, the notices of drafts; a mail program stops them in one step (RFC 8058)."""
    line = flow.subscriber_behind(token=token, institution=request.controller)
    if line is None:
        return render(request, "portal/consultations/leave.html", {"code": code, "unknown": True}, status=404)
    if request.method == "POST":
        flow.stop_telling(subscriber_id=line.id, now=timezone.now())
        return render(request, "portal/consultations/leave.html", {"code": code, "done": True})
    return render(request, "portal/consultations/leave.html", {"code": code, "done": line.ended})


@require_safe
@public_page(WHY, own_scope=True)
def file(request: PortalRequest, code: str, key: int, document: int) -> HttpResponseBase:
    """Give a document of a draft, to be kept and not run."""
    with acting_for(request.controller.id):
        card = consultations.draft(key, public=True)
    line = (
        next((one for one in card.files if one.document_id == document), None) if card is not None else None
    )
    if line is None:
        raise Http404
    try:
        content = documents.open_bytes(space=code, sha256=line.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    return given_file(request, content, name=line.name, media_type=line.media_type, sha256=line.sha256)


def left(line: DraftLine, today: date) -> str:
    """Say in words how long one may still write; empty when it is over."""
    if not line.is_open(today):
        return ""
    days = line.days_left(today)
    if days == 0:
        return _("Azi este ultima zi în care puteți trimite propuneri, până la miezul nopții.")
    if days == 1:
        return _("Mai puteți trimite propuneri azi și mâine.")
    words = ngettext(
        "Mai aveți %d zi ca să trimiteți propuneri.", "Mai aveți %d zile ca să trimiteți propuneri.", days
    )
    return words % days


def stages(card: DraftCard, now: datetime) -> list[Stage]:
    """Return the moments of a draft in their order."""
    line, today = card.line, legal_date(now)
    found = [Stage(_("Anunțul a fost publicat"), line.announced_on, "done")]
    until = line.proposals_until
    open_now = line.is_open(today)
    words = _("Se primesc propuneri") if open_now else _("S-a încheiat primirea propunerilor")
    found.append(Stage(words, until, "now" if open_now else "done", _("ultima zi") if open_now else ""))
    for debate in card.debates:
        if debate.held_at is not None:
            held = debate.held_at <= now
            words = _("Dezbatere publică, ținută") if held else _("Dezbatere publică")
            found.append(Stage(words, legal_date(debate.held_at), "done" if held else "later", debate.place))
    if line.ended_at is not None:
        note = f"nr. {line.act_number}" if line.act_number else line.outcome_words
        found.append(
            Stage(
                _("Proiectul a fost %s") % line.outcome_name,
                line.act_on or legal_date(line.ended_at),
                "done",
                note,
            )
        )
    elif line.adoption_on is not None:
        found.append(Stage(_("Se propune spre adoptare"), line.adoption_on, "later"))
    else:
        found.append(Stage(_("Cel mai devreme poate fi adoptat"), line.adopted_from, "later"))
    return sorted(found, key=lambda stage: stage.on or today)

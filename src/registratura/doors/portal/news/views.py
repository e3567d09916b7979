"""
What somebody without an account does about news: ask, confirm, choose how often, stop. Reading a page changes nothing.

Programs that fetch every link of a letter only read: what changes something is sent by a form, or by the mailbox's own
button (RFC 8058), which posts one exact field without cookies.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.shared.auth import public
from registratura.flows import outreach as news
from registratura.institutions import queries as institutions
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy.purposes import Purpose
from registratura.outreach import queries as campaigns
from registratura.outreach import services as outreach
from registratura.outreach.keys import Link
from registratura.toolkit.counting import count
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

ONE_CLICK = ("List-Unsubscribe", "One-Click")
OWN_FORM = "csrfmiddlewaretoken"  # the button of our own page brings it; mailboxes have none
MOST_ASKED = 10
RESTS = {"month": 30, "quarter": 91}


class AskForm(forms.Form):
    """An address and what one wants to be told of."""

    email = forms.CharField(max_length=254, required=False)


def supplier_or_404() -> Institution:
    """
    Return the supplier of the service.

    Raises: Http404 where nobody is named: an institution on its own premises sends no news.
    """
    found = institutions.supplier()
    if found is None:
        raise Http404
    return found


def link_or_404(supplier: Institution, token: str) -> Link:
    """
    Return what a link says.

    Raises: Http404 for one that is not ours or not whole.
    """
    link = news.link_of(supplier=supplier, token=token)
    if link is None:
        raise Http404
    return link


@require_http_methods(["GET", "HEAD", "POST"])
@public("anybody may ask to be told, and nothing counts until it is confirmed from the address")
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Show what one may be told of, and take an address; the answer is the same whoever follows already."""
    supplier = supplier_or_404()
    with news.for_news(supplier=supplier):
        topics = [one for one in campaigns.topics() if one.active and one.purpose == "P12"]
    error, email = None, ""
    chosen: list[int] = []  # a consent is ticked by its person
    if request.method == "POST":
        form = AskForm(request.POST)
        email = form.cleaned_data["email"] if form.is_valid() else ""
        chosen = [
            int(one)
            for one in request.POST.getlist("topics")[:50]
            if one.isascii() and one.isdigit() and len(one) < 18
        ]
        if _too_often(request):
            error = (_("S-a cerut prea des de aici. Încercați din nou peste o oră."), "")
        else:
            try:
                news.ask_for_news(
                    supplier=supplier,
                    email=email.replace("\x00", ""),
                    topic_ids=chosen,
                    language=get_language() or "ro",
                    now=timezone.now(),
                )
                return redirect("portal:news_asked")
            except DomainError as refused:
                error = (refused.words, refused.field or "")
    context = {"topics": topics, "error": error, "email": email, "chosen": chosen, "controller": supplier}
    return render(request, "portal/news/ask.html", context, status=422 if error else 200)


def _too_often(request: HttpRequest) -> bool:
    address = str(request.META.get("REMOTE_ADDR", ""))
    key = "news:" + hashlib.sha256(address.encode()).hexdigest()[:32]
    return count(key, within=timedelta(hours=1), now=timezone.now()).hits > MOST_ASKED


@require_safe
@public("what to do next, the same for everybody")
def asked(request: HttpRequest) -> HttpResponse:
    """Say that a letter is on its way, whoever asked."""
    return render(request, "portal/news/asked.html", {"controller": supplier_or_404()})


@require_http_methods(["GET", "HEAD", "POST"])
@public("the link of the letter lets in")
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show what a link would confirm; only the button confirms."""
    supplier, now = supplier_or_404(), timezone.now()
    if request.method == "POST":
        try:
            confirmed = news.confirm_news(
                supplier=supplier, token=token, language=get_language() or "ro", now=now
            )
        except DomainError as refused:
            messages.error(request, refused.words)
            return redirect("portal:news")
        shown = {"topics": confirmed, "done": bool(confirmed), "controller": supplier}
        return render(request, "portal/news/confirm.html", shown)
    topics = news.waiting_topics(supplier=supplier, token=token, now=now)
    shown = {"topics": topics, "done": False, "controller": supplier}
    return render(request, "portal/news/confirm.html", shown)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public("the link of the letter lets in; mailboxes post to it without cookies (RFC 8058)")
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponseBase:
    """
    Stop a topic: at once for the mailbox's own button, by a button of the page for whoever opens it.

    A GET never changes anything. The POST carries exactly one field; another body is refused.
    """
    supplier = supplier_or_404()
    link = link_or_404(supplier, token)
    if request.method == "POST":
        sent = [(key, value) for key, values in request.POST.lists() for value in values if key != OWN_FORM]
        if sent != [ONE_CLICK]:
            return HttpResponseBadRequest(
                _("Cererea nu este una de dezabonare."), content_type="text/plain; charset=utf-8"
            )
        news.unsubscribe(supplier=supplier, link=link, now=timezone.now())
        return render(request, "portal/news/stopped.html", _about(supplier, link, token))
    return render(request, "portal/news/stop.html", _about(supplier, link, token))


def _about(supplier: Institution, link: Link, token: str) -> dict[str, object]:
    return {"topic": news.topic_of(supplier=supplier, link=link), "token": token, "controller": supplier}


@require_http_methods(["GET", "HEAD", "POST"])
@public("the link of the letter lets in, and no address is shown")
@never_cache
def choices(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show what the address follows; change how often, rest, stop one, stop all."""
    supplier = supplier_or_404()
    link = link_or_404(supplier, token)
    if request.method == "POST":
        _change(request, supplier, link)
        return redirect("portal:news_choices", token=token)
    found = news.choices_of(supplier=supplier, link=link)
    context = {"choices": found, "token": token, "today": timezone.localdate(), "controller": supplier}
    return render(request, "portal/news/choices.html", context)


def _change(request: HttpRequest, supplier: Institution, link: Link) -> None:
    now, deed = timezone.now(), request.POST.get("deed", "")
    number = request.POST.get("topic", "")
    topic = int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0
    if deed == "all":
        news.stop_everything(supplier=supplier, link=link, now=now)
        messages.success(request, _("Gata: nu vă mai scriem noutăți. Acordul este retras."))
    elif deed == "stop" and topic:
        news.end_topic(supplier=supplier, link=link, topic_id=topic, now=now)
        messages.success(request, _("Gata: despre acest subiect nu vă mai scriem."))
    elif deed == "keep" and topic:
        rest = RESTS.get(request.POST.get("rest", ""))
        until: date | None = timezone.localdate() + timedelta(days=rest) if rest else None
        kept = news.choose(
            supplier=supplier,
            link=link,
            topic_id=topic,
            pace=request.POST.get("pace", ""),
            paused_to=until,
            now=now,
        )
        if kept:
            messages.success(request, _("Am reținut alegerea."))


@require_http_methods(["GET", "HEAD", "POST"])
@public("the link of the invitation lets in, once")
@never_cache
def survey(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show the questions behind a link, and take the answers once."""
    supplier = supplier_or_404()
    with acting_for(supplier.id), reading_for(Purpose.P14):
        card = campaigns.anonymous_survey(token=token) or campaigns.invited_survey(token=token)
    if card is None:
        return render(request, "portal/news/survey_over.html", {"done": False, "controller": supplier})
    error = ""
    if request.method == "POST":
        given = {one.key: request.POST.get(one.key, "")[:2_000].replace("\x00", "") for one in card.questions}
        try:
            with acting_for(supplier.id), reading_for(Purpose.P14):
                outreach.answer(token=token, answers=given, now=timezone.now())
            return render(request, "portal/news/survey_over.html", {"done": True, "controller": supplier})
        except DomainError as refused:
            error = refused.words
    shown = {"card": card, "error": error, "controller": supplier}
    return render(request, "portal/news/survey.html", shown, status=422 if error else 200)

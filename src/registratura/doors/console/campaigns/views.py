"""Campaigns: written, looked at, tried on oneself, started, held, stopped; topics and limits."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.shared.formats import ro_date
from registratura.flows import outreach as news
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy.purposes import FACTS, Purpose
from registratura.messaging.channels.port import ChannelError
from registratura.outreach import queries
from registratura.outreach import services as outreach
from registratura.outreach.criteria import COUNTED, CRITERIA, FACT_NAMES, Criterion
from registratura.toolkit.purpose import reading_for

POWER = Permission.OUTREACH_HANDLE
NUMBERS_END = 2**63
WORDS = ("name", "subject_line", "body", "fitted_body")
REASONS = {
    "consent": gettext_lazy("fără acord în clipa trimiterii"),
    "subscription": gettext_lazy("nu mai sunt abonați"),
    "suppressed": gettext_lazy("pe lista de oprire"),
    "paused": gettext_lazy("în pauză, la cererea lor"),
    "pace": gettext_lazy("au ales cel mult unul pe lună"),
    "restricted": gettext_lazy("datele lor stau"),
    "segment": gettext_lazy("nu au acceptat potrivirea după fapte"),
    "address": gettext_lazy("fără adresă: persoana a fost ștearsă"),
    "cap": gettext_lazy("au primit destule săptămâna aceasta"),
    "stopped": gettext_lazy("campania a fost oprită"),
    "unsubscribed": gettext_lazy("s-au dezabonat"),
    "bounced": gettext_lazy("adresa nu mai există"),
    "complaint": gettext_lazy("s-au plâns"),
}
# What may be chosen of a criterion; the others are typed.
OPTIONS: dict[str, tuple[tuple[str, str | Promise], ...]] = {
    str(Criterion.LANGUAGE): (("ro", gettext_lazy("română")), ("en", gettext_lazy("engleză"))),
    str(Criterion.OFFICE_KIND): (
        ("commune", gettext_lazy("comună")),
        ("town", gettext_lazy("oraș")),
        ("municipality", gettext_lazy("municipiu")),
        ("county", gettext_lazy("județ")),
        ("school", gettext_lazy("unitate de învățământ")),
        ("agency", gettext_lazy("altă instituție")),
    ),
    str(Criterion.USES): tuple((str(key), FACT_NAMES[key]) for key in COUNTED),
}


def card_or_404(key: int) -> queries.CampaignCard:
    """
    Return a campaign.

    Raises: Http404.
    """
    found = queries.campaign(key) if key < NUMBERS_END else None
    if found is None:
        raise Http404
    return found


def text_of(request: ConsoleRequest, name: str, most: int) -> str:
    """Return what was typed, without what cannot be stored."""
    return request.POST.get(name, "")[:most].replace("\x00", "").replace("\r\n", "\n")


def _stored(value: str) -> str:
    """Return a day typed as people write it in the form in which criteria keep it; anything else as it is."""
    try:
        return datetime.strptime(value.strip(), "%d.%m.%Y").date().isoformat()  # noqa: DTZ007  a day
    except ValueError:
        return value


def _written(key: str, value: str) -> str:
    """Return the value of a criterion as people write it."""
    return ro_date(date.fromisoformat(value)) if key == Criterion.SUBSCRIBED_BEFORE else value


def number_of(request: ConsoleRequest, name: str) -> int:
    """Return a number that was sent, zero for anything else."""
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else 0


@require_safe
@require(POWER)
def overview(request: ConsoleRequest) -> HttpResponse:
    """Show the campaigns, what one may follow, how many want nothing."""
    with reading_for(Purpose.P12):
        context = {
            "campaigns": queries.campaigns(),
            "topics": queries.topics(),
            "limits": queries.limits(),
            "stopped": queries.suppressed_counts(),
        }
    return render(request, "console/campaigns/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(POWER)
def campaign_form(request: ConsoleRequest, campaign: int | None = None) -> HttpResponseBase:
    """Write a campaign that has not started; what was typed stays when something is missing."""
    now, refused = timezone.now(), None
    with reading_for(Purpose.P12):
        card = card_or_404(campaign) if campaign is not None else None
        if card is not None and card.line.state != "draft":
            raise Http404
        typed = _typed(request, card)
        if request.method == "POST":
            try:
                saved = outreach.save_campaign(
                    campaign_id=campaign,
                    topic_id=number_of(request, "topic"),
                    segment={str(one): _stored(typed["segment"].get(str(one), "")) for one in CRITERIA},
                    by=request.user,
                    now=now,
                    **{name: typed[name] for name in WORDS},
                )
                return redirect("console:campaign", campaign=saved)
            except DomainError as error:
                refused = (error.field or "name", error.words)
        context: dict[str, Any] = {
            "card": card,
            "typed": typed,
            "refused": refused,
            "topics": queries.topics(),
        }
    context["criteria"] = [
        (
            str(key),
            facts.name,
            "" if str(key) in OPTIONS else facts.hint,
            _(FACTS[facts.purpose].name) if facts.purpose is not Purpose.P12 else "",
            [(value, str(words)) for value, words in OPTIONS.get(str(key), ())],
        )
        for key, facts in CRITERIA.items()
    ]
    return render(request, "console/campaigns/form.html", context, status=422 if refused else 200)


def _typed(request: ConsoleRequest, card: queries.CampaignCard | None) -> dict[str, Any]:
    if request.method == "POST":
        words: dict[str, Any] = {name: text_of(request, name, 21_000) for name in WORDS}
        segment = {str(one): text_of(request, f"segment_{one}", 60) for one in CRITERIA}
        return {**words, "topic": number_of(request, "topic"), "segment": segment}
    if card is None:
        return {**dict.fromkeys(WORDS, ""), "topic": 0, "segment": {}}
    return {
        "name": card.line.name,
        "subject_line": card.subject_line,
        "body": card.body,
        "fitted_body": card.fitted_body,
        "topic": card.topic_id,
        "segment": {key: _written(key, value) for key, _name, value in card.segment},
    }


@require_safe
@require(POWER)
def campaign(request: ConsoleRequest, campaign: int) -> HttpResponse:
    """Show a campaign: what it says, whom it would reach, what became of it."""
    with reading_for(Purpose.P12):
        card = card_or_404(campaign)
        segment = outreach.checked_segment(segment={key: value for key, _name, value in card.segment})
        reach = queries.reach(topic_id=card.topic_id, segment=segment, now=timezone.now())
        calls = queries.call_counts(campaign) if card.line.by_phone else {}
        taken = (
            queries.taken_call(campaign_id=campaign, user_id=request.user.id) if card.line.by_phone else None
        )
        limits = queries.limits()
    reasons = [(REASONS.get(key, key), count) for key, count in card.line.counts.reasons.items()]
    context = {
        "card": card,
        "line": card.line,
        "reach": reach,
        "reasons": reasons,
        "calls": calls,
        "taken": taken,
        "limits": limits,
        "segment": [
            (name, dict(OPTIONS.get(key, ())).get(value, _written(key, value)))
            for key, name, value in card.segment
        ],
    }
    return render(request, "console/campaigns/campaign.html", context)


@require_safe
@require(POWER, own_scope=True)
def preview(request: ConsoleRequest, campaign: int) -> HttpResponse:
    """Give the letter as it leaves, as a file to be opened in a mail program; its links are the reader's own."""
    content = (
        news.test_letter(
            supplier=request.institution,
            campaign_id=campaign,
            to=request.user.email,
            fitted=request.GET.get("potrivit") == "1",
            now=timezone.now(),
        )
        if campaign < NUMBERS_END
        else None
    )
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="message/rfc822")
    response["Content-Disposition"] = f'attachment; filename="campanie-{campaign}.eml"'
    return response


@require_POST
@require(POWER, own_scope=True)
def deed(request: ConsoleRequest, campaign: int) -> HttpResponseBase:
    """Start, hold, go on, stop, or send a test to oneself."""
    now, what = timezone.now(), request.POST.get("deed", "")
    supplier = request.institution
    with news.for_news(supplier=supplier):
        card_or_404(campaign)
    try:
        if what == "test":
            news.send_test(supplier=supplier, campaign_id=campaign, by=request.user, now=now)
            messages.success(request, _("Proba a plecat la %s.") % request.user.email)
        else:
            with news.for_news(supplier=supplier):
                _do(request, what, campaign)
    except DomainError as refused:
        messages.error(request, refused.words)
    except ChannelError:
        messages.error(request, _("Serverul de e-mail nu răspunde acum; proba nu a plecat."))
    return redirect("console:campaign", campaign=campaign)


def _do(request: ConsoleRequest, what: str, campaign: int) -> None:
    now, by = timezone.now(), request.user
    if what == "start":
        count = outreach.start(campaign_id=campaign, by=by, now=now)
        words = ngettext("A pornit pentru %d persoană.", "A pornit pentru %d persoane.", count)
        messages.success(request, words % count)
    elif what == "pause":
        outreach.pause(campaign_id=campaign, by=by, now=now)
    elif what == "resume":
        outreach.resume(campaign_id=campaign, by=by, now=now)
    elif what == "stop":
        count = outreach.stop(campaign_id=campaign, by=by, now=now)
        words = ngettext("Oprită. %d mesaj nu mai pleacă.", "Oprită. %d mesaje nu mai pleacă.", count)
        messages.success(request, words % count)


@require_POST
@require(POWER, own_scope=True)
def call(request: ConsoleRequest, campaign: int) -> HttpResponseBase:
    """Take the next call, or write how the one that was taken ended."""
    now, by = timezone.now(), request.user
    try:
        with news.for_news(supplier=request.institution):
            card = card_or_404(campaign)
            taken = queries.taken_call(campaign_id=campaign, user_id=by.id)
            if request.POST.get("outcome"):
                outreach.end_call(task_id=taken or 0, outcome=request.POST["outcome"][:20], by=by, now=now)
                return redirect("console:campaign", campaign=campaign)
            found = outreach.take_call(campaign_id=campaign, by=by, now=now) if taken is None else None
    except DomainError as refused:
        messages.error(request, refused.words)
        return redirect("console:campaign", campaign=campaign)
    if found is None:
        messages.info(request, _("Nu mai este pe cine suna acum, sau aveți deja un telefon luat."))
        return redirect("console:campaign", campaign=campaign)
    return render(request, "console/campaigns/call.html", {"card": card, "call": found})


@require_http_methods(["GET", "HEAD", "POST"])
@require(POWER)
def topics(request: ConsoleRequest) -> HttpResponseBase:
    """Show and change what one may follow, and the limits of sending."""
    refused = None
    with reading_for(Purpose.P12):
        if request.method == "POST":
            try:
                _save_topics(request)
                messages.success(request, _("Am păstrat."))
                return redirect("console:topics")
            except DomainError as error:
                refused = (error.field or "name", error.words)
        context = {"topics": queries.topics(), "limits": queries.limits(), "refused": refused}
    return render(request, "console/campaigns/topics.html", context, status=422 if refused else 200)


def _save_topics(request: ConsoleRequest) -> None:
    if request.POST.get("deed") == "limits":
        outreach.save_options(
            most_in_week=number_of(request, "most_in_week"),
            quiet_from=_hour(request, "quiet_from", 19),
            quiet_to=_hour(request, "quiet_to", 9),
            by=request.user,
            now=timezone.now(),
        )
        return
    outreach.save_topic(
        key=text_of(request, "key", 40),
        name=text_of(request, "name", 100),
        words=text_of(request, "words", 400),
        purpose="P13" if request.POST.get("purpose") == "P13" else "P12",
        active=request.POST.get("active", "on") == "on",
        by=request.user,
    )


def _hour(request: ConsoleRequest, name: str, otherwise: int) -> time:
    given = request.POST.get(name, "")[:2]
    return time(int(given)) if given.isascii() and given.isdigit() and int(given) < 24 else time(otherwise)

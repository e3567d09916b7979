"""Surveys: written, opened, sent to those who agreed, closed; answers as counts."""

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from registratura.doors.console.campaigns.views import NUMBERS_END, POWER, text_of
from registratura.doors.console.guards import ConsoleRequest, require
from registratura.flows import outreach as news
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy.purposes import Purpose
from registratura.messaging.channels.port import ChannelError
from registratura.outreach import queries
from registratura.outreach import services as outreach
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for


@require_http_methods(["GET", "HEAD", "POST"])
@require(POWER)
def surveys(request: ConsoleRequest) -> HttpResponseBase:
    """Show the surveys, and write another."""
    refused, typed = None, {"name": "", "intro": "", "mode": "anonymous", "questions": ""}
    with reading_for(Purpose.P14):
        if request.method == "POST":
            typed = {name: text_of(request, name, 5_000) for name in typed}
            try:
                made = outreach.save_survey(
                    survey_id=None,
                    name=typed["name"],
                    intro=typed["intro"],
                    mode=typed["mode"],
                    questions=typed["questions"].splitlines(),
                    by=request.user,
                    now=timezone.now(),
                )
                return redirect("console:survey", survey=made)
            except DomainError as error:
                refused = (error.field or "name", error.words)
        context = {"surveys": queries.surveys(), "typed": typed, "refused": refused}
    return render(request, "console/campaigns/surveys.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@require(POWER, own_scope=True)
def survey(request: ConsoleRequest, survey: int) -> HttpResponseBase:
    """Show a survey and its answers as counts; open it, send it, close it."""
    supplier = request.institution
    with acting_for(supplier.id):
        with reading_for(Purpose.P14):
            found = queries.survey(survey) if survey < NUMBERS_END else None
        if found is None:
            raise Http404
        if request.method != "POST":
            card, tallies = found
            return render(request, "console/campaigns/survey.html", {"card": card, "tallies": tallies})
    try:
        _do(request, survey)
    except DomainError as refused:
        messages.error(request, refused.words)
    except ChannelError:
        messages.error(request, _("Serverul de e-mail nu răspunde acum; încercați mai târziu."))
    return redirect("console:survey", survey=survey)


def _do(request: ConsoleRequest, survey: int) -> None:
    supplier, what, now = request.institution, request.POST.get("deed", ""), timezone.now()
    if what == "send":
        count = news.invite_to_survey(supplier=supplier, survey_id=survey, clock=timezone.now)
        words = ngettext("A plecat %d invitație.", "Au plecat %d invitații.", count)
        messages.success(request, words % count)
        return
    with acting_for(supplier.id), reading_for(Purpose.P14):
        if what == "open":
            outreach.open_survey(survey_id=survey, by=request.user, now=now)
        elif what == "close":
            outreach.close_survey(survey_id=survey, by=request.user, now=now)

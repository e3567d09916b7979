"""Words of messages: the usual ones, an institution's own, and how they look when filled."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.desk.messaging.forms import WordsForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.messaging import queries
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import CHANNEL_NAMES, KINDS, Channel, Kind, fields_of
from registratura.messaging.composing import LANGUAGES, Words, checked_words, filled, samples_for

WRITTEN_FOR = (Channel.EMAIL, Channel.IN_APP, Channel.SMS)


@require_safe
@require(Permission.MESSAGES_ADMINISTER)
def words(request: DeskRequest) -> HttpResponse:
    """Show the kinds of message, and which have words of the institution's own."""
    own = queries.own_words()
    rows = [
        (
            kind,
            described.name,
            described.house,
            [
                (
                    channel,
                    CHANNEL_NAMES[channel],
                    [lang for lang in LANGUAGES if (kind, channel, lang) in own],
                )
                for channel in _channels_of(kind)
            ],
        )
        for kind, described in KINDS.items()
        if described.chosen
    ]
    return render(request, "desk/messages/words.html", {"rows": rows})


@require(Permission.MESSAGES_ADMINISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: DeskRequest, kind: str, channel: str, language: str) -> HttpResponseBase:
    """Write words, look at them filled with examples, keep them, or put the usual ones back."""
    what, way = _known_or_404(kind, channel, language)
    here = reverse("desk:message_word", args=[request.institution.code, what, way, language])
    in_force, is_own = queries.words_in_force(kind=what, channel=way, language=language)
    form = WordsForm(
        request.POST or None,
        initial={"subject": in_force.subject, "text": in_force.text},
        has_subject=way is not Channel.SMS,
    )
    shown = in_force
    if request.method == "POST":
        deed = request.POST.get("fapta", "")
        if deed == "inapoi":
            messaging.restore_template(
                kind=what, channel=way, language=language, by=request.user, now=timezone.now()
            )
            messages.success(request, _("Textul obișnuit este din nou în vigoare."))
            return redirect(here)
        fit = _checked(form, what, way)
        if fit is not None and deed == "pastreaza":
            messaging.write_template(
                kind=what, channel=way, language=language, subject=fit.subject, text=fit.text, by=request.user,
                now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("Textul este păstrat și se folosește de acum încolo."))
            return redirect(here)
        shown = fit or shown
    samples = {**samples_for(what), "institutie": request.institution.name}
    context = {
        "kind": what,
        "channel": way,
        "written_in": language,
        "form": form,
        "is_own": is_own,
        "described": KINDS[what],
        "channel_name": CHANNEL_NAMES[way],
        "channels": [(one, CHANNEL_NAMES[one]) for one in _channels_of(what)],
        "languages": LANGUAGES,
        "fields": fields_of(what),
        "preview": filled(shown, samples),
    }
    return render(request, "desk/messages/word.html", context)


def _checked(form: WordsForm, kind: Kind, channel: Channel) -> Words | None:
    if not form.is_valid():
        return None
    facts = form.cleaned_data
    try:
        return checked_words(kind=kind, channel=channel, subject=facts.get("subject", ""), text=facts["text"])
    except DomainError as error:
        refuse(form, error)
        return None


def _channels_of(kind: Kind) -> list[Channel]:
    if kind is Kind.LETTER:
        return [Channel.EMAIL]
    return [channel for channel in WRITTEN_FOR if KINDS[kind].house or channel is not Channel.IN_APP]


def _known_or_404(kind: str, channel: str, language: str) -> tuple[Kind, Channel]:
    if kind in set(Kind) and channel in set(Channel) and language in LANGUAGES:
        found = Kind(kind), Channel(channel)
        if KINDS[found[0]].chosen and found[1] in _channels_of(found[0]):
            return found
    raise Http404

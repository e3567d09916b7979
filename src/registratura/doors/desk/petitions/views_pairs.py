"""Two petitions side by side: connected, repeated, or different. A person reads both and decides."""

from difflib import SequenceMatcher

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registratura.doors.desk.petitions.forms import PairForm
from registratura.doors.desk.petitions.lookup import Found, other_or_404, petition_or_404
from registratura.doors.desk.petitions.views_acts import acting
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import petitions as flow
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.kernel.text import fold
from registratura.petitions import queries as petitions
from registratura.petitions.rules import likeness
from registratura.petitions.terms import Standing
from registratura.registers import queries as registers


@require(Permission.PETITION_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: DeskRequest, register: str, year: int, number: int, other: int) -> HttpResponseBase:
    """Show two petitions side by side and take the officer's decision."""
    found = petition_or_404(request, register=register, year=year, number=number)
    first = other_or_404(request, other)
    form = PairForm(request.POST or None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, form, found, first)
        except DomainError as error:
            refused = error.words
        else:
            return redirect(found.back)
    elif request.method == "POST":
        refused = _("Alegeți ce ați hotărât despre cele două petiții.")
    ours, theirs = marked(found.entry.subject, first.entry.subject)
    return render(
        request,
        "desk/petitions/pair.html",
        {
            "found": found,
            "first": first,
            "percent": likeness(found.entry.subject, first.entry.subject),
            "ours": ours,
            "theirs": theirs,
            "channels": dict(registers.channel_names()),
            "answered": first.card.standing is Standing.ANSWERED,
            "refused": refused,
            "note": form["note"].value() or "",
            "others": [
                (one.written_number, one.percent, found.href("petition_pair", other=one.entry_id))
                for one in petitions.alike(found.entry.id)
                if one.entry_id != first.entry.id
            ],
        },
        status=422 if refused else 200,
    )


def _decide(request: DeskRequest, form: PairForm, found: Found, first: Found) -> None:
    if form.cleaned_data["decision"] == "connect":
        flow.connect(entry=found.entry, first=first.entry, **acting(request))
        words = _("Petiția %(one)s este conexată la %(first)s: un singur răspuns, termenul celei dintâi.")
    else:
        flow.class_as_repeated(
            entry=found.entry, initial=first.entry, note=form.cleaned_data["note"], **acting(request)
        )
        words = _("Petiția %(one)s este clasată; la %(first)s s-a notat că a venit din nou.")
    messages.success(request, words % {"one": found.number, "first": first.number})


def marked(one: str, other: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Return both texts in pieces, each with whether the other has it too."""
    left, right = one.split()[:400], other.split()[:400]
    matcher = SequenceMatcher(
        None, [_bare(word) for word in left], [_bare(word) for word in right], autojunk=False
    )
    ours: list[tuple[str, bool]] = []
    theirs: list[tuple[str, bool]] = []
    for tag, from_left, to_left, from_right, to_right in matcher.get_opcodes():
        if from_left < to_left:
            ours.append((" ".join(left[from_left:to_left]), tag == "equal"))
        if from_right < to_right:
            theirs.append((" ".join(right[from_right:to_right]), tag == "equal"))
    return ours, theirs


def _bare(word: str) -> str:
    return fold(word).strip(".,;:!?()„”\"'-")

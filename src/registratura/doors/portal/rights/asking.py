"""
Asking, one question a page: what, more about it, who, look over. Nothing is kept until the last page is sent.

What was typed travels in the pages themselves, so that the form works without JavaScript, cookies of ours, an account.
"""

from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from registratura.doors.portal.controllers import controller_of
from registratura.doors.portal.rights.limits import ASKED_AN_HOUR, TRAP, is_trapped, too_often
from registratura.doors.shared.auth import public
from registratura.flows import rights as flow
from registratura.kernel.errors import DomainError
from registratura.rights import queries
from registratura.rights import services as rights
from registratura.rights.kinds import LANGUAGES, RIGHTS, Channel, Method, Right
from registratura.toolkit.scope import acting_for

STEPS: Final = ("right", "details", "person", "check")
FIELDS: Final = {"right": 16, "details": 10_000, "name": 200, "email": 254, "address": 240, "language": 2}
STEP_OF: Final = {"right": "right", "details": "details"}


@dataclass(slots=True)
class Typed:
    """What was typed so far, the page it stands on, and what is wrong with it."""

    values: dict[str, str]
    key: UUID
    step: str = "right"
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def right(self) -> Right | None:
        """The right that was chosen."""
        chosen = self.values["right"]
        return Right(chosen) if chosen in set(Right) else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public("whoever wants to ask about own data needs no account (GDPR art. 12)")
def ask(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """Ask the next question, or take the request in."""
    controller = controller_of(code)
    typed = _typed(request)
    if request.method == "POST" and _answered(request, typed):
        if is_trapped(request):
            return _page(
                request, controller, code, typed, refused=_("Formularul nu a putut fi trimis. Scrieți-ne.")
            )
        if too_often(request, deed="ask", most=ASKED_AN_HOUR):
            words = _(
                "De la această adresă s-au trimis prea multe cereri. Încercați peste o oră sau scrieți-ne."
            )
            return _page(request, controller, code, typed, refused=words, status=429)
        try:
            opened = flow.receive(
                institution=controller,
                draft=_draft(request, typed),
                method=Method.ACCOUNT if request.user.is_authenticated else None,
                by=None,
                now=timezone.now(),
            )
        except DomainError as error:
            typed.errors[error.field or "name"] = error.words
            typed.step = STEP_OF.get(error.field, "person")
        else:
            with acting_for(controller.id):
                card = queries.request_by_id(opened.request_id)
            return render(
                request,
                "portal/rights/receipt.html",
                {
                    "controller": controller,
                    "code": code,
                    "opened": opened,
                    "card": card,
                    "status": _status(code),
                },
            )
    return _page(request, controller, code, typed)


def _typed(request: HttpRequest) -> Typed:
    values = {name: request.POST.get(name, "").replace("\x00", "")[:most] for name, most in FIELDS.items()}
    if request.method == "GET":
        values["right"] = request.GET.get("drept", "")[:16]
        if request.user.is_authenticated:
            values["name"], values["email"] = request.user.full_name, request.user.email
    if values["language"] not in LANGUAGES:
        values["language"] = "en" if get_language() == "en" else "ro"
    try:
        key = UUID(request.POST.get("cheie", ""))
    except ValueError:
        key = uuid4()
    return Typed(values, key)


def _answered(request: HttpRequest, typed: Typed) -> bool:
    """Look at the page that was answered, go on or back; say whether the last one was sent."""
    here, wanted = request.POST.get("pas", "right"), request.POST.get("mergi", "")
    here = here if here in STEPS else "right"
    if wanted in STEPS:  # back, or a change from the last page
        typed.step = wanted
        return False
    for step in STEPS[: STEPS.index(here) + 1]:
        typed.errors = _faults(step, typed)
        if typed.errors:
            typed.step = step
            return False
    if here == "check":
        typed.step = "check"
        return True
    typed.step = STEPS[STEPS.index(here) + 1]
    return False


def _faults(step: str, typed: Typed) -> dict[str, str]:
    if step == "right" and typed.right is None:
        return {"right": _("Alegeți ce cereți.")}
    if step == "details" and typed.right is not None:
        needed = RIGHTS[typed.right].details_needed and not typed.values["details"].strip()
        return {"details": str(RIGHTS[typed.right].ask)} if needed else {}
    if step == "person":
        faults = {}
        if not typed.values["name"].strip():
            faults["name"] = _("Scrieți numele.")
        if not typed.values["email"].strip() and not typed.values["address"].strip():
            faults["email"] = _("Scrieți o adresă la care să vă răspundem: de e-mail sau poștală.")
        return faults
    return {}


def _draft(request: HttpRequest, typed: Typed) -> rights.Draft:
    person = request.user if request.user.is_authenticated else None
    return rights.Draft(
        request_key=typed.key,
        right=typed.values["right"],
        channel=Channel.ACCOUNT if person else Channel.WEB,
        received_at=timezone.now(),
        name=typed.values["name"],
        # A signed-in person is proven for the address of the account, not for another one typed here.
        email=person.email if person else typed.values["email"],
        address=typed.values["address"],
        details=typed.values["details"],
        language=typed.values["language"],
        user_id=person.pk if person else None,
    )


def _status(code: str | None) -> str:
    return (
        reverse("portal:rights_status_of", kwargs={"code": code}) if code else reverse("portal:rights_status")
    )


def _page(
    request: HttpRequest, controller: Any, code: str | None, typed: Typed, refused: str = "", status: int = 0
) -> HttpResponse:
    context = {
        "controller": controller,
        "code": code,
        "typed": typed,
        "trap": TRAP,
        "refused": refused,
        "number": STEPS.index(typed.step) + 1,
        "total": len(STEPS),
        "rights": [(one.value, words.name, words.about) for one, words in RIGHTS.items()],
        "words": RIGHTS[typed.right] if typed.right else None,
        "languages": [(value, str(words)) for value, words in LANGUAGES.items()],
        "status": _status(code),
    }
    shown = 422 if typed.errors or refused else 200
    return render(request, "portal/rights/ask.html", context, status=status or shown)

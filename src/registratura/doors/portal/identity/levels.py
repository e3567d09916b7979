"""The page about who one is: levels reached, what each is for, how the next one is reached; telephone and counter."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.accounts import queries as people
from registratura.accounts.kinds import Happened
from registratura.assurance import queries as proofs
from registratura.assurance.openid.provider import configured
from registratura.assurance.queries import ProofCard
from registratura.doors.portal.identity.telling import tell
from registratura.doors.shared import letters, returning
from registratura.doors.shared.auth import signed_in
from registratura.doors.shared.sessions import recently_signed_in
from registratura.flows import assurance as levels
from registratura.flows import identity as proving
from registratura.flows import signing_up
from registratura.institutions import queries as institutions
from registratura.kernel.assurance import Level, meets
from registratura.kernel.errors import DomainError
from registratura.toolkit.counting import count

CODES_MOST: Final = 5
CODES_WITHIN: Final = timedelta(hours=1)
forms_only = require_http_methods(["GET", "HEAD", "POST"])
_ADDRESSES: Final = {
    Level.EMAIL: "account_identity_address",
    Level.PHONE: "account_identity_phone",
    Level.COUNTER: "account_identity_counter",
    Level.OIDC: "account_identity_provider",
    Level.SIGNATURE: "account_identity_signature",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A level on the page. `counts`: reached and not lapsed; `here`: it can be reached in this installation."""

    level: Level
    name: str
    use: str
    how: str
    action: str
    address: str
    proof: ProofCard | None
    counts: bool
    here: bool
    asked: bool


@signed_in
@require_safe
def identity(request: Any) -> HttpResponse:
    """Show which levels the person reached, what each is for and how the next one is reached."""
    now = timezone.now()
    back = returning.remember(request, request.GET.get("next"))
    asked = request.GET.get("nivel", "")
    wanted = Level(asked) if asked in set(Level) else None
    held = {card.level: card for card in proofs.proofs_of(request.user.pk, at=now)}
    reached = next((card.level for card in held.values() if card.counts), None)
    context = {
        "steps": _steps(held, wanted),
        "reached": str(levels.LEVEL_NAMES[reached]) if reached else "",
        "why": levels.why(asked=wanted) if wanted and not meets(reached, wanted) else "",
        "met": bool(wanted and meets(reached, wanted)),
        "links": proofs.links_of(request.user.pk),
        "back": back,
    }
    return render(request, "portal/identity/levels.html", context)


def _steps(held: dict[Level, ProofCard], wanted: Level | None) -> list[Step]:
    here = levels.ways_here(phone=proving.phone_possible())
    provider = configured()
    hows = {
        Level.EMAIL: (_("Printr-o legătură trimisă la adresa contului."), _("Trimite legătura")),
        Level.PHONE: (
            _("Printr-un cod trimis prin SMS. Se reînnoiește o dată pe an."),
            _("Dovedește telefonul"),
        ),
        Level.COUNTER: (
            _("La orice ghișeu al unei instituții de aici, cu actul de identitate. Ține cinci ani."),
            _("Arată-mi codul pentru ghișeu"),
        ),
        Level.OIDC: (
            _("Intrând prin %s. Ține cât o zi de lucru; apoi se face din nou, dintr-o apăsare.")
            % (provider.name if provider else "ROeID"),
            _("Continuă la %s") % (provider.name if provider else "ROeID"),
        ),
        Level.SIGNATURE: (
            _("Semnând o pagină PDF cu certificatul dumneavoastră calificat. Ține cât o zi de lucru."),
            _("Ia pagina de semnat"),
        ),
    }
    return [
        Step(
            level=level,
            name=str(levels.LEVEL_NAMES[level]),
            use=str(levels.LEVEL_USES[level]),
            how=hows[level][0],
            action=hows[level][1],
            address=reverse(_ADDRESSES[level]),
            proof=held.get(level),
            counts=level in held and held[level].counts,
            here=level in here,
            asked=level is wanted,
        )
        for level in Level
    ]


@signed_in
@require_POST
def address(request: Any) -> HttpResponseBase:
    """Send a link to the address of the account."""
    user, now = request.user, timezone.now()
    if count(f"address letters/{user.pk}", within=CODES_WITHIN, now=now).hits > CODES_MOST:
        messages.warning(
            request, _("Am trimis deja mai multe scrisori în ultima oră. Uitați-vă și la nedorite.")
        )
        return redirect("account_identity")
    asked = signing_up.ask(
        email=user.email, full_name=user.full_name, return_to="", language=user.language, now=now
    )
    link = f"{settings.PUBLIC_URL}{reverse('account_signup_finish', kwargs={'secret': asked.secret})}"
    context = {"link": link, "name": user.full_name}
    letters.send(letters.letter(template="portal/identity/email/address", to=user.email, context=context))
    messages.success(request, _("Am trimis legătura la %s. Deschideți-o în acest navigator.") % user.email)
    return redirect("account_identity")


@signed_in
@forms_only
def phone(request: Any) -> HttpResponseBase:
    """Ask for a telephone and send a code to it."""
    kept = people.profile_of(request.user.pk).phone
    values, error = request.POST.get("phone", kept).replace("\x00", "")[:60], ""
    if request.method == "POST":
        now = timezone.now()
        try:
            if _too_many(request, "phone codes", now):
                error = _("Am trimis deja mai multe coduri în ultima oră. Reluați mai târziu.")
            else:
                proving.send_phone_code(user=request.user, phone=values, now=now)
                return redirect("account_identity_phone_code")
        except DomainError as refused:
            error = refused.words
    context = {"phone": values, "error": error, "possible": proving.phone_possible()}
    return render(request, "portal/identity/phone.html", context, status=422 if error else 200)


def _too_many(request: Any, what: str, now: datetime) -> bool:
    return count(f"{what}/{request.user.pk}", within=CODES_WITHIN, now=now).hits > CODES_MOST


@signed_in
@forms_only
@sensitive_post_parameters("code")
@sensitive_variables("code")
def phone_code(request: Any) -> HttpResponseBase:
    """Take the code that came by telephone."""
    error = ""
    if request.method == "POST":
        code = request.POST.get("code", "").replace("\x00", "")[:20]
        try:
            proving.prove_phone(user=request.user, code=code, now=timezone.now())
        except DomainError as refused:
            error = refused.words
        else:
            what = _("Telefonul contului a fost dovedit.")
            tell(request, user=request.user, kind=Happened.IDENTITY_PROVEN, what=what)
            messages.success(request, _("Telefonul este dovedit."))
            return redirect("account_identity")
    return render(request, "portal/identity/phone_code.html", {"error": error}, status=422 if error else 200)


@signed_in
@forms_only
@sensitive_variables("code")
def counter(request: Any) -> HttpResponseBase:
    """Give a code to show at a counter; asking for it is a deed, because the former one dies."""
    code = ""
    if request.method == "POST":
        if _too_many(request, "counter codes", timezone.now()):
            messages.warning(request, _("Ați cerut mai multe coduri în ultima oră. Reluați mai târziu."))
            return redirect("account_identity")
        code = proving.counter_code(user=request.user, now=timezone.now())
    return render(request, "portal/identity/counter.html", {"code": code})


@signed_in
@forms_only
@recently_signed_in
def name(request: Any) -> HttpResponseBase:
    """Let a person without a role write the own name as the identity paper has it."""
    if institutions.workplaces_of(request.user.pk, at=timezone.now()):
        messages.info(
            request, _("Numele celor care lucrează într-o instituție îl schimbă administratorul ei.")
        )
        return redirect("account_identity")
    value = request.POST.get("full_name", request.user.full_name).replace("\x00", "")[:400]
    error = ""
    if request.method == "POST":
        try:
            changed = proving.change_name(user=request.user, full_name=value, now=timezone.now())
        except DomainError as refused:
            error = refused.words
        else:
            if changed:
                what = _(
                    "Numele contului a fost schimbat; ce dovedea numele dinainte nu mai este în vigoare."
                )
                tell(request, user=request.user, kind=Happened.PROFILE_CHANGED, what=what)
                messages.success(request, _("Numele este schimbat."))
            return redirect("account_identity")
    context = {"value": value, "error": error}
    return render(request, "portal/identity/name.html", context, status=422 if error else 200)

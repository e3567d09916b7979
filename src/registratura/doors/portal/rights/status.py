"""How a request stands, by its reference and secret; proving the address, taking the copy, taking the request back."""

from typing import TYPE_CHECKING, Final

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from registratura.doors.portal.controllers import controller_of
from registratura.doors.portal.rights.limits import LOOKED_AN_HOUR, too_often
from registratura.doors.shared.auth import public
from registratura.flows import rights as flow
from registratura.flows import rights_copies as copies
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.rights import queries
from registratura.rights import services as rights
from registratura.rights.machine import Status
from registratura.rights.queries import RequestCard
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

_DEEDS: Final = frozenset({"code", "prove", "download_code", "download", "withdraw", "renew"})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public("how one's own request stands is told to whoever holds its reference and secret")
def status(request: HttpRequest, code: str | None = None) -> HttpResponseBase:
    """Ask for reference and secret, then show the request and do what it offers. Wrong ones get one answer."""
    controller = controller_of(code)
    reference = request.POST.get("reference", "").replace("\x00", "").strip()[:40]
    secret = request.POST.get("secret", "").replace("\x00", "").strip()[:80]
    context: dict[str, object] = {
        "controller": controller,
        "code": code,
        "reference": reference,
        "secret": secret,
        "problem": "",
    }
    if request.method != "POST":
        return render(request, "portal/rights/status_ask.html", context)
    if too_often(request, deed="look", most=LOOKED_AN_HOUR):
        context["problem"] = _(
            "De la această adresă s-a încercat prea des. Încercați peste o oră sau scrieți-ne."
        )
        return render(request, "portal/rights/status_ask.html", context, status=429)
    with acting_for(controller.id):
        card = queries.request_by_reference(reference, secret=secret)
    if card is None:
        context["problem"] = _("Referința și secretul nu se potrivesc. Le găsiți în mesajul de primire.")
        return render(request, "portal/rights/status_ask.html", context, status=422)
    said, problem = "", ""
    deed = request.POST.get("fapta", "")
    if deed in _DEEDS:
        try:
            answer = _do(request, controller, card, deed)
        except DomainError as error:
            problem = error.words
        else:
            if isinstance(answer, FileResponse):
                return answer
            said = answer
    with acting_for(controller.id):
        context |= _shown(card.id)
    context |= {"said": said, "problem": problem, "deed": deed, "today": legal_date(timezone.now())}
    return render(request, "portal/rights/status.html", context, status=422 if problem else 200)


def _do(request: HttpRequest, controller: "Institution", card: RequestCard, deed: str) -> str | FileResponse:
    now, code = timezone.now(), request.POST.get("cod", "")[:20]
    if deed in ("code", "download_code"):
        purpose = rights.IDENTITY if deed == "code" else rights.DOWNLOAD
        flow.send_code(institution=controller, request_id=card.id, purpose=purpose, by=None, now=now)
        return _("Am trimis codul la adresa de e-mail a cererii. Este bun 30 de minute.")
    if deed == "prove":
        flow.prove_by_code(institution=controller, request_id=card.id, code=code, now=now)
        return _("Mulțumim: știm acum că adresa este a dumneavoastră. Cererea merge mai departe.")
    if deed == "download":
        stream = copies.open_copy(institution=controller, request_id=card.id, code=code, now=now)
        return FileResponse(stream, as_attachment=True, filename=f"{card.reference}.zip")
    if deed == "renew":
        copies.renew_copy(institution=controller, request_id=card.id, now=now)
        return _("Pregătim copia din nou. Primiți un e-mail când este gata.")
    with acting_for(controller.id):
        rights.withdraw(request_id=card.id, by=None, now=now)
    return _("Cererea este retrasă.")


def _shown(request_id: int) -> dict[str, object]:
    card = queries.request_by_id(request_id)
    assert card is not None
    return {
        "card": card,
        "package": queries.package_of(request_id),
        "letters": queries.letters_of(request_id),
        "waits_for_code": card.status is Status.IDENTITY_PENDING
        and not card.is_proven
        and bool(card.person_email),
        "may_withdraw": card.is_open
        and card.status not in (Status.EXECUTING, Status.AWAITING_RECIPIENTS, Status.READY),
    }

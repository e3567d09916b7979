"""What is done about a request. Each deed is one press; a refusal shows the page again with what was typed."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from registratura.doors.desk.rights.views import named_entry, shown_request
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import deciding, rights_copies, rights_intake
from registratura.flows import rights as flow
from registratura.flows import rights_execution as execution
from registratura.flows import rights_others as others
from registratura.institutions.permissions import Permission
from registratura.intake import queries as intake
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy.purposes import Purpose
from registratura.rights import queries
from registratura.rights import services as rights
from registratura.rights.kinds import Method
from registratura.toolkit.scope import acting_for

Deed = Callable[[DeskRequest, int, Mapping[str, str]], None]


def _room(deed: Callable[..., Any], **fixed: Any) -> Deed:
    """Return a deed that is one call of the room's services, in the scope of the institution."""

    def done(request: DeskRequest, number: int, typed: Mapping[str, str]) -> None:
        with acting_for(request.institution.id):
            deed(request_id=number, by=request.user, now=timezone.now(), **fixed)

    return done


def _send_code(request: DeskRequest, number: int, typed: Mapping[str, str]) -> None:
    flow.send_code(
        institution=request.institution,
        request_id=number,
        purpose=rights.IDENTITY,
        by=request.user,
        now=timezone.now(),
    )


def _clarify(request: DeskRequest, number: int, typed: Mapping[str, str]) -> None:
    flow.ask_clarification(
        institution=request.institution,
        request_id=number,
        question=typed["words"],
        by=request.user,
        now=timezone.now(),
    )


def _extend(request: DeskRequest, number: int, typed: Mapping[str, str]) -> None:
    flow.extend(
        institution=request.institution,
        request_id=number,
        code=typed["code"],
        reason=typed["words"],
        by=request.user,
        now=timezone.now(),
    )


def _refuse(request: DeskRequest, number: int, typed: Mapping[str, str]) -> None:
    flow.refuse(
        institution=request.institution,
        request_id=number,
        codes=request.POST.getlist("codes"),
        words=typed["words"],
        by=request.user,
        now=timezone.now(),
    )


def _answer(request: DeskRequest, number: int, typed: Mapping[str, str]) -> None:
    flow.answer(
        institution=request.institution,
        request_id=number,
        words=typed["words"],
        purposes=[one for one in request.POST.getlist("purposes") if one in set(Purpose)],
        by=request.user,
        now=timezone.now(),
    )


def _carry_out(request: DeskRequest, number: int, typed: Mapping[str, str]) -> None:
    execution.carry_out(
        institution=request.institution, request_id=number, by=request.user, now=timezone.now()
    )


def _annotate(request: DeskRequest, number: int, typed: Mapping[str, str]) -> None:
    others.annotate(
        institution=request.institution,
        request_id=number,
        entry_id=named_entry(request, typed["entry"]) or 0,
        text=typed["words"],
        by=request.user,
        now=timezone.now(),
    )


def _route(request: DeskRequest, number: int, typed: Mapping[str, str]) -> None:
    flow.route(
        institution=request.institution,
        request_id=number,
        code=typed["code"],
        by=request.user,
        now=timezone.now(),
    )


def _join(request: DeskRequest, number: int, typed: Mapping[str, str]) -> None:
    first = typed["code"]
    with acting_for(request.institution.id):
        rights.join(
            request_id=number,
            first_id=int(first) if first.isascii() and first.isdigit() and len(first) < 16 else 0,
            by=request.user,
            now=timezone.now(),
        )


def _assess(request: DeskRequest, number: int, typed: Mapping[str, str]) -> None:
    with acting_for(request.institution.id):
        rights.assess(request_id=number, text=typed["words"], by=request.user, now=timezone.now())


def _number(request: DeskRequest, number: int, typed: Mapping[str, str]) -> None:
    rights_intake.give_number(
        institution=request.institution, request_id=number, by=request.user, now=timezone.now()
    )


def _told(request: DeskRequest, number: int, typed: Mapping[str, str]) -> None:
    notice = typed["code"]
    others.tell_recipient(
        institution=request.institution,
        request_id=number,
        notice_id=int(notice) if notice.isascii() and notice.isdigit() and len(notice) < 16 else 0,
        way="outside",
        skipped=typed["words"],
        by=request.user,
        now=timezone.now(),
    )


def _tell(request: DeskRequest, number: int, typed: Mapping[str, str]) -> None:
    notice = typed["code"]
    others.send_notice(
        institution=request.institution,
        request_id=number,
        notice_id=int(notice) if notice.isascii() and notice.isdigit() and len(notice) < 16 else 0,
        email=typed["email"][:254],
        words=typed["words"],
        by=request.user,
        now=timezone.now(),
    )


def _answered(request: DeskRequest, number: int, typed: Mapping[str, str]) -> None:
    notice = typed["code"]
    with acting_for(request.institution.id):
        rights.note_recipient_answer(
            request_id=number,
            notice_id=int(notice) if notice.isascii() and notice.isdigit() and len(notice) < 16 else 0,
            text=typed["words"],
            by=request.user,
            now=timezone.now(),
        )


def _lift(request: DeskRequest, number: int, typed: Mapping[str, str]) -> None:
    with acting_for(request.institution.id):
        rights.lift_restriction(request_id=number, reason=typed["words"], by=request.user, now=timezone.now())


DEEDS: Final[Mapping[str, tuple[Deed, Any]]] = {
    "lucru": (_room(rights.begin), gettext_lazy("Cererea este în lucru.")),
    "cod": (_send_code, gettext_lazy("Codul a plecat la adresa persoanei.")),
    "act": (_room(rights.note_proven, method=Method.COUNTER), gettext_lazy("Persoana a fost văzută cu un act.")),
    "lamurire": (_clarify, gettext_lazy("Întrebarea a plecat.")),
    "prelungire": (_extend, gettext_lazy("Termenul este prelungit și scrisoarea a plecat.")),
    "aprobare": (_room(rights.approve), gettext_lazy("Cererea este aprobată. Acum se poate îndeplini.")),
    "refuz": (_refuse, gettext_lazy("Refuzul a plecat, cu motivele și căile de atac.")),
    "raspuns": (_answer, gettext_lazy("Răspunsul a plecat.")),
    "indeplinire": (_carry_out, gettext_lazy("Cererea se îndeplinește.")),
    "adnotare": (_annotate, gettext_lazy("Poziția este adnotată; înscrisul a rămas cum era.")),
    "trimitere": (_route, gettext_lazy("Cererea este la instituția care ține registrul, iar persoana a aflat.")),
    "unire": (_join, gettext_lazy("Cererea se lucrează împreună cu cealaltă.")),
    "retragere": (_room(rights.withdraw), gettext_lazy("S-a notat că persoana a retras cererea.")),
    "inchidere": (_room(rights.expire), gettext_lazy("Cererea este închisă fără răspunsul persoanei.")),
    "apreciere": (_assess, gettext_lazy("Aprecierea este scrisă.")),
    "numar": (_number, gettext_lazy("Cererea are număr în registru.")),
    "anunta": (_tell, gettext_lazy("Anunțul este scris; cel cu adresă de e-mail a și plecat.")),
    "anuntat": (_told, gettext_lazy("S-a notat că destinatarul a fost anunțat.")),
    "a-raspuns": (_answered, gettext_lazy("Răspunsul destinatarului este notat.")),
    "ridicare": (_lift, gettext_lazy("Datele se pot folosi din nou.")),
}  # fmt: skip


@require_POST
@require(Permission.PRIVACY_HANDLE, own_scope=True)
def act(request: DeskRequest, number: int, deed: str) -> HttpResponse:
    """Do a deed and show the request; a refusal says why and keeps what was typed."""
    if deed not in DEEDS:
        raise Http404
    typed = {
        name: request.POST.get(name, "").replace("\x00", "")[:20_000]
        for name in ("words", "code", "entry", "email")
    }
    do, said = DEEDS[deed]
    try:
        do(request, number, typed)
    except DomainError as error:
        return _again(request, number, problem=error.words, field=error.field, deed=deed, typed=typed)
    messages.success(request, said)
    return redirect("desk:rights_request", code=request.institution.code, number=number)


def _again(request: DeskRequest, number: int, **more: Any) -> HttpResponse:
    with acting_for(request.institution.id):
        context = shown_request(request, number) | more
        return render(
            request, "desk/rights/request.html", context, status=422 if more.get("problem") else 200
        )


@require_POST
@require(Permission.PRIVACY_HANDLE, own_scope=True)
def search(request: DeskRequest, number: int) -> HttpResponse:
    """Look in every room for what is held about the person, and show how much."""
    with acting_for(request.institution.id):
        card = queries.request_by_id(number)
    if card is None:
        raise Http404
    try:
        found = execution.what_is_held(institution=request.institution, card=card)
    except DomainError as error:
        return _again(request, number, problem=error.words, deed="gasite")
    return _again(request, number, found=found)


@require_POST
@require(Permission.PRIVACY_HANDLE, own_scope=True)
def copy(request: DeskRequest, number: int) -> HttpResponseBase:
    """Give the copy out at the desk, for handing it to the person who was proven."""
    with acting_for(request.institution.id):
        card = queries.request_by_id(number)
    if card is None:
        raise Http404
    try:
        stream = rights_copies.open_at_desk(
            institution=request.institution, request_id=number, by=request.user, now=timezone.now()
        )
    except DomainError as error:
        return _again(request, number, problem=error.words, deed="copie")
    response = FileResponse(stream, as_attachment=True, filename=f"{card.reference}.zip")
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@require(Permission.ENTRY_REGISTER, own_scope=True)
def from_tray(request: DeskRequest, item: int) -> HttpResponse:
    """Make a request of a mail that reads like one; the mail stays in the tray for its number."""
    with acting_for(request.institution.id):
        line = intake.tray_item(item)
        if line is None:
            raise Http404
        text = deciding.said_by(space=request.institution.code, item=line).text
    try:
        opened = rights_intake.convert(
            institution=request.institution,
            item_id=item,
            right=request.POST.get("right", "")[:20],
            text=text,
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(
            request, _("S-a făcut cererea %s; o vede cine răspunde de datele personale.") % opened.reference
        )
    return redirect("desk:tray_item", code=request.institution.code, item=item)

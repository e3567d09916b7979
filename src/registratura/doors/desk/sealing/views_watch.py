"""The watch over the seals: alarms, keys, how long the authority may be silent; what is given out whole."""

from tempfile import TemporaryFile

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registratura.checkpoints import queries as seals
from registratura.checkpoints import services as checkpoints
from registratura.checkpoints.errors import OptionsRefusedError
from registratura.checkpoints.verifier import one_file
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows.sealing import exporting, keys, telling
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.signing import services as signing
from registratura.toolkit.scope import acting_for


@require_safe
@require(Permission.INTEGRITY_VERIFY)
def watch(request: DeskRequest) -> HttpResponse:
    """Show how the seals stand: alarms, the newest state, keys, the authority of time stamps."""
    states, days, stamped = seals.counts()
    return render(
        request,
        "desk/sealing/watch.html",
        {
            "alarms": seals.alarms(),
            "state": seals.latest_state(),
            "counts": {"states": states, "days": days, "stamped": stamped},
            "keys": seals.log_keys(),
            "sealing": seals.sealing(),
            "has_authority": signing.authority_of() is not None,
            "may_change": request.powers.may(Permission.REGISTER_ADMINISTER),
            "offered": telling.emergency_offered()
            if request.powers.may(Permission.EMERGENCY_HANDLE)
            else None,
            "may_export": request.powers.may(Permission.ENTRY_READ),
        },
    )


@require_POST
@require(Permission.REGISTER_ADMINISTER, own_scope=True)
def change(request: DeskRequest) -> HttpResponseBase:
    """End an alarm, settle how long silence is allowed, or change the key."""
    now, deed = timezone.now(), request.POST.get("deed", "")
    try:
        if deed == "key":
            keys.change(institution_id=request.institution.id, by=request.user, now=now)
            messages.success(request, _("Cheia este schimbată; starea de acum este semnată cu amândouă."))
        elif deed == "silence":
            with acting_for(request.institution.id):
                checkpoints.save_silence(hours=_number(request.POST.get("hours", "")), by=request.user)
            messages.success(request, _("S-a păstrat."))
        else:
            with acting_for(request.institution.id):
                checkpoints.end_alarm(
                    alarm_id=_number(request.POST.get("alarm", "")),
                    reason=request.POST.get("reason", "").replace("\x00", ""),
                    by=request.user,
                    now=now,
                )
            messages.success(request, _("Alarma este încheiată; ce ați scris stă în jurnal."))
    except DomainError as error:
        messages.error(request, error.words)
    return redirect("desk:seal_watch", code=request.institution.code)


@require_safe
@require(Permission.INTEGRITY_VERIFY, own_scope=True)
def export(request: DeskRequest) -> HttpResponseBase:
    """Give the whole sealed journal; with contents only to whoever reads every entry."""
    if not request.powers.may(Permission.ENTRY_READ):
        raise PermissionDenied
    whole = request.powers.grants[Permission.ENTRY_READ] is None and "continut" in request.GET
    # Written whole first: a slow reader must not hold the moment open.
    file = TemporaryFile(dir=settings.INCOMING_ROOT)  # noqa: SIM115 - closed with the response
    file.writelines(exporting.journal_lines(institution_id=request.institution.id, with_bodies=whole))
    file.seek(0)
    answer = FileResponse(
        file,
        as_attachment=True,
        filename=f"jurnal-{request.institution.code}.jsonl",
        content_type="application/jsonl",
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@require(Permission.ENTRY_READ)
def verifier(request: DeskRequest) -> HttpResponse:
    """Give the program that checks without the product."""
    return verifier_file()


def verifier_file() -> HttpResponse:
    """Answer with the program as a file."""
    answer = HttpResponse(one_file.text(), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{one_file.FILE_NAME}"'
    return answer


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise OptionsRefusedError(_("Scrieți un număr întreg."))
    return int(text)

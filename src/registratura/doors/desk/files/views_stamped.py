"""The stamped copy of a file, to download."""

from __future__ import annotations

from pathlib import PurePath

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registratura.doors.desk.entries.rows import entry_address, register_codes
from registratura.doors.desk.files.shown import asked_version, readable_or_404
from registratura.doors.desk.files.views_forms import given_out
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows.stamping import StampRefusedError, stamped_copy
from registratura.institutions.permissions import Permission
from registratura.registers import queries as registers
from registratura.registers.printing.stamp_pdf import Stamp
from registratura.toolkit.scope import acting_for


@require_safe
@require(Permission.ENTRY_READ, own_scope=True)
def stamped(request: DeskRequest, document: int) -> HttpResponse:
    """Give a copy of a version with the stamp of its entry on it; the original is not touched."""
    institution = request.institution
    with acting_for(institution.id):
        card, entry = readable_or_404(request, document)
        version = asked_version(request, card)
        shown = registers.entry_card(entry)
        address = entry_address(
            institution.code, register_codes()[entry.register_id][0], entry.year, entry.number
        )
    look = redirect("desk:look", code=institution.code, document=document)
    if shown.state != "registered":
        messages.error(
            request, _("Înregistrarea nu mai este în vigoare: pe fișierele ei nu se pune ștampila.")
        )
        return look
    stamp = Stamp(
        institution=institution.name,
        register_title=shown.register_name,
        written_number=shown.written_number,
        registered_at=shown.registered_at,
        direction=shown.direction,  # type: ignore[arg-type]  # the values are those of the model
        qr_text=f"{settings.PUBLIC_URL.rstrip('/')}{address}",
    )
    try:
        copy = stamped_copy(institution=institution, version=version, stamp=stamp, now=timezone.now())
    except StampRefusedError as error:
        messages.error(request, error.words)
        return look
    except FileNotFoundError as error:
        raise Http404 from error
    stem = PurePath(version.name).stem or version.name
    name = _("%s (copie ștampilată)") % stem + ".pdf"
    return given_out(copy.content, name=name, media_type="application/pdf")

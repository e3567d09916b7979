"""Small answers while one types: correspondents, numbers to connect to, checks, likely repeats."""

import re
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registratura.correspondents import queries as directory
from registratura.correspondents import services as correspondents
from registratura.doors.desk.registering.addresses import addressed
from registratura.doors.desk.registering.forms import NEWCOMER_FIELDS
from registratura.doors.desk.registering.page import repeats_of
from registratura.doors.desk.registering.typed import read_key
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.kernel.identifiers import Verdict, check_cnp, check_cui
from registratura.kernel.text import ro_normalise
from registratura.registers import queries as registers

TYPED_MOST = 200
_DIGEST = re.compile("[0-9a-f]{64}")


@require_safe
@require(Permission.CORRESPONDENT_READ)
def find_correspondents(request: DeskRequest) -> HttpResponse:
    """Answer the rows for what was typed; nothing typed gives those used last."""
    typed = ro_normalise(request.GET.get("q", "")[:TYPED_MOST], single_line=True)
    found = directory.find(typed) if typed else directory.recently_used()
    return render(
        request,
        "desk/registering/_correspondents.html",
        {"found": found, "typed": typed, "may_add": request.powers.may(Permission.CORRESPONDENT_EDIT)},
    )


@require_safe
@require(Permission.ENTRY_READ)
def find_numbers(request: DeskRequest) -> HttpResponse:
    """Answer the entries that a typed number may mean."""
    lines = registers.with_number(
        request.GET.get("q", "")[:40],
        at=timezone.now(),
        visible_units=request.powers.visible_units,
        reader_id=request.user.id,
    )
    return render(request, "desk/registering/_numbers.html", {"lines": lines})


@require_POST
@require(Permission.CORRESPONDENT_EDIT)
def check_codes(request: DeskRequest) -> HttpResponse:
    """Answer the warnings on a personal or fiscal code, and who has it already. By POST: codes stay out of logs."""
    name = "cnp" if "new_cnp" in request.POST else "cui"
    typed = ro_normalise(request.POST.get(f"new_{name}", "")[:TYPED_MOST], single_line=True)
    return render(
        request,
        "desk/registering/_code_check.html",
        {
            "warning": code_warning(name, typed, timezone.now()),
            "known": directory.find(typed, limit=3) if len(typed) >= 4 else [],
        },
    )


def code_warning(name: str, typed: str, now: datetime) -> str:
    """Return what is doubtful about a CNP or CUI, with the remedy; empty when all is well."""
    if not typed:
        return ""
    checked = (check_cnp if name == "cnp" else check_cui)(typed, today=legal_date(now))
    if checked.verdict == Verdict.OK:
        return ""
    return _(checked.message) % checked.params if checked.params else _(checked.message)


@require_POST
@require(Permission.CORRESPONDENT_EDIT)
def add_in_place(request: DeskRequest) -> HttpResponse:
    """Add a correspondent from the form of the counter and answer its chip."""
    data = {name: request.POST.get(f"new_{name}", "") for name in NEWCOMER_FIELDS}
    role = "recipient" if request.POST.get("new_role") == "recipient" else "sender"
    try:
        added = correspondents.add(data=data, by=request.user, now=timezone.now())
    except DomainError as error:
        return render(request, "desk/registering/_refused.html", {"words": error.words}, status=422)
    return render(request, "desk/registering/_chip.html", {"role": role, "key": added.id, "name": added.name})


@require_safe
@require(Permission.ENTRY_REGISTER)
def repeats(request: DeskRequest) -> HttpResponse:
    """Answer recent entries that may be the same document as the one being typed."""
    asked = request.GET
    keys = [key for typed in asked.getlist("corespondent")[:10] if (key := read_key(typed)) is not None]
    lines = repeats_of(
        request,
        correspondent_ids=keys,
        subject=ro_normalise(asked.get("subiect", "")[:2000]),
        digests=[digest for digest in asked.getlist("sha256")[:20] if _DIGEST.fullmatch(digest)],
        now=timezone.now(),
        other_than=[],
    )
    codes = {card.id: card.code for card in registers.registers()} if lines else {}
    return render(
        request,
        "desk/registering/_repeats.html",
        {"repeats": [addressed(line, code=request.institution.code, register_codes=codes) for line in lines]},
    )

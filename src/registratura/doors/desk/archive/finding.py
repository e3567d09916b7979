"""What the views of the archive share: finding by address, lists to choose from, one deed with its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from registratura.archive import queries
from registratura.archive.queries import DossierLine, PositionLine
from registratura.doors.shared.auth import DeskRequest
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError

KEYS_END = 2**62


def dossier_or_404(request: DeskRequest, key: int) -> DossierLine:
    """Return a dossier that the reader may see: of a visible unit, or any for who keeps the archive."""
    found = queries.dossier(key) if key < KEYS_END else None
    if found is None or not _sees(request, found):
        raise Http404
    return found


def _sees(request: DeskRequest, dossier: DossierLine) -> bool:
    units = request.powers.visible_units
    return units is None or (dossier.unit_id is not None and dossier.unit_id in units)


def keeps_archive(request: DeskRequest) -> bool:
    """Say whether the reader keeps the archive."""
    return request.powers.may(Permission.ARCHIVE_HANDLE)


def unit_options(request: DeskRequest) -> list[tuple[Any, str]]:
    """Return the units whose dossiers the reader sees, with their depth."""
    units = request.powers.visible_units
    return [
        (one.id, f"{'— ' * one.depth}{one.name}")
        for one in institutions.unit_tree()
        if units is None or one.id in units
    ]


def position_options(lines: list[PositionLine]) -> list[tuple[Any, str]]:
    """Return positions to choose from."""
    return [(one.id, f"{one.code} {one.title} ({one.term})") for one in lines]


def number_in(values: Any, name: str) -> int | None:
    """Return a whole number of the address, or None."""
    typed = str(values.get(name, ""))
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else None


def first_fault(form: forms.Form) -> str:
    """Return the first fault of a form as words."""
    return str(next(iter(form.errors.values()))[0]) if form.errors else ""


def done(
    request: DeskRequest,
    act: Callable[..., Any],
    *,
    words: str,
    to: str,
    form: forms.Form | None = None,
    **given: Any,
) -> HttpResponseBase:
    """Do one deed and go to a page: with the words of success, or with those of the refusal."""
    if form is not None and not form.is_valid():
        messages.error(request, first_fault(form))
        return redirect(to)
    try:
        act(**given, **(form.cleaned_data if form is not None else {}), by=request.user)
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, words)
    return redirect(to)

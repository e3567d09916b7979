"""What several pages of sales share: finding a thing or nothing, acting by a form, a history, a table as a file."""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from registratura.doors.console.guards import ConsoleRequest
from registratura.doors.console.sales.forms import refuse
from registratura.institutions.permissions import Permission
from registratura.journal import queries as journal
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy.purposes import Purpose

POWER, FOR = Permission.SALES_HANDLE, Purpose.P02
KEYS_END = 2**62
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Event:
    """One act as a timeline tells it."""

    text: str
    actor: str
    at: datetime
    icon: str
    tone: str
    reason: str
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page with one form: its words and where one goes back to."""

    title: str
    lead: str
    button: str
    back: str
    crumbs: Sequence[tuple[str, str]]


def found(thing: Thing | None) -> Thing:
    """Return what was found, or answer that it does not exist."""
    if thing is None:
        raise Http404
    return thing


def key_of(number: int) -> int:
    """Return a key that the database can hold, or answer that nothing has it."""
    if number >= KEYS_END:
        raise Http404
    return number


def history(*, subject: str, key: int) -> list[Event]:
    """Return the acts on a thing, the newest first."""
    return [
        Event(
            text=act.words,
            actor=act.actor,
            at=act.at,
            icon="check",
            tone="",
            reason=str(act.details.get("reason") or act.details.get("why") or ""),
        )
        for act in reversed(journal.history_of(subject_type=subject, subject_id=key))
    ]


def by_form(
    request: ConsoleRequest,
    *,
    form: forms.Form,
    page: FormPage,
    deed: Callable[[dict[str, Any]], tuple[str, str]],
) -> HttpResponseBase:
    """Show a form, or do its deed and go on; deed: takes what was typed, returns the address to go to and the words."""
    if request.method == "POST" and form.is_valid():
        try:
            address, words = deed(form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, words)
            return redirect(address)
    return render(request, "console/sales/form.html", {"form": form, "page": page})


def as_table(*, name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Answer rows as a table for spreadsheets; nothing in it is taken for a formula."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow(["" if cell is None else _harmless(str(cell)) for cell in row])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell

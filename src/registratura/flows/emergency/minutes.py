"""The minutes of an interruption, for the file: cause, hours, who, authorizations, totals, and every position."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from registratura.emergency.queries import LineCard, OutageCard
from registratura.flows.emergency.papers import number_of
from registratura.kernel.calendar import BUCHAREST
from registratura.registers import queries as books
from registratura.registers.printing.report_pdf import ReportHead, Section

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

SIGNERS: Final = (gettext_noop("A deschis"), gettext_noop("A închis"))


def head_of(*, card: OutageCard, institution: Institution, printed_by: str, now: datetime) -> ReportHead:
    """Return what stands over the minutes."""
    line = card.line
    return ReportHead(
        institution=institution.name,
        cui=institution.cui,
        locality=institution.locality,
        title=_("Proces-verbal al registrului de urgență"),
        period=_("de la %(first)s până la %(last)s")
        % {"first": _moment(line.began_at), "last": _moment(line.ended_at) if line.ended_at else _("acum")},
        printed_at=now,
        printed_by=printed_by,
        signers=tuple(_(words) for words in SIGNERS),
    )


def sections_of(*, card: OutageCard, lines: Sequence[LineCard], institution_code: str) -> tuple[Section, ...]:
    """Return the parts of the minutes. Must run inside the scope."""
    line = card.line
    facts = [
        (_("Oprire"), _moment(line.began_at)),
        (_("Repornire"), _moment(line.ended_at) if line.ended_at else "–"),
        (_("A deschis"), line.opened_by or _("Sistem")),
        (_("A închis"), line.closed_by or "–"),
    ]
    acts = [
        (f"{act.act} · {act.given_by_name}", f"{act.first_day:%d.%m.%Y} – {act.last_day:%d.%m.%Y}")
        for act in card.authorizations
    ]
    days = [
        (f"{day.day:%d.%m.%Y}", _declared(day.declared, day.taken))
        for day in card.days
        if day.declared is not None or day.taken
    ]
    return (
        Section(_("Întreruperea"), tuple(facts), remark=line.cause),
        Section(
            _("Autorizări"),
            tuple(acts),
            remark=_("Zile fără autorizare: %s.") % ", ".join(f"{day:%d.%m.%Y}" for day in card.uncovered)
            if card.uncovered
            else "",
        ),
        Section(_("Totaluri zilnice"), tuple(days)),
        Section(_("Poziții"), tuple(_positions(lines, institution_code))),
    )


def _positions(lines: Sequence[LineCard], institution_code: str) -> list[tuple[str, str]]:
    numbers = {
        entry.id: entry.written_number
        for entry in books.lines_of(line.entry_id for line in lines if line.entry_id is not None)
    }
    return [
        (
            number_of(
                institution_code=institution_code,
                register_code=line.register_code,
                year=line.year,
                serial=line.serial,
            )
            + f", {_moment(line.written_at)}",
            numbers.get(line.entry_id or 0, "") or ": ".join(filter(None, (line.state_name, line.reason))),
        )
        for line in lines
    ]


def _declared(declared: int | None, taken: int) -> str:
    if declared is None:
        return _("trecute %d") % taken
    return _("declarate %(declared)d, trecute %(taken)d") % {"declared": declared, "taken": taken}


def _moment(at: datetime) -> str:
    return f"{at.astimezone(BUCHAREST):%d.%m.%Y, ora %H:%M}"

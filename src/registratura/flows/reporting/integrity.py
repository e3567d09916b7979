"""The registers of a year as an auditor asks of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.journal import queries as journal
from registratura.reports import queries as reports
from registratura.reports.queries import ExceptionLine
from registratura.reports.queries.books import MissingLine

from .definition import Asked, Column, Definition, Result, Shape, Span, Table, period_words
from .naming import notes_of

MOST = 1_000
WORDS = Shape.WORDS


def count(asked: Asked) -> Result:
    """
    List what became of each number of a year: gaps with their reasons, annulments, unused numbers, late entries.

    Law: Legea 16/1996, instrucțiunile din 1996 art. 9.
    """
    first_on, last_on = asked.days
    missing = reports.missing_numbers(year=asked.year, limit=MOST)
    lost = [line for line in missing if not line.range_of]
    faults = tuple(
        _("%(register)s: numerele %(first)d–%(last)d lipsesc fără explicație")
        % {"register": line.name, "first": line.first_number, "last": line.last_number}
        for line in lost[:20]
    )
    return Result(
        period=period_words(year=asked.year, part="an"),
        first_on=first_on,
        last_on=last_on,
        tables=(
            _books(asked.year),
            _gaps(missing),
            _exceptions(
                "annulled",
                _("Numere anulate"),
                reports.annulled(year=asked.year, limit=MOST),
                (Column("reason", _("Motivul"), WORDS), Column("act", _("Actul"), WORDS)),
            ),
            _exceptions(
                "unused",
                _("Numere rezervate și nefolosite"),
                reports.unused_numbers(year=asked.year, limit=MOST),
                (Column("purpose", _("Pentru ce fusese rezervat"), WORDS),),
            ),
            _exceptions(
                "late",
                _("Înregistrate după ziua primirii"),
                reports.late_entries(year=asked.year, limit=MOST),
                (Column("received", _("Primit la"), Shape.DAY), Column("reason", _("Motivul"), WORDS)),
            ),
            _journal(),
        ),
        notes=notes_of(asked),
        faults=faults,
    )


def _gaps(missing: Sequence[MissingLine]) -> Table:
    return Table(
        key="missing",
        title=_("Numere fără poziție"),
        columns=(
            Column("register", _("Registrul"), WORDS),
            Column("first", _("De la")),
            Column("last", _("Până la")),
            Column("count", _("Câte")),
            Column("why", _("Explicația"), WORDS),
        ),
        rows=tuple(
            (
                line.name,
                line.first_number,
                line.last_number,
                line.last_number - line.first_number + 1,
                _("neajunse încă, în plaja: %s") % line.range_of if line.range_of else _("NEEXPLICATE"),
            )
            for line in missing
        ),
        remark="" if missing else _("Nu lipsește niciun număr."),
    )


def _books(year: int) -> Table:
    return Table(
        key="books",
        title=_("Registrele anului"),
        columns=(
            Column("register", _("Registrul"), WORDS),
            Column("first", _("Primul număr")),
            Column("last", _("Ultimul număr")),
            Column("given", _("Date")),
            Column("registered", _("Înregistrate")),
            Column("annulled", _("Anulate")),
            Column("unused", _("Nefolosite")),
            Column("reserved", _("Rezervate încă")),
            Column("late", _("După ziua primirii")),
            Column("corrections", _("Corecturi")),
        ),
        rows=tuple(
            (
                line.name,
                line.first_number,
                line.last_number,
                line.given,
                line.registered,
                line.annulled,
                line.unused,
                line.reserved,
                line.late,
                line.corrections,
            )
            for line in reports.books(year=year)
        ),
        law="Legea 16/1996, instrucțiunile din 1996 art. 9",
    )


def _exceptions(key: str, title: str, lines: Sequence[ExceptionLine], more: tuple[Column, ...]) -> Table:
    return Table(
        key=key,
        title=title,
        columns=(
            Column("register", _("Registrul"), WORDS),
            Column("number", _("Numărul"), WORDS),
            *more,
        ),
        rows=tuple((line.name, line.written_number, *line.words) for line in lines),
        remark=_("Niciunul.") if not lines else "",
    )


def _journal() -> Table:
    state = journal.log_state()
    return Table(
        key="journal",
        title=_("Jurnalul sigilat"),
        columns=(Column("label", _("Ce"), WORDS), Column("value", _("Cât"), WORDS)),
        rows=(
            (_("Acte scrise"), str(state.record_count)),
            (_("Acte sub sigiliu"), str(state.sealed_count)),
            (_("Rădăcina sigiliului"), state.root_hash or "–"),
        ),
    )


REPORT = Definition(
    name="integritate",
    title=gettext_lazy("Integritatea registrelor"),
    summary=gettext_lazy(
        "Pentru auditori: goluri explicate, anulate, rezervate și nefolosite, înregistrate târziu."
    ),
    law="Legea 16/1996, instrucțiunile din 1996 art. 9",
    words=(
        gettext_lazy("Se iau toate numerele date în anul ales, din registrele cu numerotare proprie."),
        gettext_lazy("Lipsește un număr dintre primul și ultimul dat de contorul său care nu are poziție."),
        gettext_lazy("Numerele unei plaje date unui compartiment și neajunse încă au această explicație."),
        gettext_lazy("Este târzie înregistrarea a cărei zi de primire este înaintea zilei numărului."),
        gettext_lazy(
            "Verificarea fiecărei poziții cu jurnalul se face la „Integritate” sau cu registratura verify."
        ),
    ),
    fields=(
        (gettext_lazy("anulate"), gettext_lazy("numărul rămâne, cu motivul și actul")),
        (gettext_lazy("nefolosite"), gettext_lazy("rezervate, iar până la ziua hotărâtă nu a venit nimic")),
        (gettext_lazy("rădăcina sigiliului"), gettext_lazy("a jurnalului, la ultima sigilare")),
    ),
    span=Span.YEAR,
    count=count,
    everywhere=True,
    signers=("Auditor", "Conducătorul instituției"),
)

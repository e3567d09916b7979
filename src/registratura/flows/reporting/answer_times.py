"""How fast answers leave: exactly for the institution, and as the public sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.figures import queries as figures
from registratura.information import queries as information
from registratura.petitions import queries as petitions
from registratura.reports import queries as reports

from .definition import Asked, Cell, Column, Definition, Result, Shape, Span, Table, period_words
from .naming import last_day, median, notes_of, share, slowest_tenth

Times = Sequence[tuple[date, date | None, date | None]]


def count(asked: Asked) -> Result:
    """Count how long petitions, requests of Law 544 and all answered documents of a period took."""
    first_on, last_on = asked.days
    until = last_day(asked)
    rows: list[tuple[Cell, ...]] = []
    if asked.units is None:  # petitions and requests are the whole institution's
        rows = [
            _row(_("Petiții"), petitions.answer_times(since=first_on, until=until)),
            _row(_("Solicitări 544"), information.answer_times(since=first_on, until=until)),
        ]
    days = reports.answer_days(first_on=first_on, last_on=last_on, units=asked.units)
    answered = (len(days), None, None, None, None, median(days), slowest_tenth(days))
    rows.append((_("Toate intrările cu răspuns"), None, *answered))
    exact = Table(
        key="exact",
        title=_("Cifrele instituției, exacte"),
        columns=(
            Column("matter", _("Ce"), Shape.WORDS),
            Column("received", _("Primite")),
            Column("answered", _("Cu răspuns")),
            Column("in_term", _("În termen")),
            Column("late", _("Peste termen")),
            Column("in_term_share", _("În termen, parte"), Shape.SHARE),
            Column("open", _("Fără răspuns")),
            Column("median", _("Mediană, zile"), Shape.DAYS),
            Column("slowest", _("Cea mai lentă zecime, de la")),
        ),
        rows=tuple(rows),
    )
    tables = (exact, _public()) if asked.units is None else (exact,)
    return Result(
        period=period_words(year=asked.year, part=asked.part),
        first_on=first_on,
        last_on=last_on,
        tables=tables,
        notes=notes_of(asked),
    )


def _row(name: str, times: Times) -> tuple[Cell, ...]:
    done = [(came, left, due) for came, left, due in times if left is not None]
    days = sorted(max(0, (left - came).days) for came, left, _due in done)
    timed = [(left, due) for _came, left, due in done if due is not None]
    in_term = sum(left <= due for left, due in timed)
    return (
        name,
        len(times),
        len(done),
        in_term,
        len(timed) - in_term,
        share(in_term, len(timed)),
        len(times) - len(done),
        median(days),
        slowest_tenth(days),
    )


def _public() -> Table:
    names = {"petition": _("Petiții"), "information": _("Solicitări 544")}
    lines = figures.answer_figures()
    period = f"{lines[0].period_from:%d.%m.%Y} – {lines[0].period_to:%d.%m.%Y}" if lines else ""
    return Table(
        key="public",
        title=_("Ce vede publicul"),
        columns=(
            Column("matter", _("Ce"), Shape.WORDS),
            Column("received", _("Primite")),
            Column("answered", _("Cu răspuns")),
            Column("in_term", _("În termen")),
            Column("late", _("Peste termen")),
            Column("median", _("Mediană, zile"), Shape.DAYS),
        ),
        rows=tuple(
            (
                names[line.matter],
                line.received,
                line.answered,
                line.in_term,
                line.late,
                float(line.median_days) if line.median_days is not None else None,
            )
            for line in lines
        ),
        remark=_("Ultimele douăsprezece luni, %s; grupele mici nu se arată.") % period if period else "",
    )


REPORT = Definition(
    name="raspunsuri",
    title=gettext_lazy("Timpul de răspuns"),
    summary=gettext_lazy("În câte zile pleacă răspunsurile: cifrele exacte și, alături, cele publicate."),
    law="OG 27/2002 art. 8; Legea 544/2001 art. 7",
    words=(
        gettext_lazy(
            "Se numără ce s-a înregistrat în perioada aleasă; ziua răspunsului este cea în care a plecat."
        ),
        gettext_lazy(
            "La petiții nu se numără cele redirecționate, clasate sau conexate: drumul lor a fost altul."
        ),
        gettext_lazy("Tabelul public este cel de pe pagina instituției, refăcut în fiecare noapte."),
    ),
    fields=(
        (gettext_lazy("mediană"), gettext_lazy("jumătate din răspunsuri au plecat în cel mult atâtea zile")),
        (gettext_lazy("cea mai lentă zecime"), gettext_lazy("nouă din zece răspunsuri nu au durat mai mult")),
    ),
    span=Span.PERIOD,
    count=count,
)

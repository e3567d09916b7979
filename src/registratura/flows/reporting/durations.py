"""How long it takes: terms that ended in a period, by bands of days."""

from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.reports import queries as reports
from registratura.reports.queries.terms import BAND_ENDS

from .definition import Asked, Cell, Column, Definition, Result, Shape, Span, Table, period_words
from .naming import last_day, notes_of, rule_names, share

BANDS = ("b1", "b2", "b3", "b4", "b5", "b6")


def band_words() -> tuple[str, ...]:
    """Return how each band is called."""
    first = _("cel mult %d zile") % BAND_ENDS[0]
    middle = [
        _("%(low)d–%(high)d de zile") % {"low": low + 1, "high": high} for low, high in pairwise(BAND_ENDS)
    ]
    return (first, *middle, _("peste %d de zile") % BAND_ENDS[-1])


def count(asked: Asked) -> Result:
    """Count the terms that ended in a period by how long they took."""
    first_on, last_on = asked.days
    lines = reports.bands(first_on=first_on, last_on=last_on, units=asked.units)
    names = rule_names(on=last_day(asked))
    total = sum(line.total for line in lines)
    sums = [sum(line.counts[place] for line in lines) for place in range(len(BANDS))]
    words = band_words()
    bands = Table(
        key="bands",
        title=_("Termene încheiate, după câte zile au durat"),
        columns=(
            Column("band", _("Durata"), Shape.WORDS),
            Column("count", _("Termene")),
            Column("share", _("Parte"), Shape.SHARE),
        ),
        rows=tuple((word, number, share(number, total)) for word, number in zip(words, sums, strict=True)),
        total=(_("Total"), total, share(total, total)),
        drawn="count",
    )
    rows: list[tuple[Cell, ...]] = [
        (
            names.get(line.rule_code, line.rule_code),
            line.total,
            *line.counts,
            line.average,
            line.median,
            line.in_term,
            line.late,
            share(line.in_term, line.total),
        )
        for line in lines
    ]
    kinds = Table(
        key="kinds",
        title=_("După felul termenului"),
        columns=(
            Column("rule", _("Termenul"), Shape.WORDS),
            Column("total", _("Total")),
            *(Column(key, word) for key, word in zip(BANDS, words, strict=True)),
            Column("average", _("Medie, zile"), Shape.DAYS),
            Column("median", _("Mediană, zile"), Shape.DAYS),
            Column("in_term", _("În termen")),
            Column("late", _("Peste termen")),
            Column("in_term_share", _("În termen, parte"), Shape.SHARE),
        ),
        rows=tuple(rows),
    )
    return Result(
        period=period_words(year=asked.year, part=asked.part),
        first_on=first_on,
        last_on=last_on,
        tables=(bands, kinds),
        notes=notes_of(asked),
    )


REPORT = Definition(
    name="durate",
    title=gettext_lazy("Durata rezolvării"),
    summary=gettext_lazy("În câte zile s-au încheiat lucrările cu termen legal, pe trepte și pe feluri."),
    law="OG 27/2002 art. 8; Legea 544/2001 art. 7",
    words=(
        gettext_lazy("Se numără termenele legale ale înregistrărilor care s-au încheiat în perioada aleasă."),
        gettext_lazy("Durata este numărul de zile calendaristice de la începutul termenului la oprirea lui."),
        gettext_lazy("Termenele anulate și ale înregistrărilor anulate nu se numără."),
    ),
    fields=(
        (gettext_lazy("trepte"), gettext_lazy("0–5, 6–10, 11–20, 21–30, 31–45 și peste 45 de zile")),
        (gettext_lazy("medie, mediană"), gettext_lazy("zile; jumătate din termene nu trec de mediană")),
        (gettext_lazy("în termen"), gettext_lazy("oprite cel mai târziu în ultima zi, cu prelungirea dată")),
    ),
    span=Span.PERIOD,
    count=count,
)

"""Of which kinds documents are."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.reports import queries as reports

from .definition import Asked, Column, Definition, Result, Shape, Span, Table, period_words
from .naming import notes_of, share

MOST_NAMED = 60
DIRECTIONS = ("incoming", "outgoing", "internal")


def count(asked: Asked) -> Result:
    """Count the documents of a period by kind and direction; beyond sixty kinds, the rarest stand together."""
    first_on, last_on = asked.days
    grid: dict[str, dict[str, int]] = {}
    for kind, direction, number in reports.by_kind(first_on=first_on, last_on=last_on, units=asked.units):
        grid.setdefault(kind, dict.fromkeys(DIRECTIONS, 0))[direction] += number
    ordered = sorted(grid, key=lambda kind: (-sum(grid[kind].values()), kind))
    total = sum(sum(counts.values()) for counts in grid.values())
    rows = [_row(kind or _("fără fel scris"), grid[kind], total) for kind in ordered[:MOST_NAMED]]
    if rest := ordered[MOST_NAMED:]:
        sums = {way: sum(grid[kind][way] for kind in rest) for way in DIRECTIONS}
        rows.append(_row(_("alte %d de feluri") % len(rest), sums, total))
    whole = {way: sum(counts[way] for counts in grid.values()) for way in DIRECTIONS}
    table = Table(
        key="kinds",
        title=_("Pe feluri de documente"),
        columns=(
            Column("kind", _("Felul documentului"), Shape.WORDS),
            Column("total", _("Documente")),
            Column("incoming", _("Intrări")),
            Column("outgoing", _("Ieșiri")),
            Column("internal", _("Interne")),
            Column("share", _("Parte"), Shape.SHARE),
        ),
        rows=tuple(rows),
        total=_row(_("Total"), whole, total),
        drawn="total",
    )
    return Result(
        period=period_words(year=asked.year, part=asked.part),
        first_on=first_on,
        last_on=last_on,
        tables=(table,),
        notes=notes_of(asked),
    )


def _row(name: str, counts: dict[str, int], total: int) -> tuple[str, int, int, int, int, float | None]:
    number = sum(counts.values())
    return (name, number, *(counts[way] for way in DIRECTIONS), share(number, total))  # type: ignore[return-value]


REPORT = Definition(
    name="feluri",
    title=gettext_lazy("Feluri de documente"),
    summary=gettext_lazy("Ce se înregistrează: cereri, petiții, adrese, facturi, pe sensuri."),
    law="Legea 16/1996, instrucțiunile din 1996 art. 9",
    words=(
        gettext_lazy(
            "Se numără înregistrările cu data în perioada aleasă, fără cele anulate, rezervate și nefolosite."
        ),
        gettext_lazy(
            "Felul este cel scris la înregistrare, literă cu literă; cele rare stau împreună la sfârșit."
        ),
    ),
    fields=(
        (gettext_lazy("documente"), gettext_lazy("înregistrări de felul acesta, toate sensurile")),
        (gettext_lazy("parte"), gettext_lazy("din toate înregistrările perioadei, cu o zecimală")),
    ),
    span=Span.PERIOD,
    count=count,
)

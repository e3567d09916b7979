"""By which way documents come, month by month."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.registers import queries as registers
from registratura.reports import queries as reports

from .definition import PARTS, Asked, Column, Definition, Result, Shape, Span, Table, period_words
from .naming import notes_of, share


def count(asked: Asked) -> Result:
    """Count the documents that came in a period by way and month."""
    first_on, last_on = asked.days
    names = dict(registers.channel_names())
    found = reports.by_channel(first_on=first_on, last_on=last_on, units=asked.units)
    sums: dict[str, int] = {}
    grid: dict[tuple[int, str], int] = {}
    for month, channel, number in found:
        sums[channel] = sums.get(channel, 0) + number
        grid[month.month, channel] = number
    total = sum(sums.values())
    ways = sorted(sums, key=lambda way: (-sums[way], way))
    overall = Table(
        key="channels",
        title=_("Pe căi de primire"),
        columns=(
            Column("channel", _("Calea"), Shape.WORDS),
            Column("count", _("Documente")),
            Column("share", _("Parte"), Shape.SHARE),
        ),
        rows=tuple((names.get(way, way), sums[way], share(sums[way], total)) for way in ways),
        total=(_("Total"), total, share(total, total)),
        drawn="count",
    )
    months = range(first_on.month, last_on.month + 1)
    by_month = Table(
        key="months",
        title=_("Pe luni"),
        columns=(
            Column("month", _("Luna"), Shape.WORDS),
            *(Column(way, names.get(way, way)) for way in ways),
            Column("total", _("Total")),
        ),
        rows=tuple(
            (
                str(PARTS[f"l{month:02d}"]),
                *(grid.get((month, way), 0) for way in ways),
                sum(grid.get((month, way), 0) for way in ways),
            )
            for month in months
        ),
        total=(_("Total"), *(sums[way] for way in ways), total),
    )
    return Result(
        period=period_words(year=asked.year, part=asked.part),
        first_on=first_on,
        last_on=last_on,
        tables=(overall, by_month),
        notes=notes_of(asked),
    )


REPORT = Definition(
    name="cai",
    title=gettext_lazy("Căi de primire"),
    summary=gettext_lazy("Câte documente au venit la ghișeu, prin poștă, e-mail sau portal, pe luni."),
    law="Legea 16/1996, instrucțiunile din 1996 art. 9",
    words=(
        gettext_lazy("Se numără intrările cu data în perioada aleasă, fără cele anulate."),
        gettext_lazy("Calea este cea scrisă la înregistrare; fiecare document are una singură."),
    ),
    fields=(
        (gettext_lazy("documente"), gettext_lazy("intrări înregistrate")),
        (gettext_lazy("parte"), gettext_lazy("din toate intrările perioadei, cu o zecimală")),
    ),
    span=Span.PERIOD,
    count=count,
)

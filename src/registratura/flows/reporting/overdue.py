"""What is late and what soon will be, by unit."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.reports import queries as reports
from registratura.reports.queries.terms import PressureLine

from .definition import Asked, Column, Definition, Result, Shape, Span, Table
from .naming import rule_names, unit_names

NEAR_DAYS = 5
MOST_LISTED = 500


def count(asked: Asked) -> Result:
    """Count the terms that run today: past their day, due within five days, later."""
    near = asked.today + timedelta(days=NEAR_DAYS)
    names, rules = unit_names(), rule_names(on=asked.today)
    lines = reports.pressure(today=asked.today, near=near, units=asked.units)
    listed = reports.overdue_entries(near=near, units=asked.units, limit=MOST_LISTED + 1)
    entries = Table(
        key="entries",
        title=_("Lucrările, cea mai veche întâi"),
        columns=(
            Column("number", _("Numărul"), Shape.WORDS),
            Column("unit", _("Compartimentul"), Shape.WORDS),
            Column("rule", _("Termenul"), Shape.WORDS),
            Column("kind", _("Felul documentului"), Shape.WORDS),
            Column("due_on", _("Scadent la"), Shape.DAY),
            Column("days", _("Zile peste termen")),
        ),
        rows=tuple(
            (
                one.written_number,
                names.get(one.unit_id, "?"),
                rules.get(one.rule_code, one.rule_code),
                one.document_kind or "–",
                one.due_on,
                max(0, (asked.today - one.due_on).days),
            )
            for one in listed[:MOST_LISTED]
        ),
        remark=_("Sunt arătate primele %d.") % MOST_LISTED if len(listed) > MOST_LISTED else "",
    )
    notes = (_("Sunt numărate numai compartimentele pe care le vedeți."),) if asked.units is not None else ()
    return Result(
        period=_("la %s") % f"{asked.today:%d.%m.%Y}",
        first_on=asked.today,
        last_on=asked.today,
        tables=(_by_unit(lines, names), entries),
        notes=notes,
    )


def _by_unit(lines: Sequence[PressureLine], names: Mapping[int | None, str]) -> Table:
    return Table(
        key="units",
        title=_("Pe compartimente"),
        columns=(
            Column("unit", _("Compartimentul"), Shape.WORDS),
            Column("overdue", _("Depășite")),
            Column("near", _("Scadente în %d zile") % NEAR_DAYS),
            Column("later", _("Mai târziu")),
            Column("oldest", _("Cea mai veche, zile")),
        ),
        rows=tuple(
            (names.get(line.unit_id, "?"), line.overdue, line.near, line.later, line.oldest) for line in lines
        ),
        total=(
            _("Total"),
            sum(line.overdue for line in lines),
            sum(line.near for line in lines),
            sum(line.later for line in lines),
            max((line.oldest for line in lines if line.oldest is not None), default=None),
        ),
        drawn="overdue",
    )


REPORT = Definition(
    name="intarziate",
    title=gettext_lazy("Depășite și aproape scadente"),
    summary=gettext_lazy(
        "Pe compartimente, câte termene au trecut și câte se încheie în cinci zile; lista lor."
    ),
    law="OG 27/2002 art. 8; Legea 544/2001 art. 7",
    words=(
        gettext_lazy(
            "Se numără termenele legale care curg azi; o lucrare cu două termene se numără de două ori."
        ),
        gettext_lazy("Este depășit termenul a cărui ultimă zi a trecut, cu prelungirea dată."),
        gettext_lazy("Compartimentul este cel căruia îi este repartizată lucrarea acum. Nu apar nume."),
    ),
    fields=(
        (gettext_lazy("depășite"), gettext_lazy("ultima zi este înainte de azi")),
        (gettext_lazy("scadente"), gettext_lazy("ultima zi este azi sau în următoarele cinci zile")),
        (
            gettext_lazy("cea mai veche"),
            gettext_lazy("câte zile au trecut de la cel mai vechi termen depășit"),
        ),
    ),
    span=Span.NOW,
    count=count,
)

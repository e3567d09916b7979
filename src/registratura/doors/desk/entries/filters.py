"""The filters of a register's list: read from the address, never refused, shown as chips."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from registratura.institutions import queries as institutions
from registratura.institutions.queries import UnitLine
from registratura.kernel.text import ro_normalise
from registratura.registers.queries import EntryFilter
from registratura.registers.terms import Direction, State

FIELDS = ("text", "an", "de_la", "pana_la", "sens", "compartiment", "stare", "raspuns")

UNANSWERED = "fara"


@dataclass(frozen=True, slots=True)
class ReadFilters:
    """What was asked for: the query's filter, what stands in the fields, chips, and the fields not understood."""

    filter: EntryFilter
    values: Mapping[str, str]
    chips: list[tuple[str, str, str]]
    misread: Mapping[str, str]

    @property
    def query(self) -> str:
        """The address part that asks for the same again, without a page."""
        return urlencode({name: value for name, value in self.values.items() if value})


def read_filters(
    parameters: Mapping[str, str], *, address: str, years: list[int], units: list[UnitLine]
) -> ReadFilters:
    """Read the filters; a date or unit that is not understood narrows nothing and is named in `misread`."""
    values = {name: ro_normalise(str(parameters.get(name, "")), single_line=True)[:100] for name in FIELDS}
    misread: dict[str, str] = {}
    from_date = _date(values, "de_la", misread)
    to_date = _date(values, "pana_la", misread)
    unit = {str(unit.id): unit for unit in units}.get(values["compartiment"])
    year = next((year for year in years if str(year) == values["an"]), None)
    found = EntryFilter(
        year=year,
        direction=values["sens"] if values["sens"] in Direction.values else "",
        state=values["stare"] if values["stare"] in State.values else "",
        unit_ids=institutions.units_below(unit.id) if unit else frozenset(),
        name=values["text"],
        from_date=from_date,
        to_date=to_date,
        unanswered=values["raspuns"] == UNANSWERED,
    )
    shown = (
        ("text", _("Emitent sau destinatar"), found.name),
        ("an", _("Anul"), str(found.year or "")),
        ("de_la", _("De la"), f"{from_date:%d.%m.%Y}" if from_date else ""),
        ("pana_la", _("Până la"), f"{to_date:%d.%m.%Y}" if to_date else ""),
        ("sens", _("Sens"), str(Direction(found.direction).label) if found.direction else ""),
        ("compartiment", _("Compartiment"), unit.name if unit else ""),
        ("stare", _("Stare"), str(State(found.state).label) if found.state else ""),
        ("raspuns", _("Răspuns"), _("fără răspuns") if found.unanswered else ""),
    )
    chips = [(label, value, _without(values, name, address)) for name, label, value in shown if value]
    return ReadFilters(found, values, chips, misread)


def read_date(text: str) -> date | None:
    """
    Read a civil date as people write it (02.03.2026, 2.3.26, 2026-03-02).

    Raises: ValueError when it is not a date.
    """
    if not text.strip():
        return None
    for form in get_format("DATE_INPUT_FORMATS"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a civil date has no zone
        except ValueError:
            continue
    raise ValueError(text)


def _date(values: dict[str, str], name: str, misread: dict[str, str]) -> date | None:
    try:
        return read_date(values[name])
    except ValueError:
        misread[name] = _("Data nu a fost înțeleasă; scrieți-o ca 02.03.2026.")
        return None


def _without(values: Mapping[str, str], name: str, address: str) -> str:
    kept = urlencode({key: value for key, value in values.items() if value and key != name})
    return f"{address}?{kept}" if kept else address

"""
What a room holds about persons, told as a list of tables; collecting and erasing walk the same list.

A room's `personal.py` names its tables, by which keys of a person their rows are found, and what erasure does with a
row: keep it, with reason and law, or hand it to a service of the room. Nothing is erased that was not shown, or the
other way round, since both ask the same question.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import BinaryField, Field, Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_noop

from registratura.kernel.personal_data import (
    Datum,
    Done,
    HeldFile,
    Kept,
    Key,
    Person,
    Place,
    Treated,
    values_of,
)
from registratura.toolkit.column_words import words_of_column
from registratura.toolkit.scope import acting_for

AT_ONCE: Final = 2_000
NUMBERS: Final = frozenset(
    {"user", "correspondent", "entry", "document", "blob", "shipment", "request", "message"}
)

Row = Mapping[str, Any]
Finder = str | Callable[[list[Any]], Q]
Keeping = Kept | Callable[[Row], Kept | None] | None
Forgetting = Callable[[Sequence[int], datetime], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    A table with rows about persons.

    found_by: kind of key → the lookup that finds the rows (`entry_id__in`), or a function from values to a `Q`.
    gives: kind of key → the column whose values are further keys of the same person.
    keeps: why a row stays, or a function of the row; None lets it go to `forgets`.
    opened: name in the copy → what a sealed column of the row holds, opened.
    forgets: the room's service for rows that go, and `done` what becomes of them.
    """

    model: type[Model]
    title: str | Promise
    found_by: Mapping[str, Finder]
    gives: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    only: Q | None = None
    given: bool | Callable[[Row], bool] = False
    files: Callable[[Sequence[Row]], Mapping[int, tuple[HeldFile, ...]]] | None = None
    keeps: Keeping = None
    forgets: Forgetting | None = None
    done: Done = Done.ERASED
    opened: Mapping[str, Callable[[Row], object]] = field(default_factory=dict)
    key: str = "id"

    @property
    def name(self) -> str:
        """The name of the table."""
        return self.model._meta.db_table

    def columns(self) -> list[str]:
        """Return the columns that are told: not secrets, not whose institution it is, not which official acted."""
        return [
            one.attname
            for one in self.model._meta.concrete_fields
            if one.attname not in self.left_out and not _hidden(one)
        ]

    def rows_of(self, person: Person) -> QuerySet[Any]:
        """Return the rows about a person, by their keys."""
        wanted = Q(pk__in=[])
        for kind, finder in self.found_by.items():
            values = values_of(person, kind)
            if values:
                wanted |= _asked(finder, [int(one) for one in values] if kind in NUMBERS else values)
        rows = self.model._default_manager.filter(wanted)
        return rows.filter(self.only) if self.only is not None else rows


def _asked(finder: Finder, values: list[Any]) -> Q:
    if callable(finder):
        return finder(values)
    if finder.endswith("__in"):
        return Q(**{finder: values})
    wanted = Q()
    for value in values:
        wanted |= Q(**{finder: value})
    return wanted


def _hidden(one: "Field[Any, Any]") -> bool:
    name = one.attname
    return (
        isinstance(one, BinaryField)
        or name == "institution_id"
        or name.endswith(("_by_id", "_for_id", "_digest", "_sealed", "_key"))
        or name in ("password", "folded_name", "sort_key", "recipient_folded")
    )


class Tables:
    """The holder of a room that tells what it holds as tables."""

    def __init__(self, *, room: str, tables: Sequence[Table], everywhere: bool = False) -> None:
        self.room = room
        self.everywhere = everywhere
        self.tables = tuple(tables)

    def _scope(self, institution_id: int) -> AbstractContextManager[None]:
        return nullcontext() if self.everywhere else acting_for(institution_id)

    def recognise(self, *, institution_id: int, person: Person) -> Iterable[Key]:
        """Return the further keys that these tables know of the person."""
        found: set[Key] = set()
        with self._scope(institution_id):
            for table in self.tables:
                if not table.gives or not any(values_of(person, kind) for kind in table.found_by):
                    continue
                names = list(table.gives.values())
                for values in table.rows_of(person).values_list(*names):
                    found.update(
                        Key(kind, str(value))
                        for kind, value in zip(table.gives, values, strict=True)
                        if value
                    )
        return found

    def collect(self, *, institution_id: int, person: Person) -> Iterable[Datum]:
        """Return every row about the person, in words."""
        with self._scope(institution_id):
            return [datum for table in self.tables for datum in _told(table, person)]

    def erase(self, *, institution_id: int, person: Person, now: datetime) -> Iterable[Treated]:
        """Treat the rows that `collect` shows, in one transaction, and say what became of each."""
        with self._scope(institution_id):
            # Found before anything goes: what one table forgets may be how another one is found.
            found = [(table, list(table.rows_of(person).order_by("pk").values())) for table in self.tables]
            return [treated for table, rows in found for treated in _treated(table, rows, now)]

    def erase_again(self, *, institution_id: int, places: Collection[Place], now: datetime) -> int:
        """Erase rows known by their places alone, after a restore; return how many were there."""
        count = 0
        with self._scope(institution_id):
            for table in self.tables:
                named = {place.row for place in places if place.table == table.name}
                if named and table.forgets is not None:
                    there = table.model._default_manager.filter(**{f"{table.key}__in": named})
                    numbers = list(there.order_by("pk").values_list(table.key, flat=True))
                    if numbers:
                        table.forgets(numbers, now)
                    count += len(numbers)
        return count


def _told(table: Table, person: Person) -> Iterator[Datum]:
    rows = table.rows_of(person).order_by("pk").values(*{*table.columns(), table.key, *_needed(table)})
    portion: list[Row] = []
    for row in rows.iterator(chunk_size=AT_ONCE):
        portion.append(row)
        if len(portion) == AT_ONCE:
            yield from _data(table, portion)
            portion = []
    yield from _data(table, portion)


def _needed(table: Table) -> list[str]:
    return [one.attname for one in table.model._meta.concrete_fields if not isinstance(one, BinaryField)]


def _data(table: Table, rows: Sequence[Row]) -> Iterator[Datum]:
    files = table.files(rows) if table.files is not None and rows else {}
    told = [(name, str(words_of_column(name))) for name in table.columns() if name != table.key]
    title = str(table.title)
    for row in rows:
        yield Datum(
            Place(table.name, str(row[table.key])),
            title,
            {words: value for words, value in _values(table, row, told) if value not in (None, "", [], {})},
            table.given(row) if callable(table.given) else table.given,
            files.get(row[table.key], ()),
        )


def _values(table: Table, row: Row, told: Iterable[tuple[str, str]]) -> Iterator[tuple[str, object]]:
    for name, words in told:
        yield words, row[name]
    for name, open_it in table.opened.items():
        yield str(words_of_column(name)), open_it(row)


def _treated(table: Table, rows: Sequence[Row], now: datetime) -> Iterator[Treated]:
    going: list[int] = []
    for row in rows:
        kept = table.keeps(row) if callable(table.keeps) else table.keeps
        if kept is not None:
            yield Treated(Place(table.name, str(row[table.key])), Done.KEPT, kept)
        else:
            going.append(row[table.key])
    if going:
        if table.forgets is None:
            raise LookupError(f"{table.name}: a row is neither kept nor forgotten")
        table.forgets(going, now)
        for number in going:
            yield Treated(Place(table.name, str(number)), table.done)


_N: Final = gettext_noop
GDPR: Final = "Regulamentul (UE) 2016/679"
IN_REGISTER: Final = Kept(
    _N("Face parte din registru sau din arhivă: legea cere să rămână, se poate adnota."),
    f"{GDPR} art. 17 alin. (3) lit. b) și d); Legea 16/1996",
    None,
)
IN_JOURNAL: Final = Kept(
    _N("Jurnalul sigilat dovedește ce s-a făcut; rămâne cât înscrisurile pe care le dovedește."),
    f"{GDPR} art. 5 alin. (2), art. 17 alin. (3) lit. b)",
    None,
)
OF_THE_OFFICE: Final = Kept(
    _N("Ține de evidența celor care lucrează în instituție."), f"{GDPR} art. 17 alin. (3) lit. b)", None
)

"""
Which figures of small groups may leave, and which more must stay so that those cannot be worked out. Pure.

The method is that of official statistics: cells of one to k-1 persons stay (primary), and then so many others that
no line of the table has exactly one hole, nor holes that together hold fewer than k (complementary). Totals leave only
with their table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Cell = tuple[int, int]
LEAST_PERSONS: Final = 10
YEARLY_EPSILON_MILLI: Final = 4_000
"""What all noised figures of one subject may cost in a year, in thousandths: ε = 4."""


@dataclass(frozen=True, slots=True)
class Told:
    """
    A table that may leave: cells, totals of rows and columns, the grand total; None where a figure stays.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None

    def heads(self, first: str, names: Mapping[str, str], last: str) -> list[tuple[str, str]]:
        """Return the heads of the table with their classes; names: how columns are called, where they have a name."""
        return [(first, ""), *((names.get(one, one), "figure") for one in self.columns), (last, "figure")]

    @property
    def kept_count(self) -> int:
        """How many cells stay."""
        return sum(cell is None for row in self.cells for cell in row)


def told_of(
    *,
    counts: Mapping[tuple[str, str], int],
    rows: Sequence[str],
    columns: Sequence[str],
    least: int = LEAST_PERSONS,
) -> Told:
    """
    Return what may be told of persons counted by two things, with totals.

    No cell, total or difference of told figures stands for one to `least` - 1 persons, whoever puts them together.
    Law: Regulation (EU) 2016/679 art. 5(1)(c).
    """
    grid = [[counts.get((row, column), 0) for column in columns] for row in rows]
    full = _with_totals(grid)
    kept = {(i, j) for i, line in enumerate(full) for j, cell in enumerate(line) if 0 < cell < least}
    _complete(full, kept, least)
    shown = [[None if (i, j) in kept else cell for j, cell in enumerate(line)] for i, line in enumerate(full)]
    return Told(
        tuple(rows),
        tuple(columns),
        tuple(tuple(line[:-1]) for line in shown[:-1]),
        tuple(line[-1] for line in shown[:-1]),
        tuple(shown[-1][:-1]),
        shown[-1][-1],
    )


def _with_totals(grid: list[list[int]]) -> list[list[int]]:
    lines = [[*line, sum(line)] for line in grid]
    width = len(grid[0]) if grid else 0
    sums = [sum(line[j] for line in grid) for j in range(width)]
    return [*lines, [*sums, sum(sums)]]


def _complete(full: list[list[int]], kept: set[Cell], least: int) -> None:
    """Keep more cells until no equation of the table gives a small group away; ends, since each step keeps one more."""
    while (weak := _weakest(full, kept, least)) is not None:
        kept.add(weak)


def _weakest(full: list[list[int]], kept: set[Cell], least: int) -> Cell | None:
    """Return what to keep next: a figure beside a small group whose bounds are too near each other, or None."""
    for i, j in sorted(kept):
        if not 0 < full[i][j] < least:
            continue
        low, high = bounds_of(full=full, kept=kept, cell=(i, j), enough=least)
        if high - low < least and (more := _to_keep(full, kept, (i, j))) is not None:
            return more
    return None


def _to_keep(full: list[list[int]], kept: set[Cell], hole: Cell) -> Cell | None:
    """Return the cheapest told figure of the hole's row or column, or of all when both are kept whole."""
    i, j = hole
    beside = {(i, b) for b in range(len(full[0]))} | {(a, j) for a in range(len(full))}
    everywhere = {(a, b) for a in range(len(full)) for b in range(len(full[0]))}
    for places in (beside, everywhere):
        free = [(full[a][b], a, b) for a, b in places - kept if full[a][b] > 0] or [
            (full[a][b], a, b) for a, b in places - kept
        ]
        if free:
            _value, a, b = min(free)
            return a, b
    return None


def bounds_of(*, full: Sequence[Sequence[int]], kept: set[Cell], cell: Cell, enough: int) -> Cell:
    """
    Return what anybody can work out of a kept figure: the least and the most it may be, exactly.

    The last row and column are totals; figures are whole numbers from nought. The kept figures of such a table are the
    edges of a network whose rows and columns are its nodes, so the bounds are largest flows. enough: how far above
    the true value it is worth looking. Law: Regulation (EU) 2016/679 art. 5(1)(c).
    """
    top = sum(max(line) for line in full) + enough
    value = full[cell[0]][cell[1]]
    up, down = (_room(full, kept, cell, top, rises=rises) for rises in (True, False))
    return value - min(down, value), value + min(up, enough)


def _room(full: Sequence[Sequence[int]], kept: set[Cell], cell: Cell, top: int, *, rises: bool) -> int:
    """Return by how much a kept figure may be more, or less, while every sum still holds and no figure is negative."""
    capacity: dict[tuple[str, str], int] = {}
    for i, j in kept - {cell}:
        row, column = f"r{i}", f"c{j}"
        more, less = (row, column), (column, row)
        if _is_total(full, i, j):
            more, less = less, more
        capacity[more] = capacity.get(more, 0) + top
        capacity[less] = capacity.get(less, 0) + full[i][j]
    ends = (f"c{cell[1]}", f"r{cell[0]}")
    if rises == _is_total(full, *cell):
        ends = (ends[1], ends[0])
    flow = 0
    while path := _path(capacity, *ends):
        width = min(capacity[step] for step in path)
        for start, end in path:
            capacity[start, end] -= width
            capacity[end, start] = capacity.get((end, start), 0) + width
        flow += width
    return flow


def _is_total(full: Sequence[Sequence[int]], i: int, j: int) -> bool:
    """Say whether a figure stands on the other side of its sums: a total of a row or a column, not of both."""
    return (i == len(full) - 1) != (j == len(full[0]) - 1)


def _path(capacity: Mapping[tuple[str, str], int], start: str, end: str) -> list[tuple[str, str]]:
    came: dict[str, str] = {start: start}
    waiting = [start]
    while waiting and end not in came:
        node = waiting.pop(0)
        for (near, far), width in capacity.items():
            if near == node and width > 0 and far not in came:
                came[far] = node
                waiting.append(far)
    if end not in came:
        return []
    path, node = [], end
    while node != start:
        path.append((came[node], node))
        node = came[node]
    return path[::-1]

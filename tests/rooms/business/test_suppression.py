"""Small groups: no cell under ten leaves, and nobody works one out by differences. Pure."""

from fractions import Fraction
from itertools import product
from random import Random

import pytest

from registratura.business.rules import LEAST_PERSONS, Told, told_of

LEAST = LEAST_PERSONS


def table(grid: list[list[int]]) -> Told:
    rows = [f"r{i}" for i in range(len(grid))]
    columns = [f"c{j}" for j in range(len(grid[0]))]
    counts = {(row, column): grid[i][j] for i, row in enumerate(rows) for j, column in enumerate(columns)}
    return told_of(counts=counts, rows=rows, columns=columns)


def whole(told: Told) -> list[list[int | None]]:
    return [
        *([*cells, total] for cells, total in zip(told.cells, told.row_totals, strict=True)),
        [*told.column_totals, told.total],
    ]


def attacked(told: Told) -> list[tuple[int, int, int]]:
    """
    An attacker who knows the method and every told figure: eliminates by Gauss every sum of the table, then names each
    figure that follows exactly. Independent of the product's flows.
    """
    grid = whole(told)
    height, width = len(grid), len(grid[0])
    holes = [(i, j) for i in range(height) for j in range(width) if grid[i][j] is None]
    place = {hole: n for n, hole in enumerate(holes)}
    lines: list[list[float]] = []
    for cells, total in [
        *(([(i, j) for j in range(width - 1)], (i, width - 1)) for i in range(height)),
        *(([(i, j) for i in range(height - 1)], (height - 1, j)) for j in range(width)),
    ]:
        line = [0.0] * (len(holes) + 1)
        for cell, sign in [*((cell, 1) for cell in cells), (total, -1)]:
            value = grid[cell[0]][cell[1]]
            if value is None:
                line[place[cell]] += sign
            else:
                line[-1] -= sign * value
        lines.append(line)
    return [(*holes[n], round(value)) for n, value in _solved(lines, len(holes))]


def _solved(lines: list[list[float]], unknowns: int) -> list[tuple[int, float]]:
    done = 0
    for column in range(unknowns):
        pivot = next((n for n in range(done, len(lines)) if abs(lines[n][column]) > 1e-9), None)
        if pivot is None:
            continue
        lines[done], lines[pivot] = lines[pivot], lines[done]
        factor = lines[done][column]
        lines[done] = [value / factor for value in lines[done]]
        for n, line in enumerate(lines):
            if n != done and abs(line[column]) > 1e-9:
                times = line[column]
                lines[n] = [a - times * b for a, b in zip(line, lines[done], strict=True)]
        done += 1
    found = []
    for line in lines[:done]:
        named = [n for n in range(unknowns) if abs(line[n]) > 1e-9]
        if len(named) == 1:
            found.append((named[0], line[-1] / line[named[0]]))
    return found


def test_a_small_cell_and_what_would_give_it_away_stay() -> None:
    told = table([[3, 40], [50, 60]])

    assert told.cells[0][0] is None
    assert told.kept_count >= 3 or told.total is None
    assert not [value for _i, _j, value in attacked(told) if value < LEAST]


def test_noughts_and_large_groups_are_told_as_they_are() -> None:
    told = table([[0, 40], [50, 60]])

    assert whole(told) == [[0, 40, 40], [50, 60, 110], [50, 100, 150]]


def test_two_small_cells_in_a_row_do_not_leave_their_sum() -> None:
    told = table([[3, 4, 80], [40, 50, 60]])

    assert None in told.cells[0]
    left = [cell for cell in (*told.cells[0], told.row_totals[0]) if cell is not None]
    assert 7 not in left
    assert told.row_totals[0] is None or told.cells[0][2] is None


def test_a_small_total_stays_too() -> None:
    told = table([[2, 3], [0, 0]])

    assert told.total is None
    assert all(cell in (None, 0) for line in whole(told) for cell in line)


@pytest.mark.parametrize("seed", range(60))
def test_AC_H2_1_no_attacker_who_differences_every_sum_finds_a_small_group(seed: int) -> None:
    random = Random(seed)
    height, width = random.randint(2, 5), random.randint(2, 5)
    grid = [[random.choice([0, 1, 2, 5, 9, 10, 11, 30, 400]) for _ in range(width)] for _ in range(height)]

    told = table(grid)

    assert not [cell for line in whole(told) for cell in line if cell is not None and 0 < cell < LEAST]
    assert not [value for _i, _j, value in attacked(told) if 0 < value < LEAST]


@pytest.mark.parametrize("seed", range(3))
def test_AC_H2_1_whoever_tries_every_table_leaves_ten_persons_of_doubt(seed: int) -> None:
    """All tables that fit what was told are tried; a small group may be ten apart in them."""
    random = Random(seed)
    grid = [[random.choice([1, 3, 6, 11, 12]) for _ in range(2)] for _ in range(2)]
    told = table(grid)
    shown = whole(told)
    fitting: list[tuple[int, ...]] = []
    known = [cell for line in shown[:-1] for cell in line[:-1]]
    for cells in product(*(range(24) if cell is None else [cell] for cell in known)):
        a, b, c, d = cells
        full = [[a, b, a + b], [c, d, c + d], [a + c, b + d, a + b + c + d]]
        if all(
            x is None or x == y for s, f in zip(shown, full, strict=True) for x, y in zip(s, f, strict=True)
        ):
            fitting.append(cells)

    for place, value in enumerate(cell for row in grid for cell in row):
        if 0 < value < LEAST:
            seen = {cells[place] for cells in fitting}
            assert max(seen) - min(seen) >= LEAST


def held_between(told: Told, cell: tuple[int, int]) -> tuple[Fraction, Fraction | None]:
    """
    Return the least and the most that a hidden figure may be, as linear programming finds them; None is no bound.

    The attacker knows every told figure and that no figure is below nought. Simplex by Bland's rule, in fractions, so
    that nothing is rounded; it shares nothing with the flows by which the product decides.
    """
    grid = whole(told)
    height, width = len(grid), len(grid[0])
    holes = [(i, j) for i in range(height) for j in range(width) if grid[i][j] is None]
    place = {hole: n for n, hole in enumerate(holes)}
    sums = [
        *(([(i, j) for j in range(width - 1)], (i, width - 1)) for i in range(height)),
        *(([(i, j) for i in range(height - 1)], (height - 1, j)) for j in range(width)),
    ]
    lines = []
    for cells, total in sums:
        line = [Fraction(0)] * (len(holes) + 1)
        for (i, j), sign in [*((one, 1) for one in cells), (total, -1)]:
            value = grid[i][j]
            if value is None:
                line[place[i, j]] += sign
            else:
                line[-1] -= sign * value
        lines.append(line)
    wanted = place[cell]
    low = simplex(lines, [Fraction(n == wanted) for n in range(len(holes))])
    high = simplex(lines, [Fraction(-(n == wanted)) for n in range(len(holes))])
    assert low is not None
    return low, None if high is None else -high


def simplex(lines: list[list[Fraction]], costs: list[Fraction]) -> Fraction | None:
    """Return the least of costs · x where lines[:-1] · x = lines[-1] and x >= 0; None when there is no least."""
    unknowns, count = len(costs), len(lines)
    rows = [
        [sign * value for value in line[:-1]] + [Fraction(n == own) for n in range(count)] + [sign * line[-1]]
        for own, line in enumerate(lines)
        for sign in [-1 if line[-1] < 0 else 1]
    ]
    basis = [unknowns + n for n in range(count)]
    first = [Fraction(0)] * unknowns + [Fraction(1)] * count
    assert descend(rows, basis, first, unknowns + count) == 0, "what was told fits no table"
    for n, base in enumerate(basis):  # a helper that stays at nought leaves where it can
        if base >= unknowns and (at := next((c for c in range(unknowns) if rows[n][c]), None)) is not None:
            pivot(rows, basis, n, at)
    return descend(rows, basis, costs + [Fraction(0)] * count, unknowns)


def descend(
    rows: list[list[Fraction]], basis: list[int], costs: list[Fraction], columns: int
) -> Fraction | None:
    while True:
        lowered = [
            c
            for c in range(columns)
            if costs[c] - sum(costs[base] * row[c] for base, row in zip(basis, rows, strict=True)) < 0
        ]
        if not lowered:
            return sum((costs[base] * row[-1] for base, row in zip(basis, rows, strict=True)), Fraction(0))
        ratios = [
            (row[-1] / row[lowered[0]], basis[n], n) for n, row in enumerate(rows) if row[lowered[0]] > 0
        ]
        if not ratios:
            return None
        pivot(rows, basis, min(ratios)[2], lowered[0])


def pivot(rows: list[list[Fraction]], basis: list[int], at: int, column: int) -> None:
    rows[at] = [value / rows[at][column] for value in rows[at]]
    for n, row in enumerate(rows):
        if n != at and row[column]:
            rows[n] = [a - row[column] * b for a, b in zip(row, rows[at], strict=True)]
    basis[at] = column


def test_the_attacker_by_linear_programming_finds_what_is_left_open() -> None:
    """A table told carelessly: the small cell alone is missing."""
    careless = Told(
        rows=("r0", "r1"),
        columns=("c0", "c1"),
        cells=((None, 40), (50, 60)),
        row_totals=(43, 110),
        column_totals=(53, 100),
        total=153,
    )

    assert held_between(careless, (0, 0)) == (3, 3)


@pytest.mark.parametrize("seed", range(40))
def test_AC_H2_1_linear_programming_holds_no_small_group_closer_than_ten(seed: int) -> None:
    random = Random(seed)
    height, width = random.randint(2, 5), random.randint(2, 5)
    grid = [[random.choice([0, 1, 2, 5, 9, 10, 11, 30, 400]) for _ in range(width)] for _ in range(height)]
    told = table(grid)

    full = [[*line, sum(line)] for line in grid]
    full.append([sum(column) for column in zip(*full, strict=True)])
    for i, line in enumerate(whole(told)):
        for j, cell in enumerate(line):
            if cell is None and 0 < full[i][j] < LEAST:
                low, high = held_between(told, (i, j))
                assert low <= full[i][j]
                assert high is None or high - low >= LEAST

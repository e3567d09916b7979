"""The rolls and sheets that labels are printed on. Measures in millimeters. Pure."""

from __future__ import annotations

from dataclasses import dataclass

A4 = (210.0, 297.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelFormat:
    """
    Labels of one size, one after the other on a roll (a page each), or in rows on an A4 sheet.

    `left` and `top` lead from the sheet's corner to the first label, `step_x` and `step_y` from one to the next.
    """

    code: str
    width: float
    height: float
    columns: int = 1
    rows: int = 1
    left: float = 0.0
    top: float = 0.0
    step_x: float = 0.0
    step_y: float = 0.0
    known_as: str = ""
    """How shops call it, beside the measures."""
    stamp: bool = False
    """Whether it is drawn as a registration stamp, to be cut out and glued."""

    @property
    def per_sheet(self) -> int:
        """How many labels a sheet has; one on a roll."""
        return self.columns * self.rows

    @property
    def is_sheet(self) -> bool:
        """Whether it is an A4 sheet."""
        return self.per_sheet > 1

    @property
    def page(self) -> tuple[float, float]:
        """Width and height of the printed page."""
        return A4 if self.is_sheet else (self.width, self.height)


def _sheet(
    code: str,
    size: tuple[float, float],
    grid: tuple[int, int],
    gap: tuple[float, float],
    known_as: str,
    **more: bool,
) -> LabelFormat:
    """Lay labels in the middle of a sheet. size: of one label; grid: columns, rows; gap: between two of them."""
    (width, height), (columns, rows) = size, grid
    step_x, step_y = width + gap[0], height + gap[1]
    return LabelFormat(
        code=code,
        width=width,
        height=height,
        columns=columns,
        rows=rows,
        left=(A4[0] - step_x * columns + gap[0]) / 2,
        top=(A4[1] - step_y * rows + gap[1]) / 2,
        step_x=step_x,
        step_y=step_y,
        known_as=known_as,
        **more,
    )


FORMATS = {
    each.code: each
    for each in (
        LabelFormat(code="62x29", width=62, height=29, known_as="DK-11209"),
        LabelFormat(code="57x32", width=57, height=32, known_as="S0722540"),
        LabelFormat(code="102x51", width=102, height=51),
        LabelFormat(code="89x36", width=89, height=36, known_as="99012"),
        _sheet("a4-21", (63.5, 38.1), (3, 7), (2.5, 0), "L7160"),
        _sheet("a4-24", (70, 37), (3, 8), (0, 0), "3474"),
        _sheet("a4-14", (99.1, 38.1), (2, 7), (2.5, 0), "L7163"),
        _sheet("a4-8", (99.1, 67.7), (2, 4), (2.5, 0), "L7165"),
        _sheet("stamps", (90, 50), (2, 5), (6, 5), "", stamp=True),
    )
}
DEFAULT = "62x29"


def format_of(code: str | None) -> LabelFormat:
    """Return a format by its code; what is not known is the usual roll."""
    return FORMATS.get(code or "", FORMATS[DEFAULT])

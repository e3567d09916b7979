"""Prints as the page shows them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from registratura.doors.desk.printing.forms import month_names
from registratura.registers.queries import PrintCard

SILENT_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class PrintLine:
    """An order with its words; `again` are the fields that order the same once more."""

    card: PrintCard
    span: str
    href: str
    file_name: str
    percent: int | None
    stage: str
    again: dict[str, str]


def line_of(card: PrintCard, *, institution: str) -> PrintLine:
    """Return an order as the page shows it."""
    return PrintLine(
        card=card,
        span=span_words(card.year, card.first_on, card.last_on),
        href=reverse("desk:print_file", kwargs={"code": institution, "order": card.id}),
        file_name=file_name(card),
        percent=100 * card.done_count // card.total_count if card.total_count else None,
        stage=_stage(card),
        again=_again(card),
    )


def is_silent(card: PrintCard, *, now: datetime) -> bool:
    """Tell whether nothing was heard of an open order for over two minutes."""
    return now - card.heard_at > SILENT_AFTER


def span_words(year: int, first_on: date | None, last_on: date | None) -> str:
    """Write the printed time: 2026, martie 2026, 02.03.2026, or 02.03.2026 – 15.03.2026."""
    if first_on is None or last_on is None:
        return str(year)
    if first_on == last_on:
        return f"{first_on:%d.%m.%Y}"
    if _is_month(first_on, last_on):
        return f"{month_names()[first_on.month - 1]} {year}"
    return f"{first_on:%d.%m.%Y} – {last_on:%d.%m.%Y}"


def file_name(card: PrintCard) -> str:
    """Return the name under which the file is given out, as registru-general-2026-03.pdf."""
    if card.first_on is None or card.last_on is None:
        span = str(card.year)
    elif card.first_on == card.last_on:
        span = card.first_on.isoformat()
    elif _is_month(card.first_on, card.last_on):
        span = f"{card.first_on:%Y-%m}"
    else:
        span = f"{card.first_on.isoformat()}-{card.last_on.isoformat()}"
    return f"registru-{card.register_code}-{span}.pdf"


def _is_month(first_on: date, last_on: date) -> bool:
    whole = first_on.day == 1 and last_on.day == monthrange(last_on.year, last_on.month)[1]
    return whole and (first_on.year, first_on.month) == (last_on.year, last_on.month)


def _stage(card: PrintCard) -> str:
    if card.state == "waiting":
        return _("Așteaptă la rând")
    if not card.total_count:
        return _("Se citesc pozițiile")
    if card.done_count >= card.total_count:
        return _("Se numerotează și se leagă paginile")
    return _("Se așază pozițiile în pagini")


def _again(card: PrintCard) -> dict[str, str]:
    if card.first_on is None or card.last_on is None:
        return {"register": card.register_code, "span": "year", "year": str(card.year)}
    return {
        "register": card.register_code,
        "span": "days",
        "first_day": f"{card.first_on:%d.%m.%Y}",
        "last_day": f"{card.last_on:%d.%m.%Y}",
    }

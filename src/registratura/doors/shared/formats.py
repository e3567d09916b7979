"""How dates, numbers and sizes are written on Romanian pages.

Dates are written as the registers write them (02.03.2026) in every interface language, because the
written number of an entry, `number[/code]/dd.mm.yyyy`, carries the same form.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_SIZE_UNITS = ("B", "kB", "MB", "GB", "TB")
_NARROW_SPACE = "\N{NO-BREAK SPACE}"


def local_day(value: date) -> date:
    """The calendar day of a moment in the office's time zone; a plain date stays itself."""
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


def ro_date(value: date | None) -> str:
    """`02.03.2026`; an aware moment is first brought to the office's time zone. None gives an empty text."""
    return "" if value is None else _written_day(local_day(value))


@lru_cache(maxsize=4096)
def _written_day(day: date) -> str:
    # A list of fifty rows writes some hundred days, most of them the same few.
    return day.strftime("%d.%m.%Y")


def ro_weekday(value: date | None) -> str:
    """`miercuri`, in the language of the request; a moment is first brought to the office's time zone."""
    return "" if value is None else str(date_format(local_day(value), "l")).lower()


def ro_month(value: date | None) -> str:
    """`noiembrie 2026`, in the language of the request."""
    return "" if value is None else str(date_format(local_day(value), "F Y")).lower()


def ro_time(value: datetime | None) -> str:
    """`09:05` in the office's time zone. None gives an empty text."""
    if value is None:
        return ""
    return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%H:%M")


def ro_datetime(value: datetime | None) -> str:
    """`02.03.2026, 09:05` in the office's time zone. None gives an empty text."""
    return "" if value is None else f"{ro_date(value)}, {ro_time(value)}"


def iso_datetime(value: date | None) -> str:
    """The machine-readable form for `<time datetime>`, to the second: HTML knows no finer part than thousandths."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return "" if value is None else value.isoformat()


def ro_number(value: int | float | Decimal | None, places: int = 0) -> str:
    """`1.234` or `1.234,50`: a quantity, never a registration number. None gives an empty text."""
    if value is None:
        return ""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{rounded:,.{places}f}".translate(str.maketrans(",.", ".,"))


def file_size(size: int | None) -> str:
    """A size in bytes as people read it: `0 B`, `12,3 kB`, `4,0 MB` (decimal units). None gives an empty text."""
    if size is None:
        return ""
    amount = Decimal(size)
    for unit in _SIZE_UNITS:
        # 999,95 would be rounded to "1.000,0", which belongs to the next unit.
        if amount < Decimal("999.95") or unit == _SIZE_UNITS[-1]:
            break
        amount /= 1000
    return f"{ro_number(amount, 0 if unit == 'B' else 1)}{_NARROW_SPACE}{unit}"


def day_word(value: date | None, today: date | None = None) -> str:
    """`azi`, `ieri`, `alaltăieri`, `mâine`, else the written date. Days are those of the office's time zone."""
    if value is None:
        return ""
    distance = (local_day(value) - (today or timezone.localdate())).days
    words = {0: _("azi"), -1: _("ieri"), -2: _("alaltăieri"), 1: _("mâine")}
    return words.get(distance) or ro_date(value)


def counted(number: int, one: str, many: str) -> str:
    """A quantity with its noun: `counted(3, "%(n)s act", "%(n)s acte")`.

    Both texts are message ids with the placeholder `%(n)s`; the catalogue holds the third Romanian form
    (`20 de acte`).
    """
    return ngettext(one, many, number) % {"n": ro_number(number)}


def shortened(text: str, most: int) -> str:
    """At most `most` characters of a text; what is cut ends at a word, with an ellipsis."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    words = kept.rpartition(" ")[0]
    return f"{words if len(words) > most // 2 else kept}…"


def initials(name: str) -> str:
    """At most two capital letters for an avatar: the first and the last word of a name."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    chosen = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in chosen).upper()

"""What people type into short fields: days, hours, keys of rows. The page's script understands the same forms."""

import re
from datetime import date, datetime, time, timedelta

from django.forms import ValidationError
from django.utils.translation import gettext as _

from registratura.kernel.calendar import BUCHAREST

_WITH_SIGNS = re.compile(r"(\d{1,2})[./\- ](\d{1,2})(?:[./\- ](\d{4}|\d{2}))?\.?", re.ASCII)
_RUN_TOGETHER = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})?", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_HOUR = re.compile(r"(\d{1,2})(?:[:. ]?(\d{2}))?", re.ASCII)
_KEY_DIGITS = 18


def read_day(typed: str, *, today: date) -> date | None:
    """
    Read 20.11.2026, 20112026, 201126, 20.11, 2011, azi, ieri; nothing gives None.

    Raises: ValidationError with the remedy.
    """
    text = typed.strip().lower()
    if not text:
        return None
    if text == "azi":
        return today
    if text == "ieri":
        return today - timedelta(days=1)
    if iso := _ISO.fullmatch(text):
        year, month, day = iso[1], iso[2], iso[3]
    elif found := _WITH_SIGNS.fullmatch(text) or _RUN_TOGETHER.fullmatch(text):
        day, month, year = found[1], found[2], found[3] or str(today.year)
    else:
        raise ValidationError(_("Scrieți data ca zz.ll.aaaa, de exemplu 02.03.2026."))
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        raise ValidationError(
            _("%(typed)s nu există în calendar; scrieți zz.ll.aaaa.") % {"typed": text[:20]}
        ) from None


def read_hour(typed: str) -> time | None:
    """
    Read 9, 9:05, 905, 0905; nothing gives None.

    Raises: ValidationError with the remedy.
    """
    text = typed.strip()
    if not text:
        return None
    digits = text if len(text) != 3 or not text.isdigit() else f"0{text}"
    found = _HOUR.fullmatch(digits)
    try:
        if found is not None:
            return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        pass
    raise ValidationError(_("Scrieți ora ca hh:mm, de exemplu 09:30."))


def moment_of(day: date | None, hour: time | None, *, today: date) -> datetime | None:
    """Return the moment of a civil day and hour in Bucharest; None stands for now. An hour alone is today's."""
    if day is None and hour is None:
        return None
    if hour is None and day == today:
        return None
    return datetime.combine(day or today, hour or time(0, 0), tzinfo=BUCHAREST)


def read_key(typed: str | None) -> int | None:
    """Return the key of a row, or None for whatever is not one."""
    text = (typed or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _KEY_DIGITS else None

"""Dates as the law reads them: the civil day in Bucharest. Aware UTC everywhere else."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

BUCHAREST = ZoneInfo("Europe/Bucharest")


def legal_date(moment: datetime) -> date:
    """
    Return the civil date in Bucharest of an aware moment.

    Raises: ValueError when the moment is naive.
    Law: Legea 16/1996, instrucțiuni art. 9 (registrul începe la 1 ianuarie și se încheie la 31 decembrie).
    """
    if moment.tzinfo is None:
        raise ValueError("legal_date needs an aware datetime")
    return moment.astimezone(BUCHAREST).date()


def legal_year(moment: datetime) -> int:
    """Return the calendar year in Bucharest of an aware moment."""
    return legal_date(moment).year


def written_number(*, number: int, code: str, registered_on: date) -> str:
    """
    Write a registration number as offices do: `number[/code]/dd.mm.yyyy`.

    code: the structure's code, empty when the register uses none.
    """
    middle = f"/{code}" if code else ""
    return f"{number}{middle}/{registered_on:%d.%m.%Y}"

"""How each piece of information published by duty stands, and of whom information is asked."""

from dataclasses import dataclass
from datetime import date, datetime

from registratura.accounts import queries as accounts
from registratura.gazette.ex_officio import DUTIES, Duty, duties_on
from registratura.gazette.models import Contact, Statement
from registratura.gazette.rules import Standing, standing


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A piece of information with what was said of it last."""

    key: str
    name: str
    law: str
    hint: str
    standing: Standing
    words: str
    address: str
    publication_id: int | None
    changed_on: date | None
    said_at: datetime | None
    said_by: str


@dataclass(frozen=True, slots=True)
class ContactLine:
    """Of whom information is asked."""

    function: str
    place: str
    hours: str
    email: str
    phone: str
    said_at: datetime


def duty_lines(*, today: date) -> list[DutyLine]:
    """Return every piece of information that the law wants shown, in its order."""
    rows = {row.duty: row for row in Statement.objects.order_by("duty", "-id").distinct("duty")}
    return [_line(duty, rows.get(duty.key), "", today) for duty in duties_on(today)]


def duty(key: str, *, today: date) -> DutyLine | None:
    """Return one piece of information, with who said it."""
    found = DUTIES.get(key)
    if found is None:
        return None
    row = Statement.objects.filter(duty=key).order_by("-id").first()
    names = accounts.names_of([row.said_by_id]) if row is not None and row.said_by_id else {}
    return _line(found, row, names.get(row.said_by_id or 0, "") if row is not None else "", today)


def duty_history(key: str, *, today: date, limit: int = 20) -> list[DutyLine]:
    """Return what was said of a piece of information before now, the newest first."""
    found = DUTIES[key]
    rows = list(Statement.objects.filter(duty=key).order_by("-id")[:limit])
    names = accounts.names_of([row.said_by_id for row in rows if row.said_by_id])
    return [_line(found, row, names.get(row.said_by_id or 0, ""), today) for row in rows]


def contact() -> ContactLine | None:
    """Return of whom information is asked now."""
    row = Contact.objects.order_by("-id").first()
    if row is None:
        return None
    return ContactLine(row.function, row.place, row.hours, row.email, row.phone, row.said_at)


def _line(duty: Duty, row: Statement | None, said_by: str, today: date) -> DutyLine:
    return DutyLine(
        key=duty.key,
        name=str(duty.name),
        law=duty.law,
        hint=str(duty.hint),
        standing=standing(
            state=row.state if row is not None else None,
            changed_on=row.changed_on if row is not None else None,
            renewed_months=duty.renewed_months,
            today=today,
        ),
        words=row.words if row is not None else "",
        address=row.address if row is not None else "",
        publication_id=row.publication_id if row is not None else None,
        changed_on=row.changed_on if row is not None else None,
        said_at=row.said_at if row is not None else None,
        said_by=said_by,
    )

"""When an act may be made public, and when what is published by duty is missing or old. Pure: no clock, no database."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from registratura.kernel.spotting import Shape, Spotted

# Never made public by a document, whatever is confirmed: only a copy without them goes out.
NEVER: Final = frozenset({Shape.CNP, Shape.PAPER})
FARTHEST: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Checked:
    """
    What is known of a file that would be shown.

    readable: its text was read, or it has none to read. has_text: there is a text a machine can look through.
    """

    file_id: int
    readable: bool
    has_text: bool
    masked: bool
    spotted: tuple[Spotted, ...] = ()


class Obstacle(StrEnum):
    """Why a file may not be shown yet."""

    UNREAD = "unread"
    NEEDS_MASKED = "needs-masked"
    NEEDS_CONFIRMED = "needs-confirmed"
    NEEDS_LOOK = "needs-look"


def obstacle(
    *, checked: Checked, confirmed: Collection[str], looked: bool, carries_data: bool
) -> Obstacle | None:
    """
    Say why a file may not be published; None when it may.

    confirmed: strings of which a person said that they may be public. looked: a person read a file without text.
    carries_data: a person said that the document holds personal data; then only a masked copy goes out.
    Law: Regulamentul (UE) 2016/679 art. 5 alin. (1) lit. c) și art. 6; Legea 190/2018 art. 4; Legea 544/2001 art. 12
    alin. (1) lit. d).
    """
    if not checked.readable:
        return Obstacle.UNREAD
    if any(one.shape in NEVER for one in checked.spotted) or (carries_data and not checked.masked):
        return Obstacle.NEEDS_MASKED
    if any(one.text not in confirmed for one in checked.spotted):
        return Obstacle.NEEDS_CONFIRMED
    if not checked.has_text and not looked:
        return Obstacle.NEEDS_LOOK
    return None


def visible_moment(*, asked: datetime | None, now: datetime) -> datetime | None:
    """
    Return from when a publication is seen: at once, or at a later moment within a year; None for an unfit moment.

    Law: Codul administrativ, Anexa 1 (publicarea se face la data ei, nu în urmă).
    """
    if asked is None:
        return now
    return asked if now < asked <= now + FARTHEST else None


class Standing(StrEnum):
    """How a piece of information published by duty stands."""

    PUBLISHED = "published"
    OLD = "old"
    MISSING = "missing"
    NONE_TO_SHOW = "none"  # the institution has no such thing, and says so


def standing(*, state: str | None, changed_on: date | None, renewed_months: int, today: date) -> Standing:
    """
    Say how a piece of information stands: never said, said to be missing, past the time in which it is renewed, shown.

    state: what was said last, None when nothing was. renewed_months: 0 when it is renewed only when it changes.
    Law: Legea 544/2001 art. 5.
    """
    if state is None or state == Standing.MISSING:
        return Standing.MISSING
    if state == Standing.NONE_TO_SHOW:
        return Standing.NONE_TO_SHOW
    if renewed_months and (
        changed_on is None or months_between(start=changed_on, end=today) >= renewed_months
    ):
        return Standing.OLD
    return Standing.PUBLISHED


def months_between(*, start: date, end: date) -> int:
    """
    Return how many whole months passed between two days.

    Law: Codul civil art. 2552.
    """
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def counted(*, standings: Iterable[Standing]) -> Mapping[Standing, int]:
    """
    Count how many pieces stand in each way.

    Law: Legea 544/2001 art. 5.
    """
    found = dict.fromkeys(Standing, 0)
    for one in standings:
        found[one] += 1
    return found

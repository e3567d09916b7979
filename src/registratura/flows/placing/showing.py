"""
What stands beside a page, and why it stood there.

The page alone chooses, unless somebody who is signed in opened signals for it (P21, P22), asked of consents at this
very moment. What may run is kept in the process for a minute, so most pages ask nothing of the database for it.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from registratura.consents import queries as consents
from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_date
from registratura.kernel.personal_data import person_of
from registratura.kernel.placing import Drawn, Opened, Page, Place, Topic, contextual, personal, slot_of
from registratura.kernel.privacy.purposes import Purpose
from registratura.placements import queries as placements
from registratura.placements import services as notices
from registratura.placements.queries import Running, Why
from registratura.rights import queries as rights
from registratura.subjects import queries as subjects
from registratura.toolkit.purpose import acting_for_purpose

if TYPE_CHECKING:
    from registratura.accounts.models import User

KEPT_FOR: Final = timedelta(minutes=1)
SEEN: Final = "placements_seen"
_kept: dict[int, tuple[datetime, list[Running]]] = {}
_nothing_at: datetime | None = None
_counts: dict[tuple[int, str], list[int]] = {}
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows, always with its label: in whose name, paid by whom, and the record of its choice."""

    ref: UUID
    title: str
    words: str
    on_behalf_of: str
    paid_by: str
    is_fitted: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody signed in, before whose page something may stand. signal: the browser says no (Sec-GPC)."""

    user: User
    signal: bool


@contextmanager
def contextual_scope(supplier_id: int) -> Iterator[None]:
    """Open the supplier's scope for notices chosen by the page (P20)."""
    with acting_for_purpose(supplier_id, Purpose.P20):
        yield


@contextmanager
def signals_scope(supplier_id: int) -> Iterator[None]:
    """Open the supplier's scope for what persons opened for notices (P21)."""
    with acting_for_purpose(supplier_id, Purpose.P21):
        yield


def shown(
    *,
    place: Place,
    topic: Topic,
    office: int,
    hidden: bool,
    now: datetime,
    session: MutableMapping[str, Any] | None = None,
    reader: Reader | None = None,
) -> Shown | None:
    """
    Return what stands on a page, None for nothing: hidden by the reader, not allowed by the institution, or none runs.

    office: the number of the institution whose page it is. session: where this session's showings are counted; without
    one nothing is remembered. Must not run inside another institution's scope.
    Law: Regulation (EU) 2022/2065 art. 26.
    """
    if hidden or _nothing_runs(now):
        return None
    supplier_id = institutions.supplier_id()
    running = _running(supplier_id, now) if supplier_id is not None else []
    if supplier_id is None or not running:
        _note_nothing_runs(now)
        return None
    page = Page(place, topic, slot_of(now))
    flights = {one.candidate.flight: one for one in running if _fits(one, page)}
    if not flights:
        return None
    fitting = reader is not None and any(one.candidate.wants for one in flights.values())
    if fitting and reader is not None:
        with signals_scope(supplier_id):
            if not _allowed(place, office):
                return None
            fitted = _fitted(page, flights, reader, now)
        if fitted is not None:
            return fitted
    drawn = contextual(page, [one.candidate for one in flights.values()], worn=_worn(session, flights))
    if drawn is None:
        return None
    with contextual_scope(supplier_id):
        if not fitting and not _allowed(place, office):
            return None
        ref = notices.keep_choice(page=page, drawn=drawn, day=legal_date(now))
    _wear(session, drawn.flight)
    return _as_shown(ref, flights[drawn.flight], now, is_fitted=False)


def _nothing_runs(now: datetime) -> bool:
    with _lock:
        return _nothing_at is not None and timedelta() <= now - _nothing_at < KEPT_FOR


def _note_nothing_runs(now: datetime) -> None:
    global _nothing_at
    with _lock:
        _nothing_at = now


def _running(supplier_id: int, now: datetime) -> list[Running]:
    with _lock:
        kept = _kept.get(supplier_id)
    if kept is not None and timedelta() <= now - kept[0] < KEPT_FOR:
        return kept[1]
    # Targets are read too, but no table about a person: what a flight is meant for is nobody's data.
    with contextual_scope(supplier_id):
        found = placements.running(day=legal_date(now))
    with _lock:
        _kept[supplier_id] = (now, found)
    return found


def _fits(one: Running, page: Page) -> bool:
    return one.place == page.place and one.topic in (page.topic, Topic.ANY)


def _allowed(place: Place, office: int) -> bool:
    if place is Place.CONSOLE:
        return True
    portal, desk = placements.stands_where(office=office)
    return portal if place is Place.PORTAL else desk


def _worn(session: MutableMapping[str, Any] | None, flights: dict[int, Running]) -> set[int]:
    seen = session.get(SEEN, {}) if session is not None else {}
    return {flight for flight, one in flights.items() if seen.get(str(flight), 0) >= one.session_cap}


def _wear(session: MutableMapping[str, Any] | None, flight: int) -> None:
    if session is not None:
        seen = dict(session.get(SEEN, {}))
        seen[str(flight)] = seen.get(str(flight), 0) + 1
        session[SEEN] = seen


def _fitted(page: Page, flights: dict[int, Running], reader: Reader, now: datetime) -> Shown | None:
    """Choose by what the reader opened; None where nothing is open, so that the page chooses as for a stranger."""
    person = subjects.find_by_identity("account", str(reader.user.pk))
    if person is None:
        return None
    opened = opened_signals(subject_id=person.id, signal=reader.signal, now=now)
    known_by = person_of(email=reader.user.email, user_id=reader.user.pk)
    if not opened or rights.is_restricted(known_by, purpose="P21"):
        return None
    worn: set[int] = set()
    candidates = [one.candidate for one in flights.values()]
    while (drawn := personal(page, candidates, opened=opened, worn=worn)) is not None:
        most = flights[drawn.flight].person_cap
        if notices.take_cap(subject_id=person.id, flight_id=drawn.flight, most=most, now=now):
            return _keep_fitted(person.id, page, drawn, flights[drawn.flight], now)
        worn.add(drawn.flight)
    return None


def _keep_fitted(subject_id: UUID, page: Page, drawn: Drawn, running: Running, now: datetime) -> Shown:
    ref = notices.keep_fitted(subject_id=subject_id, page=page, drawn=drawn, now=now)
    return _as_shown(ref, running, now, is_fitted=True)


def opened_signals(*, subject_id: UUID, signal: bool, now: datetime) -> list[Opened]:
    """Return the signals by which notices may be chosen for a person now. Inside the supplier's scope (P21)."""
    purposes = (str(Purpose.P21), str(Purpose.P22))
    decided = consents.may_process_each(subject_id=subject_id, purposes=purposes, at=now, signal=signal)
    own, partners = (decided[key].allowed for key in purposes)
    if not own and not partners:
        return []
    return placements.signals_of(subject_id, own=own, partners=partners, at=now)


def _as_shown(ref: UUID, one: Running, now: datetime, *, is_fitted: bool) -> Shown:
    _count(one.candidate.flight, now, shown=1)
    return Shown(ref, one.title, one.words, one.on_behalf_of, one.paid_by, is_fitted)


def _count(flight: int, now: datetime, *, shown: int = 0, followed: int = 0) -> None:
    with _lock:
        counted = _counts.setdefault((flight, legal_date(now).isoformat()), [0, 0])
        counted[0] += shown
        counted[1] += followed


def keep_counts() -> int:
    """Write down what this process counted since the last time; return how many lines. Counts alone, no person."""
    supplier = institutions.supplier()
    with _lock:
        taken = dict(_counts)
        _counts.clear()
    if supplier is None or not taken:
        return 0
    with contextual_scope(supplier.id):
        for (flight, day), (seen, followed) in sorted(taken.items()):
            notices.add_counts(counts={flight: (seen, followed)}, day=datetime.fromisoformat(day).date())
    return len(taken)


def forget_kept() -> None:
    """Look again at the next page, after something was changed here."""
    global _nothing_at
    with _lock:
        _kept.clear()
        _nothing_at = None


def why(*, ref: UUID, reader: Reader | None) -> Why | None:
    """Return why something stood on a page: for everybody, or before this reader; None for another's or none."""
    found: Why | None = _by_ref(ref, reader, placements.why, placements.fitted_why)
    return found


def follow(*, ref: UUID, reader: Reader | None, now: datetime) -> str | None:
    """Return where a notice leads and count that it was followed; None when nothing stood under that reference."""
    found = _by_ref(ref, reader, placements.address_of, placements.fitted_address_of)
    if found is None:
        return None
    flight, address = found
    _count(flight, now, followed=1)
    return str(address)


def _by_ref(ref: UUID, reader: Reader | None, for_all: Any, for_one: Any) -> Any:
    supplier = institutions.supplier()
    if supplier is None:
        return None
    with contextual_scope(supplier.id):
        found = for_all(ref)
    if found is not None or reader is None:
        return found
    with signals_scope(supplier.id):
        person = subjects.find_by_identity("account", str(reader.user.pk))
        return for_one(ref, subject_id=person.id) if person is not None else None

"""How long the choice of a notice takes: by itself, and whole, beside as many empty questions of the same database."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from time import perf_counter
from typing import TYPE_CHECKING, Any

from registratura.kernel.placing import Candidate, Opened, Page, Place, Topic, contextual, personal

from .campaigns import NOON, informed
from .figures import Round, alternate, asked, percentile, processor_ms, share

if TYPE_CHECKING:
    from registratura.flows.placing.showing import Reader

    from .ground import Ground

WANTED_MS = 2
FLIGHTS, PEOPLE = 20, 100  # together a hundred thousand showings before the caps of a day are reached
TIMES = 500
_WANTS = frozenset({("interest", "archive")})
_OPENED = (Opened("interest", "archive", 10, 1), Opened("region", "AB", 10, 1))


def measure_notices(*, flights: int, choices: int) -> dict[str, Any]:
    """Measure choices among many flights, a third of them meant for somebody; milliseconds."""
    candidates = [
        Candidate(number, 1 + number % 10, frozenset() if number % 3 else _WANTS) for number in range(flights)
    ]
    taken: dict[str, list[float]] = {"contextual": [], "personal": []}
    for number in range(choices):
        page = Page(Place.CUSTOMER, Topic.SUBSCRIPTION, str(number))
        began = perf_counter()
        contextual(page, candidates)
        between = perf_counter()
        personal(page, candidates, opened=_OPENED)
        taken["contextual"].append((between - began) * 1_000)
        taken["personal"].append((perf_counter() - between) * 1_000)
    ordered = {name: sorted(times) for name, times in taken.items()}
    return {
        "flights": flights,
        "choices": choices,
        "ms": {
            name: {"p50": round(percentile(times, 50), 4), "p95": round(percentile(times, 95), 4)}
            for name, times in ordered.items()
        },
        "wanted_ms": WANTED_MS,
    }


def measure_decisions(*, ground: Ground, seconds: float, rounds: int) -> dict[str, Any]:
    """
    Measure whole decisions for people who opened a signal: consent, signals, cap, choice and its record.

    Beside them stand as many empty questions in as many scopes: what the way to the database alone costs.
    """
    supplier, people = _laid(ground)
    questions = _questions_of(lambda: _decide(supplier, people[0]))
    turns = cycle(people)
    figures = alternate(
        works={
            "plain": lambda lasting: _timed(lasting, lambda: _plain(supplier, questions)),
            "decision": lambda lasting: _timed(lasting, lambda: _decide(supplier, next(turns))),
        },
        rounds=rounds,
        seconds=seconds,
    )
    return {
        **figures,
        "questions": questions,
        "processor_ms_each": processor_ms(
            work=lambda: _decide(supplier, next(turns)), times=TIMES, database=ground.cluster.status().pid
        ),
        "share": share(figures["decision"], figures["plain"]),
        "wanted_ms": WANTED_MS,
    }


def _timed(seconds: float, work: Callable[[], bool]) -> Round:
    """Do a work again and again for so long; what did not come about counts as an error."""
    latencies, errors, began = [], 0, perf_counter()
    while (at := perf_counter()) - began < seconds:
        errors += not work()
        latencies.append(perf_counter() - at)
    return Round(perf_counter() - began, latencies, errors)


def _decide(supplier: int, reader: Reader) -> bool:
    from registratura.flows.placing import showing

    shown = showing.shown(
        place=Place.CUSTOMER, topic=Topic.SUBSCRIPTION, office=supplier, hidden=False, now=NOON, reader=reader
    )
    return shown is not None and shown.is_fitted


def _plain(supplier: int, questions: int) -> bool:
    """Ask nothing as often as a decision asks, in one scope."""
    from django.db import connection

    from registratura.toolkit.scope import acting_for

    with acting_for(supplier), connection.cursor() as cursor:
        for _ in range(questions):
            cursor.execute("SELECT 1")
    return True


def _questions_of(work: Callable[[], bool]) -> int:
    """Count what a work asks of the database, once what a process keeps for a minute is there."""
    work()
    with asked() as count:
        work()
    return count[0]


def _laid(ground: Ground) -> tuple[int, list[Reader]]:
    """Open the supplier with notices meant for somebody, and people who opened the signal they are meant by."""
    from registratura.accounts import queries as accounts_read
    from registratura.accounts import services as accounts
    from registratura.consents import queries as consents_read
    from registratura.consents import services as consents
    from registratura.flows.placing.showing import Reader
    from registratura.institutions import services as institutions
    from registratura.kernel.privacy.purposes import Purpose
    from registratura.placements import services as notices
    from registratura.subjects import services as persons
    from registratura.toolkit.purpose import reading_for
    from registratura.toolkit.scope import acting_for

    by = accounts_read.user_by_id(ground.user_id)
    assert by is not None
    supplier = institutions.open_institution(
        name="Furnizor", cui="", code="furnizor", kind="supplier", now=NOON
    )
    with acting_for(supplier.id):
        institutions.change_institution(
            institution=supplier, changes={"email": "contact@furnizor.example"}, by=by
        )
    supplier.refresh_from_db()
    informed(supplier, by, Purpose.P21)
    readers = []
    with acting_for(supplier.id), reading_for(Purpose.P21):
        for number in range(FLIGHTS):
            notices.place_ad(
                title=f"Oferta {number}", words="Cutii.", url="https://furnizor.example/", on_behalf_of="Furnizor",
                paid_by="Furnizor", place="customer", topic="any", starts_on=NOON.date(), ends_on=NOON.date(),
                person_cap=50, targets=[("interest", "archive")], by=by, now=NOON,
            )  # fmt: skip
        for number in range(PEOPLE):
            email = f"cont{number}@casa.example"
            user = accounts.create_user(email=email, full_name=f"Cont {number}", now=NOON)
            known = {"email": email, "account": str(user.pk)}
            person = persons.subject_of(identities=known, kind="customer", now=NOON).id
            consents.give(subject_id=person, purpose="P21", by=None, now=NOON)
            record = consents_read.may_process(subject_id=person, purpose="P21", at=NOON).record_id
            assert record is not None
            asked: dict[str, Any] = {"subject_id": person, "signal": "interest", "consent_record": record}
            notices.open_signal(**asked, by=None, now=NOON)
            notices.note_fact(**asked, bucket="archive", now=NOON)
            readers.append(Reader(user=user, signal=False))
    return supplier.id, readers

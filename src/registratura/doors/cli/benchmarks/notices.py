"""How long the choice of a notice takes, for everybody and by what a person opened. No database: it needs none."""

from time import perf_counter
from typing import Any

from registratura.kernel.placing import Candidate, Opened, Page, Place, Topic, contextual, personal

from .figures import percentile

WANTED_MS = 2
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

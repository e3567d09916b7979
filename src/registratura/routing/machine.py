"""
The law of motion of papers, without Django, clock or database.

Which deed leads where, loops in circuits, who stands below whom, how urgent a day is.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Part(StrEnum):
    """What is asked of a holder."""

    LEAD = "lead"
    CO = "co"
    INFO = "info"


class State(StrEnum):
    """Where one assignment stands; the first two are open, the others final."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    DONE = "done"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"


class Deed(StrEnum):
    """What can be done with an assignment."""

    ACCEPT = "accept"
    RETURN = "return"
    HAND_OVER = "hand_over"
    FINISH = "finish"
    CLOSE = "close"


OPEN = frozenset({State.PENDING, State.ACCEPTED})

_ENDS = {
    Deed.RETURN: State.RETURNED,
    Deed.HAND_OVER: State.HANDED_OVER,
    Deed.FINISH: State.DONE,
    Deed.CLOSE: State.CLOSED,
}


def after(state: State, deed: Deed) -> State | None:
    """Return the state to which a deed leads, None when it is not allowed. What has ended stays ended."""
    if state not in OPEN:
        return None
    if deed is Deed.ACCEPT:
        return State.ACCEPTED if state is State.PENDING else None
    return _ENDS[deed]


class StepState(StrEnum):
    """Where a step of a circuit stands; waiting for others, open for a decision, or final."""

    WAITING = "waiting"
    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    SKIPPED = "skipped"


class RunState(StrEnum):
    """Where a circuit that was started stands."""

    RUNNING = "running"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


def step_after(state: StepState, *, approved: bool) -> StepState | None:
    """Return the state of a step after a decision, None when it is not open for one."""
    if state is not StepState.OPEN:
        return None
    return StepState.APPROVED if approved else StepState.REJECTED


def ready(after_codes: Mapping[str, Collection[str]], *, approved: Collection[str]) -> frozenset[str]:
    """Return the steps whose turn has come: not approved themselves, and all that they wait for approved."""
    done = frozenset(approved)
    return frozenset(
        code for code, before in after_codes.items() if code not in done and done.issuperset(before)
    )


def loop_in(after_codes: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """
    Return a loop of steps that wait for each other, its first step again at the end; empty when there is none.

    Steps waited for that are not in the mapping cannot close a loop.
    """
    left = {
        code: [before for before in befores if before in after_codes] for code, befores in after_codes.items()
    }
    while free := [code for code, befores in left.items() if not befores]:
        for code in free:
            del left[code]
        left = {code: [each for each in befores if each in left] for code, befores in left.items()}
    if not left:
        return ()
    # Every step that is left waits for another that is left: walking on must come back.
    walked = [next(iter(left))]
    while (following := left[walked[-1]][0]) not in walked:
        walked.append(following)
    return (*walked[walked.index(following) :], following)


@dataclass(frozen=True, slots=True)
class Post:
    """A person's place: in a unit, or over the whole institution when `unit_id` is None; `heads` it or works there."""

    user_id: int
    unit_id: int | None
    heads: bool


@dataclass(frozen=True, slots=True)
class Barred:
    """Who may not receive a petition: persons, and units in which everybody stands below a person concerned."""

    user_ids: frozenset[int]
    unit_ids: frozenset[int]

    def bars(self, *, unit_id: int | None, user_id: int | None) -> bool:
        """Say whether a holder is barred: a person wherever that one sits, a unit when no person is named."""
        return user_id in self.user_ids or (user_id is None and unit_id in self.unit_ids)


NOBODY = Barred(frozenset(), frozenset())


def units_under(parents: Mapping[int, int | None], roots: Iterable[int]) -> frozenset[int]:
    """Return the units named and all below them."""
    children: dict[int, list[int]] = {}
    for unit, parent in parents.items():
        if parent is not None:
            children.setdefault(parent, []).append(unit)
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting += children.get(unit, [])
    return frozenset(found)


def units_over(parents: Mapping[int, int | None], unit_id: int) -> frozenset[int]:
    """Return the units above a unit, itself not among them."""
    found: set[int] = set()
    above = parents.get(unit_id)
    while above is not None and above not in found:
        found.add(above)
        above = parents.get(above)
    return frozenset(found - {unit_id})


def below(user_id: int, *, posts: Collection[Post], parents: Mapping[int, int | None]) -> Barred:
    """
    Return the persons and units below a person: those in the units that the person heads, and under these.

    Who heads a unit above stands over the person, whatever other place that one holds lower down.
    """
    headed = {post.unit_id for post in posts if post.user_id == user_id and post.heads}
    users: set[int] = set()
    units: set[int] = set()
    for unit in headed:
        over = _heads_over(unit, posts, parents)
        inside = frozenset(parents) if unit is None else units_under(parents, [unit])
        units |= inside
        users |= {
            post.user_id
            for post in posts
            if unit is None or post.unit_id in inside
            if post.user_id not in over
        }
    return Barred(frozenset(users - {user_id}), frozenset(units))


def _heads_over(
    unit: int | None, posts: Collection[Post], parents: Mapping[int, int | None]
) -> frozenset[int]:
    if unit is None:
        return frozenset()
    above: frozenset[int | None] = units_over(parents, unit) | {None}
    return frozenset(post.user_id for post in posts if post.heads and post.unit_id in above)


def barred(
    concerned: Collection[int], *, posts: Collection[Post], parents: Mapping[int, int | None]
) -> Barred:
    """
    Return who may not solve a petition about the activity of some persons: these, and everybody below them.

    Law: OG 27/2002 art. 11 (petiția nu se rezolvă de cel reclamat sau de un subordonat al acestuia).
    """
    subordinates = [below(user_id, posts=posts, parents=parents) for user_id in concerned]
    return Barred(
        frozenset(concerned).union(*(each.user_ids for each in subordinates)),
        frozenset[int]().union(*(each.unit_ids for each in subordinates)),
    )


# A petition goes to a compartment together with the day by which that one answers.
PETITION_RULES = frozenset({"PET", "PET-EN", "PET-TR"})
USUAL_LEAD_DAYS = 7


def default_internal_on(*, due_on: date, today: date) -> date:
    """
    Return the day usually asked for inside: a week before the term, today at the earliest.

    Law: OG 27/2002 art. 6 alin. (2), (3).
    """
    return max(today, due_on - timedelta(days=USUAL_LEAD_DAYS))


class Urgency(StrEnum):
    """How near a term is; each has a word beside its color."""

    NONE = "none"
    CALM = "calm"
    NEAR = "near"
    LATE = "late"


def urgency(*, safe_on: date | None, due_on: date | None, today: date, near_days: int = 3) -> Urgency:
    """Return how urgent a term is on a day; near from `near_days` calendar days before the safe day on."""
    if safe_on is None or due_on is None:
        return Urgency.NONE
    if today > due_on:
        return Urgency.LATE
    return Urgency.NEAR if (safe_on - today).days <= near_days else Urgency.CALM

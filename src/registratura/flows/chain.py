"""
Who is told of a term: from the holder upward, without database and clock.

An absent person's deputy is told instead. Whom a petition is about, and everybody below, is told nothing of it: the
next one above hears in their place.
"""

from collections.abc import Collection, Iterable, Iterator

from registratura.deadlines.reminding import Step, Whom
from registratura.routing.queries import Lead, Staff

NO_LEAD = Lead(None, None)


def hearers(*, step: Step, lead: Lead, staff: Staff, barred: Collection[int] = ()) -> dict[int, Whom]:
    """
    Return who hears of a step, each in the nearest capacity: whoever holds a paper is not told of it as its chief too.

    Law: OG 27/2002 art. 11 (cel reclamat și subordonații lui nu rezolvă petiția, deci nici nu află de ea).
    """
    found: dict[int, Whom] = {}
    finders = {Whom.HOLDER: _holders, Whom.COORDINATOR: _coordinators, Whom.SECRETARY: _secretaries}
    for whom in Whom:
        if whom in step.whom:
            for user_id in finders[whom](lead, staff, frozenset(barred)):
                found.setdefault(user_id, whom)
    return found


def _holders(lead: Lead, staff: Staff, barred: frozenset[int]) -> list[int]:
    if lead.user_id is not None and any(post.user_id == lead.user_id for post in staff.posts):
        told = present(user_ids=[lead.user_id], staff=staff, barred=barred)
        if told:
            return told
    if lead.unit_id is None and lead.user_id is None and staff.registrars:
        return present(user_ids=staff.registrars, staff=staff, barred=barred)
    return _first_above(lead.unit_id, staff, barred)


def _coordinators(lead: Lead, staff: Staff, barred: frozenset[int]) -> list[int]:
    holders = _holders(lead, staff, barred)
    # The head who holds a paper is coordinated by the next one up, as is the deputy who holds it in the head's place.
    return _first_above(lead.unit_id, staff, barred.union(holders, [lead.user_id or 0]))


def _secretaries(lead: Lead, staff: Staff, barred: frozenset[int]) -> list[int]:
    return present(user_ids=staff.secretaries, staff=staff, barred=barred) or present(
        user_ids=_over_all(staff), staff=staff, barred=barred
    )


def _first_above(unit_id: int | None, staff: Staff, barred: frozenset[int]) -> list[int]:
    """Return the heads of the nearest unit that has one who may hear, from the unit itself upward."""
    for unit in _upward(unit_id, staff):
        heads = [post.user_id for post in staff.posts if post.heads and post.unit_id == unit]
        told = present(user_ids=heads, staff=staff, barred=barred)
        if told:
            return told
    return present(user_ids=_over_all(staff), staff=staff, barred=barred)


def _upward(unit_id: int | None, staff: Staff) -> Iterator[int]:
    seen: set[int] = set()
    while unit_id is not None and unit_id not in seen:
        yield unit_id
        seen.add(unit_id)
        unit_id = staff.parents.get(unit_id)


def _over_all(staff: Staff) -> list[int]:
    """Return who heads the institution: over every unit, or in the only unit at the top."""
    tops = [unit for unit, parent in staff.parents.items() if parent is None]
    top = tops[0] if len(tops) == 1 else None
    return [
        post.user_id
        for post in staff.posts
        if post.heads and (post.unit_id is None or post.unit_id == top)
        if post.user_id not in staff.secretaries
    ]


def present(*, user_ids: Iterable[int], staff: Staff, barred: Collection[int] = ()) -> list[int]:
    """Return persons with deputies in the place of the absent, without those barred from the paper."""
    told = (staff.stand_ins.get(user_id, user_id) for user_id in sorted(set(user_ids) - set(barred)))
    return [user_id for user_id in dict.fromkeys(told) if user_id not in barred]

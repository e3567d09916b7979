"""What waits for a person in an institution: the numbers beside the menu, counted in several rooms at once."""

from dataclasses import dataclass
from datetime import datetime

from registratura.checkpoints import queries as checkpoints
from registratura.flows import deciding
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.institutions.queries import Powers, Workplace
from registratura.intake import queries as tray
from registratura.intake.queries import TrayCount
from registratura.kernel.calendar import legal_date
from registratura.messaging import queries as messages
from registratura.routing import queries as routing
from registratura.routing.queries import Badges
from registratura.signing import queries as signing
from registratura.toolkit.statements import Question, together


@dataclass(frozen=True, slots=True)
class Waiting:
    """
    Papers and tray are None for whoever gets none.

    told: the feature of the institution's agreement that its administrator is told about; closed: nothing new is
    registered; off: every feature that is closed; alarm: the kind of the alarm that is open about the seals.
    places: where the person works; stood_in: for whom, by name, None when it was not asked.
    """

    unread: int
    papers: Badges | None
    tray: TrayCount | None
    to_sign: int
    supplied: bool = False
    told: str | None = None
    closed: bool = False
    off: frozenset[str] = frozenset()
    alarm: str | None = None
    places: tuple[Workplace, ...] = ()
    stood_in: dict[int, str] | None = None


def waiting_for(
    *,
    user_id: int,
    powers: Powers,
    now: datetime,
    papers: Badges | None = None,
    in_tray: TrayCount | None = None,
    hands: bool = False,
) -> Waiting:
    """
    Count what waits for a person, in one statement. Must run inside a scope.

    papers, in_tray: what the page has counted itself, not counted again. hands: whether it is asked for whom the person
    stands in. Who does so costs two statements more, a tray that holds something of yesterday two more.
    """
    asked: dict[str, Question] = {"unread": messages.unread_question(user_id)}
    asked["places"] = institutions.workplaces_question(user_id, at=now)
    if hands:
        asked["stood_in"] = routing.stood_in_question(user_id, at=now)
    asked["told"] = institutions.told_question(on=legal_date(now))
    if papers is None and powers.may(Permission.ENTRY_READ):
        asked["papers"] = routing.badges_question(user_id=user_id, at=now)
    if in_tray is None and powers.may(Permission.ENTRY_REGISTER):
        asked["tray"] = tray.tray_question(before=now)
    signs, seals = powers.may(Permission.DOCUMENT_SIGN), powers.may(Permission.SEAL_APPLY)
    if signs:
        asked["to_sign"] = signing.folder_question(user_ids=[user_id], with_seal=seals)
    if powers.may(Permission.INTEGRITY_VERIFY) or powers.may(Permission.ENTRY_REGISTER):
        asked["alarm"] = checkpoints.alarm_question()
    if powers.may(Permission.STRUCTURE_ADMINISTER):
        asked["supplied"] = institutions.supplied_question()
    found = dict(zip(asked, together(list(asked.values())), strict=True))
    if "papers" in found:
        papers = Badges(*found["papers"])
    if "tray" in found:
        in_tray = deciding.with_lateness(count=TrayCount(*found["tray"]), now=now)
    to_sign = int(found["to_sign"][0]) if signs else 0
    if signs and papers is not None and papers.stands_in:
        lent = routing.stands_in_for(user_id, on=legal_date(now))
        to_sign += signing.folder_count(user_ids=lent - {user_id}, with_seal=False)
    told, closed, off = found["told"]
    return Waiting(
        unread=int(found["unread"][0]),
        papers=papers,
        tray=in_tray,
        to_sign=to_sign,
        supplied="supplied" in found and bool(found["supplied"][0]),
        told=told,
        closed=bool(closed),
        off=frozenset(off),
        alarm=found["alarm"][0] if "alarm" in found else None,
        places=tuple(Workplace(**place) for place in found["places"][0]),
        stood_in={one["user_id"]: one["user_name"] for one in found["stood_in"][0]} if hands else None,
    )

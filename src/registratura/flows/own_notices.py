"""What changed in the notice that a person's account stands under: since when, in words, and what is asked by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from registratura.consents import queries as consents
from registratura.consents.queries import Choice
from registratura.consents.states import State
from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_date
from registratura.notices import queries as notices
from registratura.notices.comparing import What
from registratura.notices.queries import Version
from registratura.notices.wording import change_words
from registratura.subjects import queries as subjects
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.accounts.models import User
    from registratura.institutions.models import Institution


_WAITING = frozenset({State.UNKNOWN, State.REQUESTED, State.DEFERRED})


@dataclass(frozen=True, slots=True)
class News:
    """
    A version as news: what it changed, in words; `standing` is in-force, coming or past.

    told_at: when the person was served it, None when not by name. asked: purposes that came with it and still wait for
    a yes or a no; each stays off until then.
    """

    version: Version
    standing: str
    changes: tuple[str, ...]
    told_at: datetime | None
    asked: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class OwnNews:
    """The news of a notice, the newest first, and who answers by it."""

    controller: Institution
    news: tuple[News, ...]

    @property
    def waiting_count(self) -> int:
        """How many purposes wait for an answer."""
        return sum(len(one.asked) for one in self.news)


def own_news(*, user: User, language: str, now: datetime, signal: bool = False) -> OwnNews | None:
    """Return what changed in the notice of the account; None where nobody answers for the accounts. Reads only."""
    controller = institutions.account_controller()
    if controller is None:
        return None
    today = legal_date(now)
    with acting_for(controller.id):
        found = subjects.find_by_identity("account", str(user.pk))
        person = found.id if found is not None else UUID(int=0)
        stands = consents.overview(person, at=now, signal=signal)
        served = notices.served_to(person)
        unanswered = {one.purpose.key: one for one in stands.choices if one.state in _WAITING}
        every = notices.versions()
        earlier = {one.number + 1: one.content for one in every}
        current = stands.version.number if stands.version is not None else 0
        news = [
            News(
                version=one,
                standing=_standing(one, current, today),
                changes=tuple(
                    change_words(change, one.content, language, earlier=earlier.get(one.number))
                    for change in one.changes
                ),
                told_at=served.get(one.id),
                asked=_asked(one, unanswered),
            )
            for one in every
        ]
    return OwnNews(controller, tuple(news))


def _standing(version: Version, current: int, today: date) -> str:
    if version.number == current:
        return "in-force"
    return "coming" if version.effective_on is not None and version.effective_on > today else "past"


def _asked(version: Version, unanswered: dict[str, Choice]) -> tuple[Choice, ...]:
    added = [change.purpose for change in version.changes if change.what is What.PURPOSE_ADDED]
    return tuple(unanswered[key] for key in added if key in unanswered)

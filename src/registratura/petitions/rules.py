"""What the law of petitions says, without a database and without a clock (OG 27/2002, Legea 233/2002)."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from registratura.kernel.text import STOP_WORDS, fold, search_words


class Kind(StrEnum):
    """The four things a petition may be."""

    REQUEST = "request"
    COMPLAINT = "complaint"
    NOTIFICATION = "notification"
    PROPOSAL = "proposal"


class SenderType(StrEnum):
    """Who petitions: a person in his own name, an organization for its members, or an authority passing one on."""

    PERSON = "person"
    ORGANIZATION = "organization"
    AUTHORITY = "authority"


class Domain(StrEnum):
    """What a petition is about. Energy alone changes the term."""

    ADMINISTRATION = "administration"
    URBANISM = "urbanism"
    SOCIAL = "social"
    TAXES = "taxes"
    LAND = "land"
    ROADS = "roads"
    ENVIRONMENT = "environment"
    ORDER = "order"
    ENERGY = "energy"
    OTHER = "other"


class Standing(StrEnum):
    """How a petition stands; all but the first are ends."""

    IN_WORK = "in_work"
    ANSWERED = "answered"
    ANONYMOUS = "anonymous"
    REPEATED = "repeated"
    CONNECTED = "connected"
    REDIRECTED = "redirected"
    RECLASSIFIED = "reclassified"


class Solution(StrEnum):
    """What the answer says to the petitioner."""

    FAVORABLE = "favorable"
    UNFAVORABLE = "unfavorable"


class SignatureRole(StrEnum):
    """In which quality an answer is signed."""

    INSTITUTION_HEAD = "institution_head"
    UNIT_HEAD = "unit_head"


# A decision that proved wrong is taken back; an answer that left is not.
RESUMABLE = frozenset({Standing.ANONYMOUS, Standing.REPEATED, Standing.CONNECTED, Standing.RECLASSIFIED})
GROUNDS = {
    Standing.ANONYMOUS: "OG 27/2002 art. 7",
    Standing.REPEATED: "OG 27/2002 art. 10 alin. (2)",
    Standing.CONNECTED: "OG 27/2002 art. 10 alin. (1)",
    Standing.REDIRECTED: "OG 27/2002 art. 6¹",
    Standing.RECLASSIFIED: "Legea 544/2001 art. 6",
}
SUGGESTED_FROM = 55  # per cent of likeness from which a petition is shown as perhaps the same
ANSWER_CHANNELS = {"portal": "portal", "email": "email", "fax": "email", "post": "post", "courier": "courier"}
_KIND_WORDS = (
    (Kind.COMPLAINT, ("reclam", "planger", "nemultumi", "contest")),
    (Kind.NOTIFICATION, ("sesiz", "semnal", "semnez", "aduc la cunostinta")),
    (Kind.PROPOSAL, ("propun", "suger", "initiativ")),
)


def proposed_kind(*texts: str) -> Kind:
    """
    Return the kind that the words of a petition suggest; a request when they say nothing else.

    Law: OG 27/2002 art. 2.
    """
    for text in texts:
        plain = fold(text)
        for kind, roots in _KIND_WORDS:
            if any(root in plain for root in roots):
                return kind
    return Kind.REQUEST


def missing_identification(
    *, sender_type: SenderType, name: str, address: str, email: str
) -> tuple[str, ...]:
    """
    Return what is missing to know the petitioner: `name`, `contact`. Empty when the petition has its data.

    Proposes only: a petition is classed as anonymous by a person, never by itself.
    Law: OG 27/2002 art. 7 (date de identificare; legea nu le definește).
    """
    missing = []
    words = [word for word in fold(name).replace(".", " ").split() if word.isalpha()]
    whole = [word for word in words if len(word) > 1]
    nameless = not whole or any(word.startswith(("anonim", "necunoscut", "nesemnat")) for word in whole)
    # A given name and a family name; “Ion P.” leaves a doubt that a person settles.
    if nameless or (sender_type is SenderType.PERSON and len(whole) < 2):
        missing.append("name")
    if not address.strip() and not email.strip():
        missing.append("contact")
    return tuple(missing)


def proposes_anonymous(missing: Collection[str]) -> bool:
    """
    Say whether classing as anonymous is worth proposing: neither a whole name nor a way to answer.

    Law: OG 27/2002 art. 7.
    """
    return {"name", "contact"} <= set(missing)


def second_text_missing(*, language: str, text: str) -> bool:
    """
    Say whether the answer still lacks its text in the minority language in which the petition is written.

    Law: Codul administrativ art. 94 și următoarele (răspunsul, în română și în limba minorității).
    """
    return bool(language) and not text.strip()


def term_rule(*, domain: Domain, from_authority: bool) -> str:
    """
    Return the code of the term that runs for a petition.

    Law: OG 27/2002 art. 8 alin. (1), (2); art. 9 (energie și gaze naturale).
    """
    if domain is Domain.ENERGY:
        return "PET-EN"
    return "PET-TR" if from_authority else "PET"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A petition among others: the entry, when it was registered, how it stands."""

    entry_id: int
    registered_on: date
    number: int
    standing: Standing


def first_of(petitions: Iterable[Numbered]) -> Numbered:
    """
    Return the petition to whose number the others are connected: the earliest registered.

    Law: OG 27/2002 art. 10 alin. (1).
    """
    return min(petitions, key=lambda one: (one.registered_on, one.number, one.entry_id))


def connection_obstacle(*, petition: Numbered, first: Numbered) -> str:
    """
    Say why a petition is not connected to another: `same`, `later`, `answered`, `ended`; empty when it may be.

    Law: OG 27/2002 art. 10 alin. (1) (numai cât nu s-a trimis răspunsul).
    """
    if petition.entry_id == first.entry_id:
        return "same"
    if first_of((petition, first)) != first:
        return "later"
    if first.standing is Standing.ANSWERED:
        return "answered"
    return "" if first.standing is Standing.IN_WORK else "ended"


def repeat_obstacle(*, petition: Numbered, initial: Numbered) -> str:
    """
    Say why a petition is not classed as a repeat of another: `same`, `later`, `unanswered`; empty when it may be.

    There is no limit of time between the two.
    Law: OG 27/2002 art. 10 alin. (2).
    """
    if petition.entry_id == initial.entry_id:
        return "same"
    if first_of((petition, initial)) != initial:
        return "later"
    return "" if initial.standing is Standing.ANSWERED else "unanswered"


def likeness(one: str, other: str) -> int:
    """
    Return how alike two texts are, in per cent: words and their roots, and the letters in threes.

    Only suggests; a person reads both and decides.
    Law: OG 27/2002 art. 10.
    """
    first, second = fold(one), fold(other)
    if not first.strip() or not second.strip():
        return 0
    if first.split() == second.split():
        return 100
    words = _shared(_telling(first), _telling(second))
    letters = _shared(_threes(first), _threes(second))
    return min(99, round(100 * (0.6 * words + 0.4 * letters)))


def _telling(text: str) -> frozenset[str]:
    return frozenset(word for word in search_words(text) if len(word) > 2 and word not in STOP_WORDS)


def _threes(text: str) -> frozenset[str]:
    plain = " ".join(text.split())
    return frozenset(plain[start : start + 3] for start in range(max(1, len(plain) - 2)))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much two sets share; a text taken whole into a longer one counts for more than the plain share."""
    if not one or not other:
        return 0.0
    common = len(one & other)
    return (2 * common / (len(one) + len(other)) + common / min(len(one), len(other))) / 2


def missing_signatures(signed: Collection[SignatureRole]) -> tuple[SignatureRole, ...]:
    """
    Return the qualities in which the answer is not signed yet.

    Law: OG 27/2002 art. 13 (conducătorul sau delegatul lui și șeful compartimentului care a soluționat).
    """
    return tuple(role for role in SignatureRole if role not in signed)


def delegation_obstacle(
    *, act_number: str, act_dated_on: date | None, act_valid_to: date | None, today: date
) -> str:
    """
    Say what a delegation to sign lacks: `number`, `date`, `future`, `expired`; empty when it holds on a day.

    act_valid_to: the last day of the delegation; None when the act names none.
    Law: OG 27/2002 art. 13.
    """
    if not act_number.strip():
        return "number"
    if act_dated_on is None:
        return "date"
    if act_dated_on > today:
        return "future"
    return "expired" if act_valid_to is not None and act_valid_to < today else ""


def hand_in_day(*, due_on: date, lead_days: int, is_working: Callable[[date], bool]) -> date:
    """
    Return the day by which the compartment hands its answer to public relations.

    lead_days: working days before the term.
    Law: OG 27/2002 art. 6 alin. (3) (urmărirea rezolvării); răgazul este al instituției.
    """
    day, left = due_on, lead_days
    while left > 0:
        day -= timedelta(days=1)
        left -= is_working(day)
    return day


def answer_channel(channel: str, *, has_email: bool) -> str:
    """
    Return the way by which an answer goes unless another is asked: the petitioner's own.

    A petition handed in at the counter is answered by post.
    Law: OUG 38/2020.
    """
    wanted = ANSWER_CHANNELS.get(channel, "post")
    return wanted if wanted != "email" or has_email else "post"


def unnamed_numbers(*, asked: Sequence[int], named: Collection[int]) -> tuple[int, ...]:
    """
    Return the connected petitions that one answer leaves out.

    Law: OG 27/2002 art. 10 alin. (1) (un singur răspuns, cu referire la toate).
    """
    return tuple(entry_id for entry_id in asked if entry_id not in named)

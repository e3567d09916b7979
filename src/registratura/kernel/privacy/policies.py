"""
What no declaration may say. Each rule has a name that a failing build prints, and the law it comes from.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from registratura.kernel.privacy.datasets import FACTS as DATASETS
from registratura.kernel.privacy.declarations import Entry
from registratura.kernel.privacy.keeping import RetentionRule
from registratura.kernel.privacy.purposes import SWITCHABLE, WALLED, Purpose
from registratura.kernel.privacy.vocabulary import FACTS as CATEGORIES
from registratura.kernel.privacy.vocabulary import SECRETS, Access, Category, Erasure, Role, Safeguard

NATIONAL_ID_SAFEGUARDS = frozenset({Safeguard.VIEWS_LOGGED, Safeguard.OFFICER, Safeguard.TRAINING})


@dataclass(frozen=True, slots=True)
class Policy:
    """A rule over one entry: `broken` is true for an entry that may not be."""

    name: str
    law: str
    words: str
    broken: Callable[[Entry], bool]


def _personal(entry: Entry) -> bool:
    return CATEGORIES[entry.category].personal


def _weak_national_id(entry: Entry) -> bool:
    if not CATEGORIES[entry.category].national_id:
        return False
    lacking = NATIONAL_ID_SAFEGUARDS - DATASETS[entry.dataset].safeguards
    return bool(lacking) or entry.retention is RetentionRule.CONFIGURATION


POLICIES: tuple[Policy, ...] = (
    Policy(
        "contextual-ads-know-nobody",
        "Regulation (EU) 2022/2065 art. 26",
        "P20 chooses by the page alone: no field about a person may serve it",
        lambda entry: Purpose.P20 in entry.purposes and _personal(entry),
    ),
    Policy(
        "no-training",
        "Regulation (EU) 2016/679 art. 5(1)(b)",
        "P25 is shut: nothing is kept to train models",
        lambda entry: Purpose.P25 in entry.purposes,
    ),
    Policy(
        "records-serve-the-institution",
        "Regulation (EU) 2016/679 art. 28(3)(a)",
        "what an institution put in its registers serves no purpose of the supplier's own",
        lambda entry: entry.role is Role.PROCESSOR and bool(WALLED.intersection(entry.purposes)),
    ),
    Policy(
        "special-data-serve-no-option",
        "Regulation (EU) 2016/679 art. 9; Regulation (EU) 2022/2065 art. 26(3)",
        "special categories serve no optional purpose",
        lambda entry: CATEGORIES[entry.category].special and bool(SWITCHABLE.intersection(entry.purposes)),
    ),
    Policy(
        "national-id-is-guarded",
        "Legea 190/2018 art. 4",
        "a national number needs logged views, an officer, trained people and a term of keeping",
        _weak_national_id,
    ),
    Policy(
        "secrets-stay",
        "Regulation (EU) 2016/679 art. 32",
        "a password, a key or a secret note is never given out nor used for an option",
        lambda entry: (
            entry.category in SECRETS
            and (entry.access is Access.EXPORT or bool(SWITCHABLE.intersection(entry.purposes)))
        ),
    ),
    Policy(
        "secret-words-are-sealed",
        "Regulation (EU) 2016/679 art. 32",
        "a secret note lives in the vault alone: its erasure destroys its key",
        lambda entry: entry.category is Category.SECRET_TEXT and entry.erasure is not Erasure.SHRED,
    ),
    Policy(
        "a-person-is-told-who",
        "Regulation (EU) 2016/679 art. 30(1)(c)",
        "a field about a person says about which kind of persons, and for what",
        lambda entry: _personal(entry) and not (entry.persons and entry.purposes),
    ),
    Policy(
        "kept-needs-a-reason",
        "Regulation (EU) 2016/679 art. 17(3)",
        "what erasure leaves about a person rests on a law and a rule with an end",
        lambda entry: (
            _personal(entry) and entry.erasure is Erasure.RETAIN and not DATASETS[entry.dataset].law
        ),
    ),
)


def broken(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return each rule that an entry breaks: the field, the name of the rule, its words and its law."""
    return tuple(
        f"{entry.name} breaks `{policy.name}`: {policy.words} ({policy.law})"
        for entry in entries
        for policy in POLICIES
        if policy.broken(entry)
    )

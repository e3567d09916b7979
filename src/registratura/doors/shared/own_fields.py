"""Why each datum of an account is kept, in words, read from the catalogue that the program itself obeys."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from registratura.kernel.privacy.keeping import RULE_NAMES, RetentionRule
from registratura.kernel.privacy.purposes import FACTS, GROUND_NAMES
from registratura.toolkit.personal_data import catalogue

_NEEDED = (("accounts.User.full_name", "full_name"), ("accounts.User.email", "email"))
_OFFERED = (
    ("accounts.Profile.phone", "phone"),
    ("accounts.Profile.addressed_as", "addressed_as"),
    ("accounts.User.language", "language"),
    ("accounts.User.theme", "theme"),
)
_BY_ITSELF = (
    "accounts.User.last_login",
    "usersessions.UserSession.ip",
    "accounts.SecurityEvent.network",
    "accounts.PrivateNote.text_sealed",
)


@dataclass(frozen=True, slots=True)
class Why:
    """Why a datum is kept. `keys`: the purposes by number, as notices and choices name them."""

    name: str
    keys: Sequence[str]
    purposes: str
    ground: str
    kept: str


def needed() -> dict[str, Why]:
    """Return why the account cannot be without what it cannot be without, by field."""
    return {field: why(name) for name, field in _NEEDED}


def offered() -> dict[str, Why]:
    """Return what each field would serve that a person may leave empty."""
    return {field: why(name) for name, field in _OFFERED}


def kept_by_itself() -> list[tuple[str, Why]]:
    """Return what the program writes down of itself, with its label."""
    labels = (
        _("Ultima intrare în cont"),
        _("Adresa rețelei, cât ține sesiunea"),
        _("Istoricul de securitate: cam când și cam de unde"),
        _("Însemnarea personală, sigilată"),
    )
    return [(label, why(name)) for label, name in zip(labels, _BY_ITSELF, strict=True)]


def why(name: str) -> Why:
    """
    Return why one field is kept; `name` as in the catalogue: `accounts.Profile.phone`.

    Raises: LookupError for a field that the catalogue does not know.
    """
    entry = next((each for each in catalogue().entries if each.name == name), None)
    if entry is None:
        raise LookupError(name)
    grounds = dict.fromkeys(_(GROUND_NAMES[FACTS[purpose].ground]) for purpose in entry.purposes)
    return Why(
        name=name,
        keys=[str(purpose) for purpose in entry.purposes],
        purposes="; ".join(_(FACTS[purpose].name) for purpose in entry.purposes),
        ground="; ".join(grounds),
        kept=_how_long(entry.retention),
    )


def _how_long(rule: RetentionRule) -> str:
    words = {
        RetentionRule.ACCOUNT: _("cât este deschis contul"),
        RetentionRule.SESSION: _("cât ține sesiunea și încă o zi"),
        RetentionRule.SECURITY_LOG: _("douăsprezece luni"),
    }
    return words.get(rule) or _(RULE_NAMES[rule])

"""
Rules of passwords: length, a list of known ones, and nothing of the person's own data.

Source: NIST SP 800-63B-4, section 3.1.1.2: no composition rules, no periodic change, at least 64 characters
accepted, comparison with known passwords.
"""

import functools
import gzip
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django.contrib.auth.password_validation as django_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registratura.accounts.likeness import gives_away
from registratura.kernel.text import fold

if TYPE_CHECKING:
    from registratura.accounts.models import User

SHORTEST = 15
LONGEST = 256
SHORTEST_UNIT = 5  # characters that a password may not merely repeat


class LengthValidator:
    """Between fifteen and 256 characters, of any kind."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse what is too short or absurdly long."""
        if len(password) < SHORTEST:
            raise ValidationError(
                _(
                    "Parola are %(count)d caractere; alegeți cel puțin %(least)d. "
                    "O propoziție scurtă e ușor de ținut minte."
                )
                % {"count": len(password), "least": SHORTEST},
                code="password_too_short",
            )
        if len(password) > LONGEST:
            raise ValidationError(
                _("Parola are peste %(most)d de caractere; alegeți una mai scurtă.") % {"most": LONGEST},
                code="password_too_long",
            )

    def get_help_text(self) -> str:
        """Explain the rule."""
        return _("Cel puțin %(least)d caractere, de orice fel; o propoziție scurtă e cea mai bună.") % {
            "least": SHORTEST
        }


@functools.cache
def _known_passwords() -> frozenset[str]:
    path = Path(django_validation.__file__).with_name("common-passwords.txt.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return frozenset(line.strip() for line in lines)


class KnownPasswordValidator:
    """Nothing from the list of known passwords, nor one of them repeated or numbered at the end."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse what every attacker tries first."""
        simple = fold(password).strip()
        stem = simple.rstrip("0123456789!.?")
        one_letter = len(set(simple)) < 4
        unit = _unit(simple)
        if {simple, stem, unit} & _known_passwords() or one_letter or len(unit) < SHORTEST_UNIT:
            raise ValidationError(
                _("Această parolă se află pe lista celor cunoscute; alegeți alta."), code="password_known"
            )

    def get_help_text(self) -> str:
        """Explain the rule."""
        return _("Nu poate fi o parolă des întâlnită.")


def _unit(text: str) -> str:
    """Return what a text repeats from beginning to end, or the text itself."""
    return text[: (text + text).find(text, 1)] if text else text


class OwnDataValidator:
    """Nothing made of the person's own name or address."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        """Refuse a password that is little more than the person's data."""
        if user is None:
            return
        simple = fold(password)
        own = [*fold(user.full_name).split(), *fold(user.email).replace("@", " ").replace(".", " ").split()]
        left = simple
        for part in own:
            if len(part) >= 3:
                left = left.replace(part, "")
        if left != simple and len(left.strip(" 0123456789")) < 5:
            raise ValidationError(
                _("Parola seamănă prea mult cu numele sau adresa dumneavoastră; alegeți alta."),
                code="password_too_similar",
            )

    def get_help_text(self) -> str:
        """Explain the rule."""
        return _("Nu poate fi făcută din numele sau adresa dumneavoastră.")


class NoteValidator:
    """Nothing that the person's own private note gives away."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        """Refuse a password that stands, whole or nearly, in the person's private note."""
        if user is None or user.pk is None:
            return
        from registratura.accounts import queries

        note = queries.note_of(user.pk)
        if note is not None and gives_away(note=note.text, password=password):
            raise ValidationError(
                _(
                    "Parola seamănă cu însemnarea dumneavoastră personală; alegeți alta sau schimbați însemnarea."
                ),
                code="password_in_note",
            )

    def get_help_text(self) -> str:
        """Explain the rule."""
        return _("Nu poate semăna cu însemnarea personală.")

"""What becomes of a form once it is sent: where it lands, by what law, how well the sender must be known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from registratura.forms.definition import HINT_LENGTH, Words
from registratura.forms.reading import DefinitionFault
from registratura.kernel.assurance import Level
from registratura.kernel.text import N_, ro_normalise

BASIS_LENGTH: Final = 500
KIND_LENGTH: Final = 80
CODE_LENGTH: Final = 40
NOTHING: Final = Words()


class Signature(StrEnum):
    """The signature asked on what is sent; never more than a qualified one (Regulation (EU) 910/2014 art. 27)."""

    NONE = ""
    ADVANCED = "advanced"
    QUALIFIED = "qualified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """
    How a filing by this form is handled.

    `least_data`: the law asks only a name and an address to answer, so nothing more is required (petitions, Law 544).
    `unit_id` is where it lands, `register_code` the register (empty: the general one), `circuit_id` the circuit of
    approval that begins, `fee_code` the rule of the fee; the last two are checked where the rooms meet.
    `at_once`: registered by itself; else it waits in the tray for an official. `level` is how well the sender must be
    known (`kernel.assurance.Level`, empty: not at all), `level_why` what the person reads about it.
    """

    legal_basis: str = ""
    least_data: bool = False
    unit_id: int | None = None
    register_code: str = ""
    document_kind: str = ""
    circuit_id: int | None = None
    at_once: bool = False
    fee_code: str = ""
    level: str = ""
    level_why: Words = NOTHING
    signature: str = ""
    signature_why: Words = NOTHING


PORTABLE: Final = (
    "legal_basis",
    "least_data",
    "document_kind",
    "at_once",
    "level",
    "level_why",
    "signature",
    "signature_why",
)
"""What travels with a form to another institution; units, registers, circuits and fees are each office's own."""


def to_data(handling: Handling, *, portable: bool = False) -> dict[str, Any]:
    """Give it as plain data for JSON."""
    data = asdict(handling)
    return {name: value for name, value in data.items() if not portable or name in PORTABLE}


def from_data(data: Any) -> Handling:
    """
    Build it from plain data, as kept or as taken from a file.

    Raises: DefinitionFault.
    """
    if not isinstance(data, dict):
        raise DefinitionFault(N_("%(place)s: se aștepta un obiect JSON."), place="handling")
    level, signature = _text(data, "level", CODE_LENGTH), _text(data, "signature", CODE_LENGTH)
    if level and level not in {one.value for one in Level}:
        raise _unknown("level", level)
    if signature not in {one.value for one in Signature}:
        raise _unknown("signature", signature)
    return Handling(
        legal_basis=_text(data, "legal_basis", BASIS_LENGTH),
        least_data=data.get("least_data") is True,
        unit_id=_number(data, "unit_id"),
        register_code=_text(data, "register_code", CODE_LENGTH),
        document_kind=_text(data, "document_kind", KIND_LENGTH),
        circuit_id=_number(data, "circuit_id"),
        at_once=data.get("at_once") is True,
        fee_code=_text(data, "fee_code", CODE_LENGTH),
        level=level,
        level_why=_words(data, "level_why"),
        signature=signature,
        signature_why=_words(data, "signature_why"),
    )


def _text(data: Mapping[str, Any], key: str, most: int) -> str:
    value = data.get(key) or ""
    if not isinstance(value, str):
        raise DefinitionFault(N_("%(place)s: „%(key)s” trebuie să fie text."), place="handling", key=key)
    return ro_normalise(value, single_line=True)[:most]


def _number(data: Mapping[str, Any], key: str) -> int | None:
    value = data.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63 else None


def _words(data: Mapping[str, Any], key: str) -> Words:
    value = data.get(key) or ""
    if isinstance(value, dict):
        return Words(_text(value, "ro", HINT_LENGTH), _text(value, "en", HINT_LENGTH))
    return Words(_text(data, key, HINT_LENGTH))


def _unknown(key: str, value: str) -> DefinitionFault:
    return DefinitionFault(
        N_("%(place)s: „%(value)s” nu este o valoare cunoscută pentru „%(key)s”."),
        place="handling",
        key=key,
        value=value[:60],
    )

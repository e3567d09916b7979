"""
Numbers that identify people, bodies, accounts and places in Romania: normalised and checked, with words.

Nothing here looks a number up anywhere; a number that passes may still belong to nobody.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from stdnum import iban
from stdnum.exceptions import ValidationError
from stdnum.ro import cnp, cui

from registratura.kernel.text import N_, ro_normalise


class Verdict(StrEnum):
    """What a check says: fine, doubtful (shown, never blocks), or certainly mistyped."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    value: str
    """The number in the form to store; when it is not understood, what was typed, cleaned."""
    verdict: Verdict
    reason: str = ""
    """Stable code such as ``cnp-check-digit``; empty when all is well."""
    message: str = ""
    """Romanian sentence with the remedy, a message id to translate; empty when all is well."""
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What the named placeholders of the message stand for."""

    @property
    def words(self) -> str:
        """The message in Romanian with its placeholders filled."""
        return self.message % self.params if self.params else self.message


_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "cnp-form": N_("CNP-ul are 13 cifre. Verificați-l în actul de identitate."),
        "cnp-birth": N_(
            "CNP-ul nu conține o dată de naștere posibilă. Comparați primele 7 cifre cu actul de identitate."
        ),
        "cnp-check-digit": N_(
            "Cifra de control a CNP-ului nu se potrivește. Recitiți cele 13 cifre din actul de identitate."
        ),
        "cnp-county": N_(
            "Codul de județ %(county)s din CNP nu este în lista cunoscută. "
            "Dacă actul de identitate arată așa, păstrați-l."
        ),
        "cui-form": N_(
            "CUI-ul are între 2 și 10 cifre, cu sau fără RO în față. Verificați-l pe antetul documentului."
        ),
        "cui-check-digit": N_(
            "Cifra de control a CUI-ului nu se potrivește. "
            "Recitiți codul; dacă documentul arată așa, păstrați-l."
        ),
        "iban-length": N_("Un IBAN românesc are 24 de caractere. Numărați-le și completați-l."),
        "iban-check-digits": N_(
            "IBAN-ul nu trece verificarea cifrelor de control. Recitiți-l de pe factură sau din extras."
        ),
        "phone-form": N_("Scrieți numărul cu 10 cifre, de exemplu 0722 000 000, sau cu + și codul țării."),
        "postal-form": N_("Codul poștal are 6 cifre. Scrieți-l fără spații."),
        "postal-area": N_("Nu există o zonă poștală care începe cu %(beginning)s. Verificați codul pe plic."),
        "postal-county": N_(
            "Codul poștal este din %(area)s, iar județul ales este %(county)s. "
            "Verificați care dintre ele este greșit."
        ),
    }
)


def _wrong(value: str, reason: str) -> Checked:
    return Checked(value=value, verdict=Verdict.WRONG, reason=reason, message=_WORDS[reason])


def _warning(value: str, reason: str, **params: str) -> Checked:
    return Checked(
        value=value,
        verdict=Verdict.WARNING,
        reason=reason,
        message=_WORDS[reason],
        params=MappingProxyType(params),
    )


_JOINTS = re.compile(r"[\s.\-‐‑–—/]+")


def _compact(typed: str) -> str:
    return _JOINTS.sub("", _as_typed(typed))


def _as_typed(typed: str) -> str:
    return ro_normalise(typed, single_line=True)


def _is_digits(number: str) -> bool:
    return number.isascii() and number.isdigit()


_CNP_CENTURIES = {"1": (1900,), "2": (1900,), "3": (1800,), "4": (1800,), "5": (2000,), "6": (2000,)}
_ANY_CENTURY = (1900, 2000, 1800)
_CNP_COUNTIES = frozenset({*(f"{code:02d}" for code in range(1, 49)), "51", "52"})


def check_cnp(typed: str, *, today: datetime.date) -> Checked:
    """
    Check a personal number (CNP): thirteen digits, a date of birth that exists, a serial, the check digit.

    A county code that is not known only warns: newer numbers carry codes that no longer name a county.

    today: the date in Bucharest, for births in the future. Rules IDN-01, IDN-02.
    """
    number = _compact(typed)
    if not _is_digits(number) or len(number) != 13:
        return _wrong(_as_typed(typed), "cnp-form")
    if number[0] == "0" or number[9:12] == "000" or not _birth_is_possible(number, today):
        return _wrong(number, "cnp-birth")
    if cnp.calc_check_digit(number[:-1]) != number[-1]:
        return _wrong(number, "cnp-check-digit")
    if number[7:9] not in _CNP_COUNTIES:
        return _warning(number, "cnp-county", county=number[7:9])
    return Checked(value=number, verdict=Verdict.OK)


def _birth_is_possible(number: str, today: datetime.date) -> bool:
    for century in _CNP_CENTURIES.get(number[0], _ANY_CENTURY):
        try:
            birth = datetime.date(century + int(number[1:3]), int(number[3:5]), int(number[5:7]))
        except ValueError:
            continue
        if birth <= today:
            return True
    return False


def mask_cnp(number: str) -> str:
    """Show of a CNP only the first digit and the last four, enough for its owner to recognize it."""
    if len(number) < 8:
        return "•" * len(number)
    return number[0] + "•" * (len(number) - 5) + number[-4:]


def check_cui(typed: str, *, today: datetime.date) -> Checked:
    """
    Check a fiscal code (CUI or CIF): two to ten digits with a check digit; a leading ``RO`` is dropped.

    Never worse than a warning: old codes exist that fail. Thirteen digits are read as the CNP of a person.

    today: the date in Bucharest, for a CNP used as fiscal code. Rule IDN-03.
    """
    number = cui.compact(_compact(typed))
    if _is_digits(number) and len(number) == 13:
        person = check_cnp(number, today=today)
        if person.verdict is Verdict.WRONG:
            return replace(person, verdict=Verdict.WARNING)
        return person
    if not _is_digits(number) or not 2 <= len(number) <= 10 or number[0] == "0":
        return _warning(_as_typed(typed), "cui-form")
    if cui.calc_check_digit(number[:-1]) != number[-1]:
        return _warning(number, "cui-check-digit")
    return Checked(value=number, verdict=Verdict.OK)


_IBAN_LENGTH_RO = 24


def check_iban(typed: str) -> Checked:
    """
    Check an account number (IBAN) by ISO 7064; Romanian ones are 24 characters long.

    Rule IDN-08.
    """
    number = _compact(typed).upper()
    if number.startswith("RO") and len(number) != _IBAN_LENGTH_RO:
        return _wrong(number, "iban-length")
    try:
        return Checked(value=iban.validate(number), verdict=Verdict.OK)
    except ValidationError:
        return _wrong(number, "iban-check-digits")


_PHONE_JOINTS = re.compile(r"[\s().\-‐‑–—/]+")
_PHONE_ROMANIA = re.compile(r"(?:\+40|0040|0)([23789]\d{8})", re.ASCII)
_PHONE_ABROAD = re.compile(r"(?:\+|00)(?!40|0)([1-9]\d{6,13})", re.ASCII)


def check_phone(typed: str) -> Checked:
    """
    Check a telephone number and give it as E.164, ``+40722000000``.

    Numbers from abroad pass when they begin with + or 00 and have a plausible length. Rule IDN-07.
    """
    number = _PHONE_JOINTS.sub("", _as_typed(typed))
    if found := _PHONE_ROMANIA.fullmatch(number):
        return Checked(value=f"+40{found[1]}", verdict=Verdict.OK)
    if found := _PHONE_ABROAD.fullmatch(number):
        return Checked(value=f"+{found[1]}", verdict=Verdict.OK)
    return _wrong(_as_typed(typed), "phone-form")


def spaced_phone(number: str) -> str:
    """Return a Romanian number as people read it aloud, ``0722 000 000``; any other as it is."""
    found = _PHONE_ROMANIA.fullmatch(number)
    if found is None:
        return number
    national = f"0{found[1]}"
    return f"{national[:4]} {national[4:7]} {national[7:]}"


# First two digits of a postal code and the county (car code) they lie in.
_POSTAL_LIST = """
    01 B 02 B 03 B 04 B 05 B 06 B 07 IF 08 GR 10 PH 11 AG 12 BZ 13 DB 14 TR 20 DJ 21 GJ 22 MH 23 OT 24 VL
    30 TM 31 AR 32 CS 33 HD 40 CJ 41 BH 42 BN 43 MM 44 SM 45 SJ 50 BV 51 AB 52 CV 53 HR 54 MS 55 SB
    60 BC 61 NT 62 VN 70 IS 71 BT 72 SV 73 VS 80 GL 81 BR 82 TL 90 CT 91 CL 92 IL
"""
_POSTAL_AREAS = dict(zip(_POSTAL_LIST.split()[::2], _POSTAL_LIST.split()[1::2], strict=True))


def check_postal_code(typed: str, *, county: str = "") -> Checked:
    """
    Check a Romanian postal code: six digits, the first two of a known area.

    county: car code such as ``CJ``; when given, a code from another county warns. Rule IDN-06.
    """
    number = _compact(typed)
    if not _is_digits(number) or len(number) != 6:
        return _wrong(_as_typed(typed), "postal-form")
    area = _POSTAL_AREAS.get(number[:2])
    if area is None:
        return _warning(number, "postal-area", beginning=number[:2])
    if county and area != county.upper():
        return _warning(number, "postal-county", area=area, county=county.upper())
    return Checked(value=number, verdict=Verdict.OK)

"""In which form a thing that identifies a person is compared, and how long its blind index is. Pure."""

from typing import Final

# What can be guessed through has a short index: several persons share one, the one meant is known only by opening.
INDEX_BITS: Final = {"account": 128, "email": 128, "external": 128, "phone": 24, "cnp": 24}
STRONGEST_FIRST: Final = ("account", "cnp", "external", "email", "phone")


def normal_form(kind: str, value: str) -> str:
    """
    Return the one form of an e-mail, telephone, CNP, account or foreign number; empty when nothing is left.

    Raises: KeyError for a kind that is not known.
    """
    INDEX_BITS[kind]
    plain = value.strip()
    if kind == "email":
        return plain.lower()
    if kind == "cnp":
        return "".join(sign for sign in plain if sign.isascii() and sign.isdigit())
    if kind == "phone":
        digits = "".join(sign for sign in plain if sign.isascii() and sign.isdigit())
        national = digits.removeprefix("00").removeprefix("40").lstrip("0")
        return f"+40{national}" if len(national) == 9 else f"+{digits.lstrip('0')}" if digits else ""
    return plain

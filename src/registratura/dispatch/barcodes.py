"""Barcodes of postal items: thirteen signs by the standard of the Universal Postal Union (S10). Pure."""

import re

_ITEM = re.compile(r"([A-Z]{2})([0-9]{8})([0-9])([A-Z]{2})")
_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_SEPARATORS = re.compile(r"[\s.\-*]+")  # scanners of code 39 add asterisks, people add spaces


def normalised(text: str) -> str:
    """Return a code as it is kept, whatever a scanner or a person put between its signs."""
    return _SEPARATORS.sub("", text).upper()


def check_digit(serial: str) -> int:
    """
    Return the check digit of the eight digits of an item's serial.

    Raises: ValueError when they are not eight digits.
    """
    if len(serial) != 8 or not (serial.isascii() and serial.isdigit()):
        raise ValueError("a serial has eight digits")
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, serial, strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest)


def problem_of(code: str) -> str:
    """Return what is wrong with a normalised code: `shape`, `check`, or nothing."""
    found = _ITEM.fullmatch(code)
    if found is None:
        return "shape"
    return "" if check_digit(found[2]) == int(found[3]) else "check"

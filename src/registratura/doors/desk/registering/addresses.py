"""Addresses of an entry's pages and papers."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from registratura.registers.queries import EntryLine


@dataclass(frozen=True, slots=True)
class Addressed:
    """An entry of a list with the addresses of its page, its papers and what may be done to it."""

    line: EntryLine
    register_code: str
    page: str
    receipt: str
    attach: str
    annul: str

    @property
    def number_code(self) -> str:
        """The code that stands in the written number, between number and date; empty when the register has none."""
        return "/".join(self.line.written_number.split("/")[1:-1])


def addressed(line: EntryLine, *, code: str, register_codes: Mapping[int, str]) -> Addressed:
    """Return an entry with its addresses; `register_codes` holds the code of every register by its key."""
    register = register_codes.get(line.register_id, "general")
    place = {"code": code, "register": register, "year": line.year, "number": line.number}
    page, receipt, attach, annul = (
        reverse(f"desk:{name}", kwargs=place) for name in ("entry", "receipt", "attach", "annul")
    )
    return Addressed(line, register, page, receipt, attach, annul)

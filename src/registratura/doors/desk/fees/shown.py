"""What the entry's page shows of fees, and where things of fees stand."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from registratura.doors.desk.entries.rows import entry_address, register_codes
from registratura.doors.desk.work.hands import may_read
from registratura.doors.shared.auth import DeskRequest
from registratura.fees import queries
from registratura.fees.queries import ChargeCard, ChargeLine
from registratura.institutions.permissions import Permission
from registratura.registers import queries as registers
from registratura.registers.queries import EntryRow

KEYS_END = 2**63
TONES = {
    "due": "warn",
    "partly": "warn",
    "paid": "ok",
    "waived": "info",
    "cancelled": "ghost",
    "refunded": "info",
}


@dataclass(frozen=True, slots=True)
class EntryFees:
    """The fees of an entry: (charge, its page or nothing, tone); where another one is charged, or nothing."""

    lines: list[tuple[ChargeLine, str, str]]
    new_href: str

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.lines or self.new_href)


def fees_of(request: DeskRequest, entry: EntryRow, *, register: str) -> EntryFees:
    """Return the fees of an entry for its page, in one query."""
    collects = request.powers.may(Permission.FEES_COLLECT)
    place = {"code": request.institution.code}
    lines = [
        (
            line,
            reverse("desk:fees_charge", kwargs={**place, "key": line.id}) if collects else "",
            TONES[line.state],
        )
        for line in queries.charges_of(entry_ids=[entry.id])
    ]
    may = collects and entry.state == "registered"
    numbers = {"register": register, "year": entry.year, "number": entry.number}
    return EntryFees(lines, reverse("desk:fees_charge_new", kwargs={**place, **numbers}) if may else "")


def charge_or_404(key: int) -> ChargeCard:
    """Return a charge of the institution in scope, or answer that it does not exist."""
    card = queries.charge_card(key) if key < KEYS_END else None
    if card is None:
        raise Http404
    return card


def entry_of(request: DeskRequest, line: ChargeLine) -> tuple[str, str]:
    """Return the number of a charge's entry and its address; the address is empty for who may not read it."""
    row = registers.entry_by_id(line.entry_id) if line.entry_id is not None else None
    if row is None:
        return "", ""
    codes = register_codes()
    card = registers.entry_card(row)
    href = entry_address(request.institution.code, codes[row.register_id][0], row.year, row.number)
    return card.written_number, href if may_read(request, row) else ""

"""From an address to an entry that the reader may see; anything else does not exist."""

from django.http import Http404

from registratura.doors.shared.auth import DeskRequest
from registratura.registers import queries as registers
from registratura.registers.queries import EntryRow, RegisterRow


def register_or_404(code: str) -> RegisterRow:
    """Return the register of the institution in scope, or answer that it does not exist."""
    register = registers.register_by_code(code)
    if register is None:
        raise Http404
    return register


def entry_or_404(request: DeskRequest, *, register: str, year: int, number: int) -> EntryRow:
    """Return an entry that the reader may see; what is hidden answers as what does not exist."""
    book = register_or_404(register)
    row = registers.entry(register=book, year=year, number=number)
    if row is None or not registers.is_visible(
        row, visible_units=request.powers.visible_units, reader_id=request.user.id
    ):
        raise Http404
    return row


def entry_by_written_number(text: str, *, register: RegisterRow, this_year: int) -> EntryRow | None:
    """Return the entry meant by `2105`, `2105/2026` or `2105/02.03.2026` in a register, or None."""
    head, *rest = text.replace(" ", "").split("/")
    if not (head.isascii() and head.isdigit() and len(head) <= 8):
        return None
    year = rest[-1].rpartition(".")[2] if rest else str(this_year)
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        return None
    return registers.entry(register=register, year=int(year), number=int(head))

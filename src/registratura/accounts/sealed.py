"""The places in which what a person keeps for themselves is sealed."""

from registratura.toolkit.envelopes import ACCOUNTS, Cell


def note_cell(user_id: int) -> Cell:
    """Return the place in which a person's private note is sealed."""
    return Cell(ACCOUNTS, "accounts_privatenote", "text_sealed", str(user_id))

"""
Payment by bank order: what a person writes into it, and the same for a camera.

The code follows EPC069-12 version 2, with the structured reference of ISO 11649; its sum is in lei (`RON`).
"""

from __future__ import annotations

from dataclasses import dataclass

from registratura.kernel.money import plain


@dataclass(frozen=True, slots=True)
class BankOrder:
    """A bank order: to whom, into which account, how much, under which reference."""

    beneficiary: str
    cui: str
    iban: str
    amount_bani: int
    reference: str


def code_text(order: BankOrder) -> str:
    """Return what the QR code of an order holds, lines of EPC069-12."""
    name = " ".join(order.beneficiary.split())[:70]
    lines = ("BCD", "002", "1", "SCT", "", name, order.iban, f"RON{plain(order.amount_bani)}")
    return "\n".join((*lines, "", order.reference))


def written_iban(iban: str) -> str:
    """Return an account in groups of four, as it is read out."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))

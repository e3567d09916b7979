"""Writing down what persons answer, what browsers signal, and giving receipts."""

from registratura.consents.services.answering import (
    Answered,
    defer,
    end_everything,
    expire_due,
    give,
    invalidate,
    refuse,
    request,
    withdraw,
)
from registratura.consents.services.issuing import Controller, issue_receipt
from registratura.consents.services.signalling import note_signal

__all__ = [
    "Answered",
    "Controller",
    "defer",
    "end_everything",
    "expire_due",
    "give",
    "invalidate",
    "issue_receipt",
    "note_signal",
    "refuse",
    "request",
    "withdraw",
]

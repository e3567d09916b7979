"""Invoices: who issues, series, drafts, issue, files, the way to RO e-Factura, the invoicing of a month."""

from registratura.invoicing.services.drafting import change_draft, draft_credit, draft_invoice, drop_draft
from registratura.invoicing.services.issuing import Issuing, issue, issuing, note_paper, note_papers
from registratura.invoicing.services.running import ask_run, begin_run, finish_run, note_progress
from registratura.invoicing.services.sending import (
    note_accepted,
    note_processing,
    note_rejected,
    note_trouble,
    note_uploaded,
    note_warned,
    queue,
    retry,
)
from registratura.invoicing.services.settling import (
    AccessDraft,
    close_series,
    keep_access,
    keep_issuer,
    keep_token,
    open_series,
)

__all__ = [
    "AccessDraft",
    "Issuing",
    "ask_run",
    "begin_run",
    "change_draft",
    "close_series",
    "draft_credit",
    "draft_invoice",
    "drop_draft",
    "finish_run",
    "issue",
    "issuing",
    "keep_access",
    "keep_issuer",
    "keep_token",
    "note_accepted",
    "note_paper",
    "note_papers",
    "note_processing",
    "note_progress",
    "note_rejected",
    "note_trouble",
    "note_uploaded",
    "note_warned",
    "open_series",
    "queue",
    "retry",
]

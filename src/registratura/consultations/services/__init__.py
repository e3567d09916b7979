"""What this room changes."""

from registratura.consultations.services.debates import announce_debate, ask_debate, publish_minutes
from registratura.consultations.services.drafts import (
    DraftActDraft,
    DraftFileDraft,
    add_files,
    announce,
    change_draft,
    end_draft,
    prepare_draft,
    prolong,
)
from registratura.consultations.services.proposals import ProposalDraft, decide_proposal, enter_proposal
from registratura.consultations.services.reports import publish_report, write_report
from registratura.consultations.services.subscribers import end_subscriber, subscribe

__all__ = [
    "DraftActDraft",
    "DraftFileDraft",
    "ProposalDraft",
    "add_files",
    "announce",
    "announce_debate",
    "ask_debate",
    "change_draft",
    "decide_proposal",
    "end_draft",
    "end_subscriber",
    "enter_proposal",
    "prepare_draft",
    "prolong",
    "publish_minutes",
    "publish_report",
    "subscribe",
    "write_report",
]

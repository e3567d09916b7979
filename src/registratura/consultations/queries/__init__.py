"""What this room answers."""

from registratura.consultations.queries.drafts import (
    DebateLine,
    DraftCard,
    DraftFileLine,
    DraftLine,
    ProposalLine,
    acts_on,
    debate_window_from,
    draft,
    drafts,
    newest_change,
    open_drafts,
    public_drafts,
    window_from,
)
from registratura.consultations.queries.reports import (
    QUESTIONS,
    ReportLine,
    figure_words,
    figures_of,
    published_reports,
    report_of,
)
from registratura.consultations.queries.subscribers import (
    SubscriberLine,
    proposals_of_entry,
    subscriber,
    subscribers,
)

__all__ = [
    "QUESTIONS",
    "DebateLine",
    "DraftCard",
    "DraftFileLine",
    "DraftLine",
    "ProposalLine",
    "ReportLine",
    "SubscriberLine",
    "acts_on",
    "debate_window_from",
    "draft",
    "drafts",
    "figure_words",
    "figures_of",
    "newest_change",
    "open_drafts",
    "proposals_of_entry",
    "public_drafts",
    "published_reports",
    "report_of",
    "subscriber",
    "subscribers",
    "window_from",
]

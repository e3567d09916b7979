"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "filings.filing.received": _("a primit o depunere"),
            "filings.filing.registered": _("a dat număr depunerii"),
            "filings.filing.refused": _("a lăsat depunerea fără număr"),
            "filings.drafts.dropped": _("a șters ciornele netrimise expirate"),
        }
    )

"""The words of the acts of persons on their own accounts, written down in each institution where they work."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "accounts.calendar.renewed": _("și-a făcut o adresă de calendar"),
            "accounts.calendar.ended": _("și-a oprit adresa de calendar"),
            "accounts.account.closed": _("și-a închis contul"),
        }
    )

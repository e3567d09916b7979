"""The words of the acts on registers that move in."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "transfers.transfer.begun": _("a încărcat un registru vechi"),
            "transfers.transfer.ordered": _("a pornit preluarea registrului vechi"),
            "transfers.transfer.stopped": _("a oprit preluarea registrului vechi"),
            "transfers.transfer.done": _("a încheiat preluarea registrului vechi"),
            "transfers.transfer.closed": _("a șters rândurile lucrate la preluare"),
            "transfers.package.ordered": _("a comandat pachetul instituției"),
            "transfers.package.made": _("s-a scris pachetul instituției"),
            "transfers.package.failed": _("nu s-a putut scrie pachetul instituției"),
            "transfers.package.link_made": _("a făcut legătura de luat pachetul instituției"),
            "transfers.package.link_ended": _("a oprit legătura de luat pachetul instituției"),
            "transfers.package.fetched": _("a luat pachetul instituției"),
            "transfers.package.gone": _("s-a șters pachetul instituției"),
            "transfers.profile.deleted": _("a șters o potrivire de coloane"),
            "transfers.profile.saved": _("a păstrat o potrivire de coloane"),
        }
    )

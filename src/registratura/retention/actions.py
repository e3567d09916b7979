"""The words of the acts of keeping."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "retention.rule.proposed": _("a propus alt termen de păstrare"),
            "retention.rule.simulated": _("a simulat un termen de păstrare"),
            "retention.rule.approved": _("a aprobat un termen de păstrare"),
            "retention.rule.withdrawn": _("a retras un termen de păstrare"),
            "retention.hold.opened": _("a suspendat o ștergere"),
            "retention.hold.approved": _("a confirmat suspendarea unei ștergeri"),
            "retention.hold.release_asked": _("a cerut ridicarea suspendării"),
            "retention.hold.released": _("a ridicat suspendarea unei ștergeri"),
            "retention.run.ordered": _("a pornit ștergerea a ce și-a încheiat termenul"),
            "retention.run.finished": _("a șters ce și-a încheiat termenul de păstrare"),
        }
    )

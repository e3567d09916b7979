"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "checkpoints.key.made": _("a făcut cheia cu care se semnează jurnalul"),
            "checkpoints.key.changed": _("a schimbat cheia cu care se semnează jurnalul"),
            "checkpoints.day.sealed": _("a sigilat ziua"),
            "checkpoints.stamp.kept": _("a primit marca temporală a zilei"),
            "checkpoints.alarm.raised": _("a dat alarma despre sigilii"),
            "checkpoints.alarm.ended": _("a încheiat alarma despre sigilii"),
            "checkpoints.options.changed": _("a schimbat cum se sigilează"),
            "checkpoints.year.asked": _("a cerut închiderea anului"),
            "checkpoints.year.withdrawn": _("a retras cererea de închidere a anului"),
            "checkpoints.year.confirmed": _("a confirmat închiderea anului"),
            "checkpoints.year.closed": _("a închis anul, cu registrul certificat"),
        }
    )

"""The words of the acts on the tray."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "intake.mailbox.added": _("a adăugat o cutie poștală"),
            "intake.mailbox.changed": _("a schimbat o cutie poștală"),
            "intake.item.deposited": _("a pus ceva în tavă"),
            "intake.options.changed": _("a schimbat ora amintirii pentru tavă"),
            "intake.item.set_aside": _("a lăsat deoparte un mesaj, fără număr"),
            "intake.item.taken_back": _("a readus în tavă un mesaj lăsat deoparte"),
            "intake.item.registered": _("a înregistrat un mesaj din tavă"),
        }
    )

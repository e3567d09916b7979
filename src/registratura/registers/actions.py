"""The words of the acts on registers and entries."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "registers.register.opened": _("a deschis registrul"),
            "registers.register.changed": _("a schimbat registrul"),
            "registers.register.closed": _("a închis registrul"),
            "registers.register.continued": _("a continuat numerotarea de pe hârtie"),
            "registers.register.printed": _("a tipărit registrul"),
            "registers.range.given": _("a dat o plajă de numere"),
            "registers.entry.registered": _("a înregistrat"),
            "registers.entry.brought_in": _("a preluat din registrul vechi"),
            "registers.entry.corrected": _("a corectat"),
            "registers.entry.filled": _("a completat"),
            "registers.entry.annulled": _("a anulat"),
            "registers.entry.documents_attached": _("a atașat fișiere"),
            "registers.entry.answered": _("a răspuns la document"),
            "registers.answer.given": _("a dat răspunsul"),
            "registers.answer.withdrawn": _("a retras răspunsul"),
            "registers.answer.fell": _("a anulat răspunsul"),
            "registers.answered.annulled": _("a anulat documentul la care s-a răspuns"),
            "registers.entry.inscribed": _("a înscris în registrul special"),
            "registers.number.reserved": _("a rezervat numărul"),
            "registers.reservation.used": _("a folosit rezervarea"),
            "registers.reservation.unused": _("a încheiat rezervarea ca neutilizată"),
        }
    )

"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "scanning.codes.issued": _("a pregătit etichete cu coduri"),
            "scanning.codes.voided": _("a scos din uz etichetele nefolosite"),
            "scanning.code.bound": _("a legat o etichetă de o înregistrare"),
            "scanning.batch.kept": _("a primit un lot de scanări"),
            "scanning.batch.parted": _("a împărțit un lot de scanări"),
            "scanning.batch.retried": _("a cerut citirea din nou a unui lot"),
            "scanning.part.placed": _("a așezat paginile scanate la înregistrarea lor"),
            "scanning.part.to_tray": _("a pus în tavă pagini scanate fără număr"),
            "scanning.part.joined": _("a lipit pagini scanate de actul dinaintea lor"),
            "scanning.part.left": _("a lăsat în lot pagini scanate"),
            "scanning.folder.added": _("a adăugat un folder de scanări"),
            "scanning.folder.changed": _("a schimbat un folder de scanări"),
        }
    )

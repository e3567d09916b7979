"""The words of the acts on messages."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "messaging.message.written": _("a trimis o înștiințare"),
            "messaging.delivery.accepted": _("a predat înștiințarea serverului destinatarului"),
            "messaging.delivery.arrived": _("a primit confirmarea că înștiințarea a ajuns"),
            "messaging.delivery.returned": _("a primit înștiințarea înapoi, nelivrată"),
            "messaging.delivery.failed": _("nu a putut trimite înștiințarea"),
            "messaging.delivery.stopped": _("a oprit un mesaj fără consimțământ"),
            "messaging.delivery.retried": _("a cerut trimiterea din nou a unui mesaj"),
            "messaging.words.forgotten": _(
                "a șters textele mesajelor vechi, la împlinirea termenului de păstrare"
            ),
            "messaging.person.forgotten": _("a șters mesajele către o persoană, la cererea ei"),
            "messaging.template.changed": _("a schimbat textul unui mesaj"),
            "messaging.template.restored": _("a pus înapoi textul obișnuit al unui mesaj"),
            "messaging.options.changed": _("a schimbat orele de liniște și rezumatele"),
            "messaging.preference.changed": _("și-a schimbat căile prin care primește mesaje"),
            "messaging.endpoint.added": _("a adăugat un webhook"),
            "messaging.endpoint.ended": _("a oprit un webhook"),
        }
    )

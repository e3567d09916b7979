"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "calls.call.begun": _("a început o convorbire"),
            "calls.call.answered": _("a răspuns la o convorbire"),
            "calls.call.ended": _("a încheiat o convorbire"),
            "calls.call.noted": _("a scris o notă despre o convorbire"),
            "calls.call.overheard": _("ascultă pe loc o convorbire"),
            "calls.call.tied": _("a legat convorbirea de o cerere de asistență"),
            "calls.call.forgotten": _("a scos persoana din convorbire"),
            "calls.recording.decided": _("a scris ce a hotărât persoana despre înregistrare"),
            "calls.recording.paused": _("a oprit pe loc înregistrarea"),
            "calls.recording.resumed": _("a reluat înregistrarea"),
            "calls.recording.removed": _("a șters sunetul unei convorbiri"),
            "calls.recording.heard": _("a ascultat o convorbire"),
            "calls.recording.kept": _("a păstrat sunetul pentru un caz numit"),
            "calls.line.added": _("a adăugat o linie de telefon"),
            "calls.line.ended": _("a închis o linie de telefon"),
        }
    )

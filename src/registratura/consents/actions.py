"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "consents.event.requested": _("a cerut consimțământul"),
            "consents.event.deferred": _("a amânat răspunsul la cererea de consimțământ"),
            "consents.event.refused": _("nu și-a dat consimțământul"),
            "consents.event.given": _("și-a dat consimțământul"),
            "consents.event.renewed": _("și-a reînnoit consimțământul"),
            "consents.event.withdrawn": _("și-a retras consimțământul"),
            "consents.event.expired": _("a încheiat un consimțământ ajuns la termen"),
            "consents.event.terminated": _("a încheiat o prelucrare bazată pe consimțământ"),
            "consents.event.invalidated": _("a declarat fără valoare un consimțământ"),
            "consents.key.made": _("a făcut o cheie de semnat dovezi"),
            "consents.signal.seen": _("a văzut semnalul de confidențialitate al browserului"),
        }
    )

"""The words of the acts by which papers leave and come back."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "dispatch.shipment.prepared": _("a pregătit expedierea"),
            "dispatch.shipment.changed": _("a schimbat expedierea pregătită"),
            "dispatch.shipment.cancelled": _("a renunțat la expediere"),
            "dispatch.shipment.queued": _("a dat mesajul la trimis"),
            "dispatch.shipment.unqueued": _("a oprit mesajul înainte de plecare"),
            "dispatch.shipment.sent": _("a expediat"),
            "dispatch.shipment.failed": _("a constatat că trimiterea nu a ajuns"),
            "dispatch.shipment.delivered": _("a confirmat primirea"),
            "dispatch.shipment.returned": _("a notat întoarcerea trimiterii"),
            "dispatch.shipment.refused": _("a notat refuzul primirii"),
            "dispatch.shipment.corrected": _("a corectat o expediere plecată"),
            "dispatch.proof.added": _("a atașat o dovadă a expedierii"),
            "dispatch.bundle.opened": _("a deschis borderoul"),
            "dispatch.bundle.filled": _("a pus trimiteri în borderou"),
            "dispatch.bundle.emptied": _("a scos o trimitere din borderou"),
            "dispatch.bundle.closed": _("a închis borderoul"),
            "dispatch.bundle.sent": _("a predat borderoul la poștă"),
            "dispatch.bundle.discarded": _("a renunțat la borderou"),
            "dispatch.options.changed": _("a schimbat felul în care se expediază"),
        }
    )

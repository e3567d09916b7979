"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "disclosures.recipient.added": _("a trecut destinatarul în evidență"),
            "disclosures.recipient.changed": _("a schimbat datele destinatarului"),
            "disclosures.disclosure.recorded": _("a dezvăluit date"),
            "disclosures.link.made": _("a făcut o legătură de partajare"),
            "disclosures.link.opened": _("s-a deschis legătura de partajare"),
            "disclosures.link.revoked": _("a oprit legătura de partajare"),
            "disclosures.link.refused": _("a fost refuzată o legătură de partajare"),
            "disclosures.request.received": _("a înregistrat cererea unei autorități"),
            "disclosures.request.prepared": _("a pregătit răspunsul la cererea autorității"),
            "disclosures.request.decided": _("a hotărât asupra cererii autorității"),
            "disclosures.request.refused_same_person": _(
                "a încercat să hotărască singur asupra a ceea ce a pregătit"
            ),
            "disclosures.request.answered": _("a răspuns autorității"),
            "disclosures.request.noticed": _("a notat înștiințarea persoanei"),
        }
    )

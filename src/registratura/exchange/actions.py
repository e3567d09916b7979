"""The words of the acts on documents exchanged with other registries."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "exchange.key.made": _("a făcut cheia de schimb a instituției"),
            "exchange.partner.added": _("a adăugat un partener de schimb"),
            "exchange.partner.fetched": _("a luat din nou cheia unui partener de schimb"),
            "exchange.partner.confirmed": _("a confirmat cheia unui partener de schimb"),
            "exchange.partner.ruled": _("a schimbat regula pentru documentele unui partener"),
            "exchange.partner.ended": _("a încheiat schimbul cu un partener"),
            "exchange.document.prepared": _("a dat documentul la trimis prin schimb"),
            "exchange.document.received": _("a ajuns prin schimb la destinatar"),
            "exchange.document.registered": _("a primit numărul destinatarului, prin schimb"),
            "exchange.document.refused": _("a primit refuzul destinatarului, prin schimb"),
            "exchange.document.failed": _("nu a ajuns prin schimb la destinatar"),
            "exchange.document.arrived": _("a primit un document prin schimb"),
            "exchange.answer.settled": _("a confirmat expeditorului, prin schimb"),
        }
    )

"""The words of the acts on programs that are told of entries."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "webhooks.endpoint.added": _("a adăugat un program anunțat de înregistrări"),
            "webhooks.endpoint.changed": _("a schimbat un program anunțat de înregistrări"),
            "webhooks.endpoint.rotated": _("a schimbat cheia de semnare a unui program anunțat"),
            "webhooks.endpoint.disabled": _("a oprit un program care nu mai răspundea"),
            "webhooks.endpoint.enabled": _("a repornit un program anunțat"),
            "webhooks.endpoint.ended": _("nu mai anunță un program"),
            "webhooks.endpoint.tested": _("a trimis un anunț de probă"),
            "webhooks.delivery.replayed": _("a trimis din nou anunțuri unui program"),
        }
    )

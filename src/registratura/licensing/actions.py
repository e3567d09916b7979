"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "licensing.product.added": _("a adăugat un produs licențiat"),
            "licensing.product.changed": _("a schimbat un produs licențiat"),
            "licensing.policy.added": _("a adăugat un fel de licență"),
            "licensing.policy.changed": _("a schimbat un fel de licență"),
            "licensing.entitlement.added": _("a adăugat o funcție licențiată"),
            "licensing.key.made": _("a făcut o cheie de semnat licențe"),
            "licensing.key.retired": _("a retras o cheie de semnat licențe"),
            "licensing.license.issued": _("a emis o licență"),
            "licensing.license.changed": _("a schimbat locurile sau funcțiile unei licențe"),
            "licensing.license.renewed": _("a reînnoit o licență"),
            "licensing.license.suspended": _("a suspendat o licență"),
            "licensing.license.reinstated": _("a reluat o licență suspendată"),
            "licensing.license.revoked": _("a retras o licență"),
            "licensing.license.transferred": _("a trecut o licență la alt client"),
            "licensing.license.key_shown": _("a văzut cheia unei licențe"),
            "licensing.machine.activated": _("a activat un dispozitiv"),
            "licensing.machine.deactivated": _("a dezactivat un dispozitiv"),
            "licensing.file.issued": _("a emis un fișier de licență"),
        }
    )

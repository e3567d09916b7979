"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "emergency.sheets.issued": _("a pregătit foi de urgență"),
            "emergency.sheets.voided": _("a scos din uz foi de urgență"),
            "emergency.page.handed": _("a descărcat pagina de urgență"),
            "emergency.outage.opened": _("a deschis registrul de urgență"),
            "emergency.outage.closed": _("a închis registrul de urgență"),
            "emergency.outage.authorized": _("a notat autorizarea registrului de urgență"),
            "emergency.totals.noted": _("a notat totalurile zilnice ale registrului de urgență"),
            "emergency.file.taken": _("a adus un fișier din registrul de urgență"),
            "emergency.file.refused": _("a respins un fișier al registrului de urgență"),
            "emergency.line.typed": _("a trecut o foaie de urgență"),
            "emergency.line.registered": _("a dat număr unei poziții din registrul de urgență"),
            "emergency.line.same": _("a legat o poziție de urgență de înregistrarea care exista"),
            "emergency.line.dropped": _("a lăsat fără număr o poziție de urgență"),
        }
    )

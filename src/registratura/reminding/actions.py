"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "reminding.switch.turned": _("a schimbat ce amintiri din timp primește clientul"),
            "reminding.reminder.sent": _("i-a amintit clientului"),
            "reminding.limit.passed": _("o limită a planului a fost atinsă sau depășită"),
        }
    )

"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "appointments.calendar.saved": _("a scris un calendar de programări"),
            "appointments.day.saved": _("a schimbat orele unei zile"),
            "appointments.day.closed": _("a închis o zi și a mutat programările"),
            "appointments.booking.made": _("a făcut o programare"),
            "appointments.booking.moved": _("a mutat o programare"),
            "appointments.booking.cancelled": _("a renunțat la o programare"),
            "appointments.booking.given": _("a dat un loc eliberat celui care aștepta"),
            "appointments.booking.marked": _("a notat cine a venit"),
            "appointments.booking.registered": _("a înscris o audiență în registru"),
            "appointments.booking.shortened": _("a șters adresele și telefoanele programărilor trecute"),
            "appointments.meeting.saved": _("a scris o ședință"),
            "appointments.meeting.announced": _("a anunțat public o ședință"),
            "appointments.meeting.cancelled": _("a anulat o ședință anunțată"),
            "appointments.meeting.held": _("a pus procesul-verbal al unei ședințe"),
        }
    )

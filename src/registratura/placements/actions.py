"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "placements.flight.saved": _("a pus un anunț"),
            "placements.flight.stopped": _("a oprit un anunț"),
            "placements.office.switched": _("a schimbat unde pot sta anunțuri la instituție"),
            "placements.signal.switched": _("a schimbat dacă un semnal alege anunțuri"),
            "placements.signals.shut": _("a oprit toate anunțurile potrivite"),
            "placements.partner.saved": _("a scris un partener"),
            "placements.partner.ended": _("a încheiat cu un partener"),
            "placements.partner.switched": _("a schimbat dacă datele unui partener aleg anunțuri"),
            "placements.import.taken": _("a primit date de la un partener"),
        }
    )

"""The words of refusals."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.dispatch.models.shipment import Method, Shipment, ShipmentState
from registratura.kernel.calendar import BUCHAREST


def moment_words(moment: datetime) -> str:
    """Write a moment as on Bucharest's clock."""
    return f"{moment.astimezone(BUCHAREST):%d.%m.%Y, %H:%M}"


def day_words(day: date) -> str:
    """Write a day as offices do."""
    return f"{day:%d.%m.%Y}"


def told(shipment: Shipment) -> str:
    """Say who did what with a shipment, for the one who came second."""
    moments = (
        (shipment.cancelled_at, shipment.cancelled_by_id),
        (shipment.confirmed_at, shipment.confirmed_by_id),
        (shipment.sent_at, shipment.sent_by_id),
        (shipment.queued_at, shipment.queued_by_id),
        (shipment.prepared_at, shipment.prepared_by_id),
    )
    when, who_id = next((when, who) for when, who in moments if when is not None)
    who = accounts.names_of([who_id]).get(who_id or 0, _("Sistemul"))
    return _(
        "%(who)s a fost mai repede: trimiterea către %(recipient)s (%(method)s) este %(state)s de la %(when)s."
        " Reîncărcați pagina."
    ) % {
        "who": who,
        "recipient": shipment.recipient_name,
        "method": Method(shipment.method).label,
        "state": _("dată la trimis")
        if shipment.queued_at and shipment.state == "prepared"
        else ShipmentState(shipment.state).label,
        "when": moment_words(when),
    }

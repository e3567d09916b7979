"""What every act on a shipment begins with: holding its entry, knowing its state, telling who was first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from registratura.dispatch import machine, rules
from registratura.dispatch.errors import (
    AlreadyDispatchedError,
    BarcodeRefusedError,
    EntryNotLeavingError,
    ShipmentRefusedError,
    ShipmentStateError,
)
from registratura.dispatch.machine import Deed
from registratura.dispatch.models import Shipment
from registratura.dispatch.wording import day_words, told
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date, written_number


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """An entry that nobody else dispatches, corrects or annuls until this transaction ends."""

    id: int
    written_number: str
    registered_on: date


def hold(*, entry_ids: Iterable[int]) -> dict[int, HeldEntry]:
    """
    Hold outgoing entries until the transaction ends, in one order for everybody.

    Raises: EntryNotLeavingError when one is unknown, annulled, reserved, or does not go out.
    """
    wanted = sorted(set(entry_ids))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM dispatch_hold(%s::bigint[])", [wanted])
        rows = cursor.fetchall()
    if len(rows) < len(wanted):
        raise EntryNotLeavingError(_("Înregistrarea nu există; căutați-o din nou."))
    held = {}
    for entry_id, state, goes_out, number, code, registered_on in rows:
        written = written_number(number=number, code=code, registered_on=registered_on)
        if state != "registered":
            raise EntryNotLeavingError(
                _("Numărul %s nu este în vigoare (anulat sau doar rezervat); nimic nu pleacă sub el.")
                % written
            )
        if not goes_out:
            raise EntryNotLeavingError(
                _(
                    "Numărul %s nu este al unei ieșiri. Înregistrați răspunsul ca ieșire și expediați-l pe acela."
                )
                % written
            )
        held[entry_id] = HeldEntry(entry_id, written, registered_on)
    return held


def held(*, shipment_id: int, deed: Deed) -> tuple[Shipment, HeldEntry]:
    """
    Return a shipment as it is now, with its entry held, when its state allows the deed.

    Raises: ShipmentStateError telling who was first; EntryNotLeavingError.
    """
    found = Shipment.objects.filter(pk=shipment_id).first()
    if found is None:
        raise ShipmentStateError(_("Trimiterea nu există; reîncărcați pagina."))
    entry = _entry_of(found)
    found = Shipment.objects.select_for_update().get(pk=shipment_id)
    if machine.after(found.state, deed) is None:
        raise ShipmentStateError(told(found))
    return found, entry


def _entry_of(shipment: Shipment) -> HeldEntry:
    """Hold the entry of a shipment; what came back of an annulled one is noted all the same."""
    if shipment.sent_at is None:
        return hold(entry_ids=[shipment.entry_id])[shipment.entry_id]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM dispatch_hold(%s::bigint[])", [[shipment.entry_id]])
        entry_id, _state, _goes_out, number, code, registered_on = cursor.fetchone()
    written = written_number(number=number, code=code, registered_on=registered_on)
    return HeldEntry(entry_id, written, registered_on)


def check_day(*, day: date, earliest: date, now: datetime, field: str) -> None:
    """
    Refuse a day before the first one possible, or one still to come.

    Raises: ShipmentRefusedError.
    """
    problem = rules.day_problem(day=day, earliest=earliest, today=legal_date(now))
    if problem == "before":
        raise ShipmentRefusedError(
            _("Ziua este dinainte de %s; îndreptați-o.") % day_words(earliest), field=field
        )
    if problem:
        raise ShipmentRefusedError(
            _("Ziua este în viitor; scrieți-o pe cea în care s-a întâmplat."), field=field
        )


def write_down(*, action: str, shipment: Shipment, by: Actor | None, **details: object) -> None:
    """Write an act on a shipment into the journal, under the shipment and under its entry's history."""
    facts = {"entry_id": shipment.entry_id, "method": shipment.method, **details}
    journal.record(
        action=action,
        subject_type="shipment",
        subject_id=shipment.id,
        by=by,
        details={name: value for name, value in facts.items() if value not in (None, "")},
    )


def save(*, shipment: Shipment, update_fields: Sequence[str] | None) -> None:
    """
    Write a shipment, and say in words what the database refuses. For the services of this room.

    update_fields: what changed; None for a new shipment.

    Raises: BarcodeRefusedError, AlreadyDispatchedError.
    """
    try:
        with transaction.atomic():
            shipment.save(update_fields=update_fields, force_insert=update_fields is None)
    except IntegrityError as error:
        if "dispatch_shipment_barcode_once" in str(error):
            other = Shipment.objects.filter(barcode=shipment.barcode).exclude(state="cancelled").first()
            raise BarcodeRefusedError(
                _("Codul este deja pe trimiterea către %s; scanați codul acestei trimiteri.")
                % (other.recipient_name if other else ""),
                field="barcode",
            ) from error
        if "dispatch_shipment_recipient_once" in str(error):
            raise AlreadyDispatchedError(
                _("O trimitere către același destinatar, pe aceeași cale, este deja pregătită sau plecată."),
                field="recipient_name",
            ) from error
        raise

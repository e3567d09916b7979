"""Bundles for the post: opened, filled, closed under a number, handed over at once."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.dispatch.drafts import checked_barcode, checked_count
from registratura.dispatch.errors import BundleStateError, ShipmentRefusedError, ShipmentStateError
from registratura.dispatch.machine import POST, Deed, after
from registratura.dispatch.models import Bundle, BundleSequence, Shipment
from registratura.dispatch.models.bundle import BundleState
from registratura.dispatch.models.shipment import ShipmentState
from registratura.dispatch.queries.options import options
from registratura.dispatch.services.holding import check_day, hold, save, write_down
from registratura.dispatch.services.leaving import depart
from registratura.dispatch.wording import moment_words, told
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

MOST_LETTERS = 300


@transaction.atomic
def open_bundle(*, day: date, post_office: str, by: Actor, now: datetime) -> Bundle:
    """
    Open a bundle for a day, today or later; without a post office, that of the institution's options.

    Raises: ShipmentRefusedError.
    """
    if day < legal_date(now):
        raise ShipmentRefusedError(_("Borderoul se face pentru azi sau pentru o zi viitoare."), field="day")
    office = ro_normalise(post_office, single_line=True)[:200] or options().post_office
    if len(office) < 2:
        raise ShipmentRefusedError(_("Scrieți oficiul poștal."), field="post_office")
    bundle = Bundle(
        institution_id=required_institution(),
        day_on=day,
        post_office=office,
        opened_at=now,
        opened_by_id=by.id,
    )
    bundle.save(force_insert=True)
    _write_down(
        action="dispatch.bundle.opened", bundle=bundle, by=by, day=day.isoformat(), post_office=office
    )
    return bundle


@transaction.atomic
def fill(*, bundle_id: int, shipment_ids: Collection[int], by: Actor, now: datetime) -> int:
    """
    Put prepared letters into an open bundle, in the order given, all or none; return how many.

    Raises: BundleStateError; ShipmentStateError telling who was first with one of them.
    """
    bundle = _held(bundle_id, BundleState.OPEN)
    wanted = list(dict.fromkeys(shipment_ids))
    found = {
        shipment.id: shipment
        for shipment in Shipment.objects.select_for_update().filter(pk__in=wanted).order_by("id")
    }
    if len(found) < len(wanted) or not wanted:
        raise ShipmentStateError(
            _("Alegeți trimiterile care intră în borderou; una dintre ele nu mai există.")
        )
    inside = Shipment.objects.filter(bundle_id=bundle.id)
    if inside.count() + len(wanted) > MOST_LETTERS:
        raise BundleStateError(
            _("Un borderou are cel mult %d de trimiteri; închideți-l și deschideți altul.") % MOST_LETTERS
        )
    taken = inside.aggregate(last=Max("bundle_position"))["last"] or 0
    for place, key in enumerate(wanted, start=taken + 1):
        shipment = found[key]
        if shipment.method not in POST or after(shipment.state, Deed.BUNDLE) is None:
            raise ShipmentStateError(told(shipment))
        shipment.state, shipment.bundle, shipment.bundle_position = ShipmentState.BUNDLED, bundle, place
        shipment.save(update_fields=["state", "bundle", "bundle_position"])
    _write_down(action="dispatch.bundle.filled", bundle=bundle, by=by, shipments=wanted)
    return len(wanted)


@transaction.atomic
def take_out(*, shipment_id: int, by: Actor, now: datetime) -> Bundle:
    """
    Take a letter out of an open bundle, back into the drawer.

    Raises: BundleStateError when the bundle is closed; ShipmentStateError.
    """
    bundle_id = Shipment.objects.filter(pk=shipment_id).values_list("bundle_id", flat=True).first()
    if bundle_id is None:
        raise ShipmentStateError(_("Trimiterea nu este în niciun borderou; reîncărcați pagina."))
    bundle = _held(bundle_id, BundleState.OPEN)
    shipment = Shipment.objects.select_for_update().get(pk=shipment_id)
    if shipment.bundle_id != bundle.id or after(shipment.state, Deed.UNBUNDLE) is None:
        raise ShipmentStateError(told(shipment))
    shipment.state, shipment.bundle, shipment.bundle_position = ShipmentState.PREPARED, None, None
    shipment.save(update_fields=["state", "bundle", "bundle_position"])
    _write_down(action="dispatch.bundle.emptied", bundle=bundle, by=by, shipment=shipment.id)
    return bundle


@transaction.atomic
def discard(*, bundle_id: int, by: Actor, now: datetime) -> None:
    """Give an open bundle up; its letters go back into the drawer. Raises: BundleStateError."""
    bundle = _held(bundle_id, BundleState.OPEN)
    inside = list(
        Shipment.objects.select_for_update().filter(bundle_id=bundle.id, state="bundled").order_by("id")
    )
    for shipment in inside:
        shipment.state, shipment.bundle, shipment.bundle_position = ShipmentState.PREPARED, None, None
        shipment.save(update_fields=["state", "bundle", "bundle_position"])
    bundle.state = BundleState.DISCARDED
    bundle.save(update_fields=["state"])
    _write_down(
        action="dispatch.bundle.discarded",
        bundle=bundle,
        by=by,
        shipments=[shipment.id for shipment in inside],
    )


@transaction.atomic
def close_bundle(*, bundle_id: int, by: Actor, now: datetime) -> Bundle:
    """
    Close a bundle and give it its number: 1..N each year, none twice, none missing.

    Raises: BundleStateError when it is empty or somebody closed it before.
    """
    bundle = _held(bundle_id, BundleState.OPEN)
    letters = list(
        Shipment.objects.filter(bundle_id=bundle.id, state="bundled")
        .values_list("id", flat=True)
        .order_by("id")
    )
    if not letters:
        raise BundleStateError(_("Borderoul este gol; puneți trimiteri în el sau renunțați la el."))
    bundle.year = legal_date(now).year
    bundle.number = _next_number(bundle.year)
    bundle.state, bundle.closed_at, bundle.closed_by_id = BundleState.CLOSED, now, by.id
    bundle.save(update_fields=["year", "number", "state", "closed_at", "closed_by"])
    _write_down(
        action="dispatch.bundle.closed",
        bundle=bundle,
        by=by,
        number=f"{bundle.number}/{bundle.year}",
        shipments=letters,
    )
    return bundle


def _next_number(year: int) -> int:
    """Take the next number; whoever asks meanwhile waits, and a bundle that fails gives it back."""
    institution_id = required_institution()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dispatch_bundlesequence (institution_id, year, last_number) VALUES (%s, %s, 0)"
            " ON CONFLICT (institution_id, year) DO NOTHING",
            [institution_id, year],
        )
    row = BundleSequence.objects.select_for_update().get(year=year)
    row.last_number += 1
    row.save(update_fields=["last_number"])
    return row.last_number


@transaction.atomic
def send_bundle(*, bundle_id: int, on: date, by: Actor, now: datetime) -> list[Shipment]:
    """
    Write down that the post took a closed bundle: every letter in it that still stands leaves on that day.

    Returns the letters. Raises: BundleStateError telling who was first; ShipmentRefusedError for a day before one of
    the entries was registered, or to come; EntryNotLeavingError.
    """
    entries = Shipment.objects.filter(bundle_id=bundle_id, state="bundled").values_list("entry_id", flat=True)
    held = hold(entry_ids=entries)
    bundle = _held(bundle_id, BundleState.CLOSED)
    letters = list(
        Shipment.objects.select_for_update().filter(bundle_id=bundle_id, state="bundled").order_by("id")
    )
    if not letters:
        raise BundleStateError(_("În borderou nu a mai rămas nicio trimitere de predat."))
    for shipment in letters:
        check_day(day=on, earliest=held[shipment.entry_id].registered_on, now=now, field="on")
    bundle.state, bundle.sent_on = BundleState.SENT, on
    bundle.sent_at, bundle.sent_by_id = now, by.id
    bundle.save(update_fields=["state", "sent_on", "sent_at", "sent_by"])
    _write_down(
        action="dispatch.bundle.sent",
        bundle=bundle,
        by=by,
        number=f"{bundle.number}/{bundle.year}",
        on=on.isoformat(),
    )
    for shipment in sorted(letters, key=lambda one: one.bundle_position or 0):
        depart(shipment=shipment, on=on, by=by, now=now)
    return letters


@transaction.atomic
def keep_print(*, bundle_id: int, document_id: int) -> None:
    """Keep the printed list of a closed bundle; the first print stays."""
    bundle = Bundle.objects.select_for_update().get(pk=bundle_id)
    if bundle.document_id is None and bundle.number is not None:
        bundle.document_id = document_id
        bundle.save(update_fields=["document"])


@transaction.atomic
def weigh(
    *,
    bundle_id: int,
    shipment_id: int,
    weight_grams: int | None,
    price_bani: int | None,
    barcode: str,
    by: Actor,
) -> bool:
    """
    Write weight, price and barcode of a letter in an open bundle; say whether anything changed.

    Raises: BundleStateError, ShipmentStateError, ShipmentRefusedError, BarcodeRefusedError.
    """
    _held(bundle_id, BundleState.OPEN)
    shipment = Shipment.objects.select_for_update().filter(pk=shipment_id, bundle_id=bundle_id).first()
    if shipment is None or shipment.state != ShipmentState.BUNDLED:
        raise ShipmentStateError(_("Trimiterea nu mai este în borderou; reîncărcați pagina."))
    fresh = {
        "weight_grams": checked_count("weight_grams", weight_grams),
        "price_bani": checked_count("price_bani", price_bani),
        "barcode": checked_barcode(barcode, method=shipment.method),
    }
    changed = [name for name, value in fresh.items() if getattr(shipment, name) != value]
    for name in changed:
        setattr(shipment, name, fresh[name])
    if changed:
        save(shipment=shipment, update_fields=changed)
        write_down(action="dispatch.shipment.changed", shipment=shipment, by=by, fields=changed)
    return bool(changed)


def _held(bundle_id: int, state: str) -> Bundle:
    bundle = Bundle.objects.select_for_update().filter(pk=bundle_id).first()
    if bundle is None:
        raise BundleStateError(_("Borderoul nu există; reîncărcați pagina."))
    if bundle.state == state:
        return bundle
    when, who_id = bundle.sent_at or bundle.closed_at, bundle.sent_by_id or bundle.closed_by_id
    if when is None:
        raise BundleStateError(
            _("Borderoul trebuie întâi închis.")
            if bundle.state == BundleState.OPEN
            else _("La borderou s-a renunțat; deschideți altul.")
        )
    raise BundleStateError(
        _("Borderoul %(number)s este %(state)s de la %(when)s, de %(who)s. Reîncărcați pagina.")
        % {
            "number": f"{bundle.number}/{bundle.year}",
            "state": BundleState(bundle.state).label,
            "when": moment_words(when),
            "who": accounts.names_of([who_id]).get(who_id or 0, ""),
        }
    )


def _write_down(*, action: str, bundle: Bundle, by: Actor | None, **details: object) -> None:
    journal.record(
        action=action,
        subject_type="bundle",
        subject_id=bundle.id,
        by=by,
        details=details,
    )

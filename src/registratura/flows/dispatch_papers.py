"""Papers of dispatch: the bundle's list kept at closing, pages of the hand-over book, scans kept as proofs."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from registratura.dispatch import queries as shipments
from registratura.dispatch import services as dispatch
from registratura.dispatch.errors import BundleStateError
from registratura.dispatch.printing.papers import (
    HandedLine,
    LetterLine,
    PaperHead,
    print_bundle,
    print_handbook,
)
from registratura.dispatch.queries import BundleCard, ShipmentCard
from registratura.documents import services as documents
from registratura.documents.services import ReceivedFile
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution
    from registratura.journal.services import Actor

BLANK_ROWS = 6
HANDED_DAYS = 7  # papers signed for in the last days stand in the book beside those that wait


def close_bundle(*, institution: Institution, bundle_id: int, by: Actor, now: datetime) -> BundleCard:
    """
    Close a bundle under its number and keep its list as it was printed.

    A kill between the two leaves a closed bundle whose list is made when it is asked for.
    Must not run inside a scope. Raises: as `dispatch.close_bundle`.
    """
    with acting_for(institution.id):
        dispatch.close_bundle(bundle_id=bundle_id, by=by, now=now)
    pdf = bundle_list(institution=institution, bundle_id=bundle_id, by=by, now=now)
    with acting_for(institution.id):
        card = shipments.bundle(bundle_id)
    assert card is not None
    received = _kept(institution.code, pdf, _("Borderou %s.pdf") % card.number.replace("/", "-"))
    with acting_for(institution.id):
        document = documents.add_document(received=received, now=now, by=by)
        dispatch.keep_print(bundle_id=bundle_id, document_id=document.id)
        closed = shipments.bundle(bundle_id)
    assert closed is not None
    return closed


def bundle_list(*, institution: Institution, bundle_id: int, by: Actor, now: datetime) -> bytes:
    """
    Print the list of a closed bundle as it stands now: letters given up since are struck out.

    Must not run inside a scope. Raises: BundleStateError while it is open; PrintError.
    """
    with acting_for(institution.id):
        card = shipments.bundle(bundle_id)
        if card is None or not card.number:
            raise BundleStateError(_("Borderoul se tipărește după ce este închis și are număr."))
        letters = shipments.of_bundle(bundle_id)
        contract = shipments.options().contract
    return print_bundle(
        head=_head(institution, by, now),
        number=card.number,
        day=card.day_on,
        post_office=card.post_office,
        contract=contract,
        lines=[_letter(letter) for letter in letters],
    )


def handbook(
    *, institution: Institution, visible_units: frozenset[int] | None, by: Actor, now: datetime
) -> bytes:
    """
    Print the page of the hand-over book: papers that wait for a signature, and those signed for in the last week.

    Must not run inside a scope. Raises: PrintError.
    """
    since = legal_date(now) - timedelta(days=HANDED_DAYS)
    with acting_for(institution.id):
        waiting = _by_hand("waiting", visible_units, by)
        signed = [
            card for card in _by_hand("gone", visible_units, by) if card.sent_on and card.sent_on >= since
        ]
        hands = shipments.hands_of([card.id for card in signed])
    lines = [
        HandedLine(
            number=card.written_number,
            subject=card.subject,
            recipient=card.recipient_name,
            received_at=hands[card.id].received_at if card.id in hands else None,
            receiver=hands[card.id].receiver_name if card.id in hands else "",
            identity=hands[card.id].identity_kind_name if card.id in hands else "",
        )
        for card in [*reversed(signed), *reversed(waiting)]
    ]
    span = f"{since:%d.%m.%Y} – {legal_date(now):%d.%m.%Y}"
    return print_handbook(head=_head(institution, by, now), span=span, lines=lines, blank_rows=BLANK_ROWS)


def _by_hand(tab: str, visible_units: frozenset[int] | None, by: Actor) -> list[ShipmentCard]:
    page = shipments.page(tab=tab, visible_units=visible_units, reader_id=by.id, methods=["hand"], size=200)
    return page.cards


def keep_proof(
    *,
    received: Collection[ReceivedFile],
    kind: str,
    by: Actor,
    now: datetime,
    shipment_id: int | None = None,
    bundle_id: int | None = None,
) -> int:
    """
    Keep accepted files as proofs of a shipment or of a bundle, all or none; return how many.

    Must run inside a scope. Raises: as `dispatch.add_proof`.
    """
    for file in received:
        document = documents.add_document(received=file, now=now, by=by)
        dispatch.add_proof(
            kind=kind,
            document_id=document.id,
            sha256=file.inspection.sha256,
            shipment_id=shipment_id,
            bundle_id=bundle_id,
            by=by,
            now=now,
        )
    return len(received)


def _kept(space: str, content: bytes, name: str) -> ReceivedFile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(content)
        return documents.receive(space=space, path=path, name=name)


def _letter(card: ShipmentCard) -> LetterLine:
    return LetterLine(
        number=card.written_number,
        recipient=card.recipient_name,
        address=card.address,
        service=card.method_name.partition(", ")[2] or card.method_name,
        barcode=card.barcode,
        weight_grams=card.weight_grams,
        price_bani=card.price_bani,
        note=card.note,
        given_up=card.state == "cancelled",
    )


def _head(institution: Institution, by: Actor, now: datetime) -> PaperHead:
    place = ", ".join(filter(None, (institution.address, institution.locality)))
    return PaperHead(
        institution=institution.name,
        cui=institution.cui,
        address=place,
        printed_at=now,
        printed_by=by.full_name,
    )

"""Bundles for the post, and the proofs and hand-overs of what left."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from registratura.accounts import queries as accounts
from registratura.dispatch.models import Bundle, HandDelivery, Proof, Shipment
from registratura.dispatch.models.bundle import BundleState
from registratura.dispatch.models.proof import IdentityKind, ProofKind
from registratura.documents import queries as documents


@dataclass(frozen=True, slots=True)
class BundleCard:
    """A bundle. `number` is written `n/year`, empty until it is closed."""

    id: int
    state: str
    state_name: str
    number: str
    day_on: date
    post_office: str
    opened_at: datetime
    opened: str
    closed_at: datetime | None
    closed: str
    sent_on: date | None
    sent_at: datetime | None
    sent: str
    document_id: int | None
    letter_count: int


@dataclass(frozen=True, slots=True)
class ProofLine:
    """A proof: a kept document or what a machine said."""

    id: int
    shipment_id: int | None
    kind: str
    kind_name: str
    document_id: int | None
    document_name: str
    sha256: str
    text: str
    added_at: datetime
    added: str


@dataclass(frozen=True, slots=True)
class HandLine:
    """Who took a paper in hand."""

    shipment_id: int
    receiver_name: str
    identity_kind_name: str
    received_at: datetime
    noted: str


def bundles(*, limit: int = 50, before: int | None = None) -> list[BundleCard]:
    """Return bundles, newest first, without those given up. before: only those older than this one."""
    rows = Bundle.objects.exclude(state=BundleState.DISCARDED)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return _cards(list(rows.order_by("-id")[:limit]))


def open_bundles() -> list[BundleCard]:
    """Return the bundles that still take letters, newest first."""
    return _cards(list(Bundle.objects.filter(state=BundleState.OPEN).order_by("-id")[:20]))


def bundle(bundle_id: int) -> BundleCard | None:
    """Return a bundle, or None."""
    row = Bundle.objects.filter(pk=bundle_id).first()
    return _cards([row])[0] if row is not None else None


def _cards(rows: list[Bundle]) -> list[BundleCard]:
    names = accounts.names_of(
        person for row in rows for person in (row.opened_by_id, row.closed_by_id, row.sent_by_id)
    )
    counted: dict[int, int] = {}
    for bundle_id in (
        Shipment.objects.filter(bundle_id__in=[row.id for row in rows])
        .exclude(state="cancelled")
        .values_list("bundle_id", flat=True)
    ):
        counted[bundle_id or 0] = counted.get(bundle_id or 0, 0) + 1
    return [
        BundleCard(
            id=row.id,
            state=row.state,
            state_name=str(BundleState(row.state).label),
            number=f"{row.number}/{row.year}" if row.number else "",
            day_on=row.day_on,
            post_office=row.post_office,
            opened_at=row.opened_at,
            opened=names.get(row.opened_by_id, ""),
            closed_at=row.closed_at,
            closed=names.get(row.closed_by_id or 0, ""),
            sent_on=row.sent_on,
            sent_at=row.sent_at,
            sent=names.get(row.sent_by_id or 0, ""),
            document_id=row.document_id,
            letter_count=counted.get(row.id, 0),
        )
        for row in rows
    ]


def proofs_of(shipment_ids: Collection[int]) -> list[ProofLine]:
    """Return the proofs of shipments, oldest first."""
    return _proofs(list(Proof.objects.filter(shipment_id__in=shipment_ids).order_by("id")))


def proofs_of_bundle(bundle_id: int) -> list[ProofLine]:
    """Return the proofs of a bundle, oldest first."""
    return _proofs(list(Proof.objects.filter(bundle_id=bundle_id).order_by("id")))


def entry_of_proof(document_id: int) -> int | None:
    """Return the entry whose shipment a document proves, or None."""
    found = (
        Proof.objects.filter(document_id=document_id, shipment__isnull=False)
        .select_related("shipment")
        .first()
    )
    return found.shipment.entry_id if found is not None and found.shipment is not None else None


def is_of_a_bundle(document_id: int) -> bool:
    """Say whether a document is a bundle's list or its proof."""
    return (
        Bundle.objects.filter(document_id=document_id).exists()
        or Proof.objects.filter(document_id=document_id, bundle__isnull=False).exists()
    )


def _proofs(rows: list[Proof]) -> list[ProofLine]:
    names = accounts.names_of(row.added_by_id for row in rows)
    files = {
        card.id: card.name for card in documents.cards([row.document_id for row in rows if row.document_id])
    }
    return [
        ProofLine(
            id=row.id,
            shipment_id=row.shipment_id,
            kind=row.kind,
            kind_name=str(ProofKind(row.kind).label),
            document_id=row.document_id,
            document_name=files.get(row.document_id or 0, ""),
            sha256=row.sha256,
            text=row.text,
            added_at=row.added_at,
            added=names.get(row.added_by_id or 0, ""),
        )
        for row in rows
    ]


def hands_of(shipment_ids: Collection[int]) -> dict[int, HandLine]:
    """Return who took each of the shipments in hand."""
    rows = list(HandDelivery.objects.filter(shipment_id__in=shipment_ids))
    names = accounts.names_of(row.noted_by_id for row in rows)
    return {
        row.shipment_id: HandLine(
            shipment_id=row.shipment_id,
            receiver_name=row.receiver_name,
            identity_kind_name=str(IdentityKind(row.identity_kind).label),
            received_at=row.received_at,
            noted=names.get(row.noted_by_id, ""),
        )
        for row in rows
    }

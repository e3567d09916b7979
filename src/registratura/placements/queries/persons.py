"""What a person opened for notices, what is known by it, what stood before the person; partners and their receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max

from registratura.kernel.placing import Opened, Signal
from registratura.placements.models import FittedChoice, Partner, PartnerImport, SignalFact, SignalSwitch
from registratura.placements.queries.pages import Used, Why, told
from registratura.placements.words import SIGNAL_NAMES, bucket_name
from registratura.toolkit.purpose import require_open
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import prepared_rows

_SIGNALS = """
SELECT f.signal, f.bucket, f.weight, f.consent_record
  FROM placements_signalfact f LEFT JOIN placements_partnerimport i
    ON i.institution_id = f.institution_id AND i.id = f.received_id
 WHERE f.institution_id = %(institution)s AND f.subject = %(subject)s AND f.expires_at > %(at)s
   AND EXISTS (SELECT 1 FROM placements_signalswitch s
                WHERE s.institution_id = f.institution_id AND s.subject = f.subject
                  AND ((%(own)s AND f.received_id IS NULL AND s.signal <> '' AND s.signal = f.signal)
                    OR (%(partners)s AND s.partner_id = i.partner_id)))
 ORDER BY f.id
"""


@dataclass(frozen=True, slots=True)
class KnownFact:
    """One thing known of a person, in words. source: the partner's name, empty for the person's own."""

    id: int
    name: str
    value: str
    source: str
    noted_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner. opened: how many persons opened it."""

    id: int
    name: str
    provenance: str
    is_ended: bool
    opened: int
    receipt_count: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What came from a partner: how much, how much was kept, until when."""

    partner: str
    digest: str
    row_count: int
    kept_count: int
    taken_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OwnSignals:
    """What a person opened: signals by key, partners by number; and every fact."""

    signals: frozenset[str]
    partners: frozenset[int]
    facts: tuple[KnownFact, ...]


def opened_by(subject_id: UUID) -> OwnSignals:
    """Return what a person opened and what is known by it."""
    switches = SignalSwitch.objects.filter(subject=subject_id).values_list("signal", "partner_id")
    facts = SignalFact.objects.select_related("received__partner").filter(subject=subject_id).order_by("id")
    return OwnSignals(
        frozenset(signal for signal, _partner in switches if signal),
        frozenset(partner for _signal, partner in switches if partner),
        tuple(
            KnownFact(
                row.id,
                str(SIGNAL_NAMES[Signal(row.signal)]),
                bucket_name(row.bucket),
                row.received.partner.name if row.received is not None else "",
                row.noted_at,
                row.expires_at,
            )
            for row in facts
        ),
    )


def signals_of(subject_id: UUID, *, own: bool, partners: bool, at: datetime) -> list[Opened]:
    """
    Return the signals that may choose for a person now.

    own: whether the consent P21 is open; partners: whether P22 is. A fact weighs only while its switch is open too.
    """
    require_open(SignalFact)
    asked = {"institution": required_institution(), "subject": subject_id, "at": at}
    return [Opened(*row) for row in prepared_rows(_SIGNALS, {**asked, "own": own, "partners": partners})]


def fitted_why(ref: UUID, *, subject_id: UUID) -> Why | None:
    """Return why something stood before this person; None for another's or none."""
    row = FittedChoice.objects.select_related("flight__ad").filter(ref=ref, subject=subject_id).first()
    if row is None:
        return None
    used = tuple(
        Used(str(SIGNAL_NAMES[Signal(one["key"])]), bucket_name(one["bucket"]), one["weight"])
        for one in row.signals
    )
    return told(row, used)


def fitted_address_of(ref: UUID, *, subject_id: UUID) -> tuple[int, str] | None:
    """Return the flight of a choice made for this person and where it leads."""
    rows = FittedChoice.objects.filter(ref=ref, subject=subject_id)
    return rows.values_list("flight_id", "flight__ad__url").first()


def partners() -> list[PartnerLine]:
    """Return the partners, running ones first."""
    rows = Partner.objects.order_by("ended_at", "name", "id")
    opened = dict(
        SignalSwitch.objects.filter(partner__isnull=False)
        .values_list("partner_id")
        .annotate(count=Count("id"))
        .order_by()
    )
    receipts = {
        partner: (count, last)
        for partner, count, last in PartnerImport.objects.values_list("partner_id")
        .annotate(count=Count("id"), last=Max("taken_at"))
        .order_by()
    }
    lines = [
        PartnerLine(
            row.id,
            row.name,
            row.provenance,
            row.ended_at is not None,
            opened.get(row.id, 0),
            *receipts.get(row.id, (0, None)),
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: line.is_ended)


def receipts() -> list[ReceiptLine]:
    """Return what came from partners, newest first."""
    rows = PartnerImport.objects.select_related("partner").order_by("-id")[:50]
    return [
        ReceiptLine(row.partner.name, row.digest, row.row_count, row.kept_count, row.taken_at, row.expires_at)
        for row in rows
    ]


def opened_persons() -> list[UUID]:
    """Return everybody who opened something for notices."""
    return list(SignalSwitch.objects.order_by().values_list("subject", flat=True).distinct())


def switched_on(partner_id: int) -> list[UUID]:
    """Return the persons who opened a partner."""
    return list(SignalSwitch.objects.filter(partner_id=partner_id).values_list("subject", flat=True))

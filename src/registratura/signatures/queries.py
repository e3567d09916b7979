"""What is known of the signatures of kept files, and of the trust they are judged by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count

from registratura.signatures.findings import Finding, Findings, Reason, Verdict
from registratura.signatures.models import Check, InnerFile, OwnRoot, Report, TrustList

__all__ = ["Finding", "Reason", "SignatureReport", "Verdict", "reports_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureReport:
    """
    What one check found in a document: its signatures, with the worst verdict of them all.

    `number` counts the checks of the document from 1. `moment_at` is when its bytes are known to have been here.
    `companion_id` is the document whose content a detached signature was compared with.
    `lists` names the versions of trusted lists that were used, in words.
    """

    id: int
    document_id: int
    number: int
    checked_at: datetime
    checked_by_id: int | None
    moment_at: datetime
    sha256: str
    companion_id: int | None
    verdict: Verdict
    format: str
    signatures: tuple[Finding, ...]
    reasons: tuple[Reason, ...]
    inner: tuple[str, ...]
    trust: Mapping[str, Any]
    validator: str
    evidence_sha256: str

    @property
    def holds(self) -> bool:
        """Whether all its signatures may be relied upon."""
        return self.verdict in (Verdict.QUALIFIED, Verdict.VALID)


@dataclass(frozen=True, slots=True)
class CheckState:
    """Where the checking of a document stands: `asked`, `checking`, `done`, `unsigned` or `failed`."""

    document_id: int
    state: str
    words: str
    reason: str
    begun_at: datetime
    ended_at: datetime | None


def reports_of(document_ids: Iterable[int]) -> dict[int, tuple[SignatureReport, ...]]:
    """
    Return the reports on documents by their keys, newest first, in one query.

    A document without a signature, or whose check is not over, has an empty tuple.
    """
    wanted = list(document_ids)
    found: dict[int, tuple[SignatureReport, ...]] = dict.fromkeys(wanted, ())
    rows = Report.objects.filter(document_id__in=wanted).defer("evidence").order_by("-number", "-id")
    for row in rows:
        found[row.document_id] = (*found[row.document_id], _report(row))
    return found


def newest_of(document_ids: Iterable[int]) -> dict[int, SignatureReport]:
    """Return the newest report of each document that has one, in one query."""
    return {document_id: reports[0] for document_id, reports in reports_of(document_ids).items() if reports}


def report(report_id: int) -> SignatureReport | None:
    """Return a report, or None."""
    row = Report.objects.filter(pk=report_id).defer("evidence").first()
    return _report(row) if row else None


def evidence_of(report_id: int) -> bytes | None:
    """Return the ZIP of certificates, revocation data and time stamps a report rests on, or None."""
    row = Report.objects.filter(pk=report_id).values_list("evidence", flat=True).first()
    return bytes(row) if row is not None else None


def states_of(document_ids: Iterable[int]) -> dict[int, CheckState]:
    """Return where the checking of documents stands; a document that nobody looked at yet is missing."""
    rows = Check.objects.filter(document_id__in=list(document_ids)).order_by("id")
    return {row.document_id: _state(row) for row in rows}


def failed_checks(*, limit: int = 200) -> list[CheckState]:
    """Return the checks that could not be made, newest first, for a person to look at."""
    rows = Check.objects.filter(state=Check.State.FAILED).order_by("-ended_at", "-id")[:limit]
    return [_state(row) for row in rows]


@dataclass(frozen=True, slots=True)
class CheckCounts:
    """How many checks could not be made, and how many were begun before a moment and are not over."""

    failed: int
    hung: int


def check_counts(*, begun_before: datetime) -> CheckCounts:
    """Count the checks that need a person's eye in the institution in scope."""
    failed = Check.objects.filter(state=Check.State.FAILED).count()
    hung = Check.objects.filter(state=Check.State.CHECKING, begun_at__lt=begun_before).count()
    return CheckCounts(failed, hung)


def _state(row: Check) -> CheckState:
    return CheckState(
        row.document_id, row.state, row.get_state_display(), row.reason, row.begun_at, row.ended_at
    )


def _report(row: Report) -> SignatureReport:
    found = Findings.read(row.findings)
    same = "id document_id number checked_at checked_by_id moment_at sha256 companion_id trust validator"
    return SignatureReport(
        **{name: getattr(row, name) for name in f"{same} evidence_sha256".split()},
        verdict=Verdict(row.verdict),
        format=found.format,
        signatures=found.signatures,
        reasons=found.reasons,
        inner=found.inner,
    )


@dataclass(frozen=True, slots=True)
class InnerCard:
    """A file that stood inside a signed one; its copy is among the derived files of the institution."""

    document_id: int
    position: int
    name: str
    sha256: str
    size_bytes: int
    media_type: str


def inner_files(document_id: int) -> list[InnerCard]:
    """Return the files that stood inside a document, as its newest report found them."""
    newest = newest_of([document_id]).get(document_id)
    rows = InnerFile.objects.filter(report_id=newest.id if newest else 0).defer("text").order_by("position")
    return [
        InnerCard(document_id, row.position, row.name, row.sha256, row.size_bytes, row.media_type)
        for row in rows
    ]


def inner_texts(document_ids: Iterable[int]) -> dict[int, str]:
    """Return what was read in the files inside documents, of those whose check is over and that envelop any."""
    rows = InnerFile.objects.filter(report__document_id__in=list(document_ids)).order_by(
        "report_id", "position"
    )
    texts: dict[int, dict[int, str]] = {}
    for document_id, position, text in rows.values_list("report__document_id", "position", "text"):
        texts.setdefault(document_id, {})[position] = text
    return {document_id: "\f".join(parts.values()) for document_id, parts in texts.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustListCard:
    """A copy of a trusted list: which, until when it is fresh, what it holds, who signed it."""

    id: int
    territory: str
    sequence_number: int
    issued_at: datetime
    next_update_at: datetime | None
    operator_name: str
    sha256: str
    is_list_of_lists: bool
    service_count: int
    provider_count: int
    signed_by_name: str
    signer_known_from: str
    loaded_at: datetime
    loaded_by_name: str
    current: bool

    def stale(self, now: datetime) -> bool:
        """Whether its operator promised a newer one before a moment."""
        return self.next_update_at is not None and self.next_update_at < now


def trust_lists() -> list[TrustListCard]:
    """Return all copies of trusted lists, by territory, the newest first; without their content."""
    rows = TrustList.objects.defer("content", "services", "signers").order_by(
        "territory", "-sequence_number", "-id"
    )
    cards: list[TrustListCard] = []
    for row in rows:
        same = (
            "id territory sequence_number issued_at next_update_at operator_name sha256 is_list_of_lists"
            " service_count provider_count signed_by_name signer_known_from loaded_at loaded_by_name"
        )
        current = not cards or cards[-1].territory != row.territory
        cards.append(TrustListCard(**{name: getattr(row, name) for name in same.split()}, current=current))
    return cards


@dataclass(frozen=True, slots=True)
class OwnRootCard:
    """A root certificate that the institution decided to trust."""

    id: int
    name: str
    subject: str
    sha256: str
    valid_until: datetime
    reason: str
    added_at: datetime


def own_roots() -> list[OwnRootCard]:
    """Return the roots in force of the institution in scope, by name."""
    rows = OwnRoot.objects.filter(removed_at__isnull=True).defer("certificate").order_by("name", "id")
    return [
        OwnRootCard(row.id, row.name, row.subject, row.sha256, row.valid_until, row.reason, row.added_at)
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Trust:
    """
    What signatures are judged by: services of the newest trusted lists, and the institution's own roots (DER).

    `used` is what a report writes down of it.
    """

    services: tuple[Mapping[str, Any], ...] = ()
    roots: tuple[bytes, ...] = ()
    used: Mapping[str, Any] = field(default_factory=dict)


def trust(*, with_own_roots: bool) -> Trust:
    """Return the trust in force; own roots need the scope of their institution."""
    newest = [card for card in trust_lists() if card.current and not card.is_list_of_lists]
    rows = TrustList.objects.filter(pk__in=[card.id for card in newest]).values_list("sha256", "services")
    services = [{**service, "list_sha256": sha256} for sha256, found in rows for service in found]
    roots = []
    if with_own_roots:
        in_force = OwnRoot.objects.filter(removed_at__isnull=True).order_by("id")
        roots = [(row.sha256, bytes(row.certificate)) for row in in_force]
    used = {
        "lists": [
            {
                "territory": card.territory,
                "number": card.sequence_number,
                "sha256": card.sha256,
                "issued_at": card.issued_at.isoformat(),
                "next_update_at": card.next_update_at.isoformat() if card.next_update_at else "",
            }
            for card in newest
        ],
        "roots": [sha256 for sha256, _certificate in roots],
    }
    return Trust(tuple(services), tuple(certificate for _sha256, certificate in roots), used)


def signers_of(territory: str) -> tuple[str, ...]:
    """Return the certificates (DER in base64) that may sign the list of a territory, by the newest list of lists."""
    row = TrustList.objects.filter(is_list_of_lists=True).order_by("-sequence_number", "-id").first()
    found = row.signers.get(territory, []) if row else []
    return tuple(str(each) for each in found)


def verdict_counts() -> dict[str, int]:
    """Return how many reports of the institution in scope came to each verdict."""
    rows = Report.objects.values_list("verdict").annotate(count=Count("id")).order_by("verdict")
    return dict(rows)

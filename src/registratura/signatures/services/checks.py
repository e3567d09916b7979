"""Which documents wait for their signatures to be checked, who checks them, and what was found."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max, Q

from registratura.documents.reading.names import display_name
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.signatures.findings import Findings, to_plain
from registratura.signatures.kinds import MAY_BE_SIGNED
from registratura.signatures.models import Check, InnerFile, Report
from registratura.toolkit.scope import required_institution

# A checker that has not ended by then was killed; a document that ended three checkers is left for a person.
LEASE = timedelta(minutes=15)
MOST_ATTEMPTS = 3
NEWEST = 5_000

# The newest version of each of the newest documents that nobody looked at in that version.
_TAKE = """
INSERT INTO signatures_check AS c
       (institution_id, document_id, version_number, state, reason, attempts, begun_at)
SELECT v.institution_id, v.document_id, v.number, 'checking', '', 1, %(now)s
  FROM (SELECT institution_id, id, document_id, number, blob_id FROM documents_version
         WHERE institution_id = %(institution)s ORDER BY id DESC LIMIT %(newest)s) v
  JOIN documents_blob b ON (b.institution_id, b.id) = (v.institution_id, v.blob_id)
 WHERE b.media_type = ANY(%(types)s)
   AND NOT EXISTS (SELECT 1 FROM signatures_check s
                    WHERE (s.institution_id, s.document_id) = (v.institution_id, v.document_id)
                      AND (s.version_number >= v.number OR s.state IN ('asked', 'checking')))
 ORDER BY v.id DESC LIMIT 1
    ON CONFLICT (institution_id, document_id) DO UPDATE
   SET state = 'checking', reason = '', attempts = 1, begun_at = excluded.begun_at, ended_at = NULL,
       version_number = excluded.version_number
 WHERE c.version_number < excluded.version_number AND c.state NOT IN ('asked', 'checking')
RETURNING document_id
"""


@dataclass(frozen=True, slots=True)
class ToCheck:
    """A document whose signatures somebody has taken upon himself to check, and who asked for it."""

    document_id: int
    asker_id: int | None


def next_to_check(*, now: datetime, newest: int | None = NEWEST) -> ToCheck | None:
    """
    Take the next document whose signatures wait: first what a person asked for, then the newest unchecked one.

    Two checkers never take the same one. What a killed checker held is taken again after a quarter of an hour,
    three times at the most; then it is left as failed. Must run inside a scope, in a transaction of its own.
    newest: how many of the newest versions are looked at; None: all of them.
    """
    if (again := _asked_or_left_behind(now=now)) is not None:
        return again
    given: dict[str, Any] = {
        "now": now,
        "institution": required_institution(),
        "types": sorted(MAY_BE_SIGNED),
        "newest": newest,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, given)
        row = cursor.fetchone()
    return ToCheck(row[0], None) if row else None


def _asked_or_left_behind(*, now: datetime) -> ToCheck | None:
    waiting = Q(state=Check.State.ASKED) | Q(state=Check.State.CHECKING, begun_at__lt=now - LEASE)
    while check := (
        Check.objects.filter(waiting).order_by("state", "id").select_for_update(skip_locked=True).first()
    ):
        if check.attempts < MOST_ATTEMPTS:
            check.state, check.attempts, check.begun_at = Check.State.CHECKING, check.attempts + 1, now
            check.save(update_fields=["state", "attempts", "begun_at"])
            return ToCheck(check.document_id, check.asker_id)
        keep_failure(document_id=check.document_id, reason="hung", now=now)
    return None


def keep_failure(*, document_id: int, reason: str, now: datetime) -> None:
    """Write down that the signatures of a document could not be checked, and why; a person can ask again."""
    Check.objects.filter(document_id=document_id).update(
        state=Check.State.FAILED, reason=reason[:24], ended_at=now
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class InnerCopy:
    """A file that stood inside a signed one, kept among the derived files, with the text that was read in it."""

    name: str
    sha256: str
    size_bytes: int
    media_type: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckMade:
    """What a checker brings back about a document, and what it judged by."""

    sha256: str
    moment_at: datetime
    findings: Findings
    companion_id: int | None
    trust: Mapping[str, Any]
    validator: str
    evidence: bytes
    inner: Sequence[InnerCopy] = ()


def keep_report(
    *, document_id: int, made: CheckMade, now: datetime, asker_id: int | None = None
) -> int | None:
    """
    Write down what a check found, as a new report beside the older ones, and return its number.

    A file without any signature gets no report: None. Must run inside a scope.
    asker_id: who asked for the check; nobody when it was made on arrival.
    """
    signed = made.findings.signed
    Check.objects.filter(document_id=document_id).update(
        state=Check.State.DONE if signed else Check.State.UNSIGNED, reason="", ended_at=now
    )
    if not signed:
        return None
    last = Report.objects.filter(document_id=document_id).aggregate(last=Max("number"))["last"] or 0
    report = Report(
        institution_id=required_institution(),
        document_id=document_id,
        number=last + 1,
        checked_at=now,
        checked_by_id=asker_id,
        moment_at=made.moment_at,
        sha256=made.sha256,
        companion_id=made.companion_id,
        verdict=made.findings.verdict,
        signature_count=len(made.findings.signatures),
        findings=to_plain(made.findings),
        trust=dict(made.trust),
        validator=made.validator[:100],
        evidence=made.evidence,
        evidence_sha256=hashlib.sha256(made.evidence).hexdigest(),
    )
    report.save(force_insert=True)
    for position, copy in enumerate(made.inner):
        InnerFile(
            institution_id=report.institution_id,
            report_id=report.id,
            position=position,
            name=display_name(copy.name),
            sha256=copy.sha256,
            size_bytes=copy.size_bytes,
            media_type=copy.media_type[:120],
            text=copy.text,
        ).save(force_insert=True)
    journal.record(
        action="signatures.document.checked",
        subject_type="document",
        subject_id=document_id,
        by=None,
        details={
            "report": report.number,
            "verdict": str(report.verdict),
            "signatures": report.signature_count,
            "sha256": made.sha256,
            "evidence_sha256": report.evidence_sha256,
        },
    )
    return report.number


def ask_again(*, document_id: int, by: Actor, now: datetime) -> None:
    """Ask for a new check of a document that was checked before; its older reports stay. Safe to repeat."""
    done = Check.objects.filter(
        document_id=document_id, state__in=[Check.State.DONE, Check.State.FAILED, Check.State.UNSIGNED]
    )
    if done.update(
        state=Check.State.ASKED, reason="", attempts=0, begun_at=now, ended_at=None, asker_id=by.id
    ):
        journal.record(
            action="signatures.check.asked",
            subject_type="document",
            subject_id=document_id,
            by=by,
            details={},
        )


def forget_inner_files(*, document_ids: Collection[int]) -> list[str]:
    """
    Forget what was read in the files inside eliminated signed documents, and return the digests of their copies.

    Copies that stand inside another document's signed file too are not among them. Must run inside a scope.
    """
    rows = InnerFile.objects.filter(report__document_id__in=list(document_ids))
    digests = set(rows.values_list("sha256", flat=True))
    for row in rows.exclude(text="").order_by("id"):
        row.text = ""
        row.save(update_fields=["text"])
    beside = InnerFile.objects.filter(sha256__in=digests).exclude(report__document_id__in=list(document_ids))
    return sorted(digests - set(beside.values_list("sha256", flat=True)))

"""What a check of signatures found, in codes and plain values; `words` turns it into sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, Self


class Verdict(StrEnum):
    """What a signature is worth; the first is the best, the last the worst."""

    QUALIFIED = "qualified"
    VALID = "valid"
    UNVERIFIED = "unverified"
    CHANGED = "changed"
    BROKEN = "broken"


_FROM_BEST = list(Verdict)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst of several verdicts; of none, that nothing could be verified."""
    return max(verdicts, key=_FROM_BEST.index, default=Verdict.UNVERIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a verdict is what it is, or what else one should know: a code and the facts of its sentence."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """A certificate in plain values; `sha256` is its fingerprint in lower-case hexadecimal."""

    name: str = ""
    organization: str = ""
    subject: str = ""
    issuer: str = ""
    serial: str = ""
    sha256: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """
    What is known of the signer's certificate being taken back.

    status: `good`, `revoked`, `unknown`, or `not-needed`. source: `ocsp`, `crl` or empty.
    """

    status: str = "unknown"
    source: str = ""
    produced_at: datetime | None = None
    revoked_at: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time stamp over the signature: its moment, who gave it, whether it holds and whether it is qualified."""

    at: datetime
    by: str = ""
    holds: bool = False
    qualified: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """
    Where trust begins: `list` (a service of a trusted list), `own` (a root of the institution), or empty.

    list_sha256: which version of the list.
    """

    source: str = ""
    name: str = ""
    service: str = ""
    territory: str = ""
    list_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    One signature, seal or time stamp of a document.

    kind: `signature`, `seal` or `stamp`. level: `B-B`, `B-T`, `B-LT` or `B-LTA`. qualification: `qes`, `qseal`,
    `adesqc`, `adesealqc` (qualified certificate without a qualified device) or `none`.
    judged_at is the moment whose facts counted: the time stamp's (`judged_by` = `stamp`) or that of arrival.
    coverage: `whole`, `revision` (what came later is lawful), `extended` (it is not), `files` or `unclear`.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    kind: str = "signature"
    format: str = ""
    field_name: str = ""
    qualification: str = "none"
    level: str = "B-B"
    certificate: CertificateFacts = field(default_factory=CertificateFacts)
    chain: tuple[CertificateFacts, ...] = ()
    anchor: Anchor = field(default_factory=Anchor)
    claimed_at: datetime | None = None
    stamps: tuple[Stamp, ...] = ()
    judged_at: datetime | None = None
    judged_by: str = "arrival"
    coverage: str = "unclear"
    covered_bytes: int = 0
    covers: tuple[str, ...] = ()
    revocation: Revocation = field(default_factory=Revocation)
    digest: str = ""
    algorithm: str = ""
    key: str = ""
    claimed_place: str = ""
    claimed_reason: str = ""

    @property
    def holds(self) -> bool:
        """Whether it may be relied upon."""
        return self.verdict in (Verdict.QUALIFIED, Verdict.VALID)


def to_plain(value: Any) -> Any:
    """Return findings as values that JSON can hold."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): to_plain(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(each) for each in value]
    if hasattr(value, "__dataclass_fields__"):
        return {each.name: to_plain(getattr(value, each.name)) for each in fields(value)}
    return str(value) if isinstance(value, StrEnum) else value


class _Reader:
    """Reads findings back from plain values that a confined program wrote: nothing in them is taken on trust."""

    longest = 500
    most = 200

    def text(self, given: Mapping[str, Any], name: str) -> str:
        value = given.get(name, "")
        return "".join(sign for sign in str(value)[: self.longest] if sign.isprintable())

    def moment(self, given: Mapping[str, Any], name: str) -> datetime | None:
        value = given.get(name)
        try:
            found = datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            return None
        return found if found is not None and found.tzinfo is not None else None

    def part(self, given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        value = given.get(name)
        return value if isinstance(value, dict) else {}

    def parts(self, given: Mapping[str, Any], name: str) -> list[Any]:
        value = given.get(name)
        return value[: self.most] if isinstance(value, list) else []

    def certificate(self, given: Mapping[str, Any]) -> CertificateFacts:
        words = {
            name: self.text(given, name)
            for name in ("name", "organization", "subject", "issuer", "serial", "sha256")
        }
        return CertificateFacts(
            **words, valid_from=self.moment(given, "valid_from"), valid_to=self.moment(given, "valid_to")
        )

    def reason(self, given: Mapping[str, Any]) -> Reason:
        facts = self.part(given, "facts")
        return Reason(code=self.text(given, "code"), facts={str(k)[:40]: self.text(facts, k) for k in facts})

    def stamp(self, given: Mapping[str, Any]) -> Stamp | None:
        at = self.moment(given, "at")
        if at is None:
            return None
        return Stamp(
            at=at,
            by=self.text(given, "by"),
            holds=given.get("holds") is True,
            qualified=given.get("qualified") is True,
            why=self.text(given, "why"),
        )

    def revocation(self, given: Mapping[str, Any]) -> Revocation:
        return Revocation(
            status=self.text(given, "status") or "unknown",
            source=self.text(given, "source"),
            produced_at=self.moment(given, "produced_at"),
            revoked_at=self.moment(given, "revoked_at"),
            why=self.text(given, "why"),
        )

    def finding(self, given: Mapping[str, Any]) -> Finding:
        words = {
            name: self.text(given, name)
            for name in (
                *("kind", "format", "field_name", "qualification", "level", "judged_by", "coverage"),
                *("digest", "algorithm", "key", "claimed_place", "claimed_reason"),
            )
        }
        anchor = self.part(given, "anchor")
        covered = given.get("covered_bytes")
        return Finding(
            **words,
            verdict=_verdict(given.get("verdict")),
            reasons=tuple(
                self.reason(each) for each in self.parts(given, "reasons") if isinstance(each, dict)
            ),
            certificate=self.certificate(self.part(given, "certificate")),
            chain=tuple(
                self.certificate(each) for each in self.parts(given, "chain") if isinstance(each, dict)
            ),
            anchor=Anchor(**{each.name: self.text(anchor, each.name) for each in fields(Anchor)}),
            claimed_at=self.moment(given, "claimed_at"),
            stamps=tuple(
                stamp
                for each in self.parts(given, "stamps")
                if isinstance(each, dict) and (stamp := self.stamp(each)) is not None
            ),
            judged_at=self.moment(given, "judged_at"),
            covered_bytes=covered if isinstance(covered, int) else 0,
            covers=tuple(str(each)[: self.longest] for each in self.parts(given, "covers")),
            revocation=self.revocation(self.part(given, "revocation")),
        )


def _verdict(value: object) -> Verdict:
    # What is not one of the words is never read as trust.
    return Verdict(str(value)) if value in set(Verdict) else Verdict.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """
    Everything a check found in one file.

    format: `pades`, `cades`, `xades`, `asic-s`, `asic-e`, `ooxml`, `odf`, or empty. reasons: what concerns the file as
    a whole.
    inner: the names of the files that stand inside it, for those that envelop others.
    """

    format: str = ""
    verdict: Verdict = Verdict.UNVERIFIED
    signatures: tuple[Finding, ...] = ()
    reasons: tuple[Reason, ...] = ()
    inner: tuple[str, ...] = ()

    @property
    def signed(self) -> bool:
        """Whether the file is signed at all, or claims to be."""
        return bool(self.signatures) or bool(self.reasons)

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        """Read findings back from plain values; what does not fit is left out, never believed."""
        reader = _Reader()
        return cls(
            format=reader.text(given, "format"),
            verdict=_verdict(given.get("verdict")),
            signatures=tuple(
                reader.finding(each) for each in reader.parts(given, "signatures") if isinstance(each, dict)
            ),
            reasons=tuple(
                reader.reason(each) for each in reader.parts(given, "reasons") if isinstance(each, dict)
            ),
            inner=tuple(str(each)[: reader.longest] for each in reader.parts(given, "inner")),
        )

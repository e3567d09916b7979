"""From the invented year to rows: numbers, serials, files' places, and what happened to each entry afterwards."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from registratura.flows.demo.history import DemoEntry
from registratura.flows.demo.people import DemoParty
from registratura.flows.demo.staging import ActRow, CorrespondentRow, EntryRow
from registratura.kernel.calendar import BUCHAREST, legal_date
from registratura.kernel.text import fold, sort_key
from registratura.registers.drafts import names_of, words_of

SERIALS = {"Petiție": "petitii", "Cerere Legea 544/2001": "legea-544"}
_UNUSED_EVERY, _FIRST_UNUSED = 300, 40  # of the papers sent, one number was reserved and nobody used it
_CORRECTED_SHARE = 0.006
_NOTICE = "Comunicare dispoziție nr. "
_PURPOSES = (
    "Răspunsuri pregătite pentru audiențele de joi",
    "Adrese de înaintare pentru ședința consiliului local",
    "Dispoziții de convocare pregătite de secretarul general",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Whose year is written: keys of the institution, its units by code, its registers by code, its registrar."""

    institution_id: int
    code: str
    units: dict[str, int]
    registers: dict[str, int]
    registrar_id: int
    registrar_name: str
    registrar_email: str
    head_id: int
    head_email: str


@dataclass(slots=True)
class Counter:
    """How far a register's numbers of a year have come."""

    number: int
    at: datetime


@dataclass(slots=True)
class Filing:
    """
    Gives numbers and keys to a stream of invented registrations.

    `entry_id` and `correspondent_id` give the next key; `now` bounds whatever happened afterwards.
    """

    office: Office
    now: datetime
    entry_id: Callable[[], int]
    correspondent_id: Callable[[], int]
    counters: dict[tuple[int, int], Counter] = field(default_factory=dict)
    correspondents: dict[tuple[str, str], CorrespondentRow] = field(default_factory=dict)
    acts: list[ActRow] = field(default_factory=list)
    written: int = 0
    sent: int = 0
    rng: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.rng = random.Random(f"filing/{self.office.code}")

    def rows(
        self, stream: Iterable[DemoEntry], *, papers: Mapping[int, str] | None = None
    ) -> Iterator[EntryRow]:
        """
        Yield the rows of one year in the order of their keys; the stream's moments rise.

        papers: the file's name of each place of the stream that is made of a sample.
        """
        keys: list[int] = []
        for demo in stream:
            disposition = None
            if demo.subject.startswith(_NOTICE):
                disposition, demo = self._disposition(demo)
                yield disposition
            row = self._row(demo, self.office.registers["general"])
            keys.append(row.id)
            if papers and (name := papers.get(len(keys) - 1)):
                row.request_key = paper_key(code=self.office.code, name=name)
                row.request_digest = digest_of(row.request_key)
            if disposition is not None:
                row.connected_to_id = disposition.id
            elif demo.answers is not None:
                row.connected_to_id = keys[demo.answers]
            self.sent += demo.direction == "outgoing"
            if demo.direction == "outgoing" and self.sent % _UNUSED_EVERY == _FIRST_UNUSED:
                self._never_used(row)
            else:
                self._afterwards(row, demo)
            entry: dict[str, Any] = {name: getattr(row, name) for name in SOUGHT}
            row.words, row.names = words_of(entry), names_of(entry)
            yield row

    def _disposition(self, notice: DemoEntry) -> tuple[EntryRow, DemoEntry]:
        """Return the mayor's disposition that a notice sends, and the notice with its number."""
        matter = notice.subject.removeprefix(_NOTICE).partition(" ")[2]
        demo = replace(
            notice, direction="internal", channel="internal", document_kind="Dispoziție", sender=None, recipient=None,
            subject=f"Dispoziție {matter}", answers=None, dispatched_on=None, resolution="", annulled_reason="",
        )  # fmt: skip
        row = self._row(demo, self.office.registers["dispozitii"])
        row.at_first = ""
        entry: dict[str, Any] = {name: getattr(row, name) for name in SOUGHT}
        row.words, row.names = words_of(entry), names_of(entry)
        return row, replace(notice, subject=f"{_NOTICE}{row.number}/{row.year} {matter}")

    def _row(self, demo: DemoEntry, register_id: int) -> EntryRow:
        office, at = self.office, demo.registered_at
        self.written += 1
        key = uuid5(NAMESPACE_URL, f"demo/{office.code}/{at.year}/{self.written}")
        parties = [*self._party("sender", demo.sender, at), *self._party("recipient", demo.recipient, at)]
        serial = SERIALS.get(demo.document_kind) if demo.direction == "incoming" else None
        serials = []
        if serial is not None:
            special = office.registers[serial]
            serials.append({"register_id": special, "number": self._number(special, at)})
        return EntryRow(
            institution_id=office.institution_id,
            id=self.entry_id(),
            register_id=register_id,
            year=at.year,
            number=self._number(register_id, at),
            registered_at=at,
            registered_on=at.date(),
            registered_by_id=office.registrar_id,
            state="registered",
            direction=demo.direction,
            channel=demo.channel,
            received_at=_received_at(demo),
            late_reason=demo.late_reason,
            document_kind=demo.document_kind,
            subject=demo.subject,
            sender_name=demo.sender.name if demo.sender else "",
            recipient_name=demo.recipient.name if demo.recipient else "",
            sender_number=demo.sender_number,
            sender_dated_on=demo.sender_dated_on,
            sheet_count=demo.sheet_count,
            annex_count=demo.annex_count,
            unit_id=office.units[demo.unit_code],
            dispatched_on=demo.dispatched_on,
            resolution=demo.resolution,
            connected_to_id=None,
            filing_code=demo.filing_code,
            request_key=key,
            request_digest=digest_of(key),
            parties=_json(parties),
            serials=_json(serials),
            at_first='{"filing_code": null}' if demo.filing_code else "",
        )

    def _number(self, register_id: int, at: datetime) -> int:
        counter = self.counters.setdefault((register_id, at.year), Counter(0, at))
        counter.number, counter.at = counter.number + 1, at
        return counter.number

    def _party(self, role: str, party: DemoParty | None, at: datetime) -> list[dict[str, Any]]:
        if party is None:
            return []
        identity = party.cnp or party.cui
        known = self.correspondents.get((party.name, identity))
        if known is None and identity:
            known = self.correspondents[party.name, identity] = self._correspondent(party, at)
        if known is not None:
            known.used_count += 1
            known.last_used_at = at
        correspondent = known.id if known else None
        return [{"correspondent_id": correspondent, "role": role, "position": 1, "name": party.name}]

    def _correspondent(self, party: DemoParty, at: datetime) -> CorrespondentRow:
        row = CorrespondentRow(
            institution_id=self.office.institution_id,
            id=self.correspondent_id(),
            kind=party.kind,
            name=party.name,
            folded_name=fold(party.name)[:240],
            sort_key=sort_key(party.name)[:420],
            cnp=party.cnp if _shows_code(party) else "",
            cui=party.cui,
            email=party.email,
            phone=party.phone,
            address=party.address,
            locality=party.locality,
            county=party.county,
            created_at=at,
            created_by_id=self.office.registrar_id,
            used_count=0,
            last_used_at=at,
        )
        details = {"name": row.name, "kind": row.kind}
        self._act(at, "correspondents.correspondent.added", "correspondent", row.id, details)
        return row

    def _afterwards(self, row: EntryRow, demo: DemoEntry) -> None:
        """Write what happened to an entry after its number: annulled, corrected, resolved."""
        if demo.annulled_reason:
            at = self._later(row.registered_at, minutes=self.rng.randint(4, 2_000))
            row.state, row.annulled_at, row.annulled_by_id = "annulled", at, self.office.registrar_id
            row.annulled_reason = demo.annulled_reason
            self._act(
                at, "registers.entry.annulled", "entry", row.id,
                {"reason": row.annulled_reason, "act": "", "was": "registered"},
            )  # fmt: skip
            return
        if self.rng.random() < _CORRECTED_SHARE:
            self._correct(row)
        changes: dict[str, list[str | None]] = {}
        if row.dispatched_on is not None:
            changes["dispatched_on"] = [None, row.dispatched_on.isoformat()]
        if row.resolution:
            changes["resolution"] = ["", row.resolution]
        if row.filing_code:
            changes["filing_code"] = ["", row.filing_code]
        if changes:
            day = row.dispatched_on or row.registered_on + timedelta(days=self.rng.randint(0, 5))
            at = datetime.combine(day, time(14, self.rng.randint(0, 59)), BUCHAREST)
            at = self._later(max(at, row.registered_at), minutes=self.rng.randint(1, 60))
            details = {"reason": "", "changes": changes, "parties": None}
            self._act(at, "registers.entry.filled", "entry", row.id, details)

    def _correct(self, row: EntryRow) -> None:
        first = json.loads(row.at_first or "{}")
        mistyped = _mistyped(row.subject)
        if mistyped != row.subject and self.rng.random() < 0.6:
            changes: dict[str, list[Any]] = {"subject": [mistyped, row.subject]}
            reason = "Greșeală de scriere"
            first["subject"] = mistyped
        else:
            changes = {"sheet_count": [(row.sheet_count or 0) + 1, row.sheet_count]}
            reason = "File numărate greșit la primire"
            first["sheets"] = (row.sheet_count or 0) + 1
        row.at_first = _json(first)
        row.correction_count = 1
        at = self._later(row.registered_at, minutes=self.rng.randint(2, 600))
        details = {"reason": reason, "changes": changes, "parties": None}
        self._act(at, "registers.entry.corrected", "entry", row.id, details)

    def _never_used(self, row: EntryRow) -> None:
        """Make of an entry a number that was reserved and never used."""
        until = row.registered_at + timedelta(days=3)
        row.subject = row.document_kind = row.recipient_name = row.sender_number = row.filing_code = ""
        row.parties, row.at_first, row.resolution = "[]", "", ""
        row.dispatched_on = row.sender_dated_on = row.connected_to_id = None
        row.sheet_count = row.annex_count = None
        row.reserved_for_id, row.reserved_until = self.office.head_id, until
        row.reserved_purpose = self.rng.choice(_PURPOSES)
        row.state = "reserved"
        if until < self.now:
            row.state, row.completed_at = "unused", until
            self.acts.append(
                ActRow(
                    at=until,
                    action="registers.reservation.unused",
                    subject_type="entry",
                    subject_id=row.id,
                    details=_json({"until": until.isoformat()}),
                    actor_id=None,
                    actor_name="Sistem",
                )
            )

    def _later(self, at: datetime, *, minutes: int) -> datetime:
        return max(min(at + timedelta(minutes=minutes), self.now), at)

    def _act(self, at: datetime, action: str, subject_type: str, subject_id: int, details: object) -> None:
        office = self.office
        self.acts.append(
            ActRow(
                at=at,
                action=action,
                subject_type=subject_type,
                subject_id=subject_id,
                details=_json(details),
                actor_id=office.registrar_id,
                actor_name=office.registrar_name,
            )
        )


SOUGHT = (
    *("subject", "sender_name", "recipient_name", "document_kind", "sender_number", "filing_code", "remarks"),
    *("resolution", "reserved_purpose"),
)


def digest_of(key: UUID) -> str:
    """Return what stands for the digest of a request that was never made."""
    return hashlib.sha256(key.bytes).hexdigest()


def paper_key(*, code: str, name: str) -> UUID:
    """Return the request key of the entry made of a sample paper."""
    return uuid5(NAMESPACE_URL, f"demo/{code}/paper/{name}")


def _shows_code(party: DemoParty) -> bool:
    """Tell whether a letter of the person's carries the personal code: one in three does."""
    return bool(party.cnp) and int(party.cnp[-3:]) % 3 == 0


def _received_at(demo: DemoEntry) -> datetime:
    day: date | None = demo.received_on
    if day is None or day >= legal_date(demo.registered_at):
        return demo.registered_at
    return datetime.combine(day, time(15, 20), BUCHAREST)


def _mistyped(subject: str) -> str:
    """Swap two letters inside the longest of the first words, as fingers do."""
    word = max(subject.split()[:3], key=len)
    if len(word) < 6:
        return subject
    return subject.replace(word, word[:3] + word[4] + word[3] + word[5:], 1)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

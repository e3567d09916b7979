"""The invented papers that lie in `samples/`, put among the newest registrations of the commune."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from registratura.flows.demo.history import DemoEntry
from registratura.flows.demo.incoming import INCOMING
from registratura.flows.demo.people import DemoParty
from registratura.kernel.calendar import legal_date

SAMPLES = Path(__file__).resolve().parents[4] / "samples"
MOST = 12
# Kinds of the samples, as the registers name them and the duty that handles them.
_KINDS = {kind.code: (kind.name, kind.duty) for kind in INCOMING} | {
    "request": ("Cerere", "public_relations"),
    "contract": ("Contract", "procurement"),
    "thanks": ("Adresă", "mayor"),
    "signature": ("Semnătură electronică", "public_relations"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A file to attach, and what was registered with it."""

    path: Path
    kind: str
    subject: str
    sender: DemoParty
    sender_number: str
    sender_dated_on: date
    sheet_count: int
    annex_count: int


def papers(*, until: date) -> list[Paper]:
    """Return the incoming papers dated at or before a day, the oldest first; none without the folder."""
    manifest = SAMPLES / "manifest.json"
    if not manifest.exists():
        return []
    found = [
        _paper(item)
        for item in json.loads(manifest.read_text(encoding="utf-8"))["files"]
        if item["path"].startswith("documents/") and item["direction"] == "incoming"
        if item["expected"]["status"] == "registered" and item["sender_dated_on"] and item["sender"]
    ]
    fitting = [paper for paper in found if paper.sender_dated_on <= until]
    return sorted(fitting, key=lambda paper: (paper.sender_dated_on, paper.path.name))


def _paper(item: dict[str, Any]) -> Paper:
    party = item["sender"]
    sender = DemoParty(
        kind=party["kind"],
        name=party["name"],
        cnp=party.get("cnp", ""),
        cui=party.get("cui", ""),
        email=party.get("email", ""),
        address=party.get("address", ""),
    )
    return Paper(
        path=SAMPLES / item["path"],
        kind=item["kind"],
        subject=item["subject"],
        sender=sender,
        sender_number=item["sender_number"] or "",
        sender_dated_on=date.fromisoformat(item["sender_dated_on"]),
        sheet_count=item["sheet_count"] or 1,
        annex_count=item["annex_count"] or 0,
    )


def with_papers(
    *, stream: Sequence[DemoEntry], found: Sequence[Paper], units: dict[str, str]
) -> tuple[list[DemoEntry], dict[int, str]]:
    """
    Let the newest papers stand in the place of the newest incoming registrations that nobody answered.

    units: the code of the unit for each duty. Returns the stream and the file's name of each changed place.
    """
    answered = {entry.answers for entry in stream}
    places = [
        index
        for index in range(len(stream) - 1, -1, -1)
        if stream[index].direction == "incoming"
        and index not in answered
        and not stream[index].annulled_reason
    ][: min(MOST, len(found))]
    made, names = list(stream), {}
    for index, paper in zip(sorted(places), found[len(found) - len(places) :], strict=True):
        entry = made[index]
        if paper.sender_dated_on > legal_date(entry.registered_at):
            continue
        kind, duty = _KINDS.get(paper.kind, (entry.document_kind, ""))
        made[index] = replace(
            entry, channel="counter" if paper.sender.kind == "person" else "post", document_kind=kind,
            subject=paper.subject, sender=paper.sender, sender_number=paper.sender_number,
            sender_dated_on=paper.sender_dated_on, received_on=legal_date(entry.registered_at), late_reason="",
            sheet_count=paper.sheet_count, annex_count=paper.annex_count, dispatched_on=None, resolution="",
            filing_code="", unit_code=units.get(duty, entry.unit_code),
        )  # fmt: skip
        names[index] = paper.path.name
    return made, names

"""What the public page says of something that somebody holds: a proof, a signed state, a paper, a digest."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from registratura.checkpoints import queries as seals
from registratura.checkpoints.verifier import program
from registratura.flows.sealing.exporting import proof_of_leaf
from registratura.journal import queries as journal
from registratura.kernel import notes

if TYPE_CHECKING:
    from registratura.checkpoints.verifier.program import Report

MOST_CHARACTERS = 200_000
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer: `holds` None when nothing like it is known; facts are label and value; faults name the record."""

    holds: bool | None
    title: str
    facts: tuple[tuple[str, str], ...] = ()
    faults: tuple[str, ...] = ()
    leaf: dict[str, Any] | None = None


def answer(*, text: str) -> Verdict:
    """
    Say what a pasted text or an uploaded small file is worth, by the keys and states of the institution in scope.

    A time stamp that came with it is not read: the one that the institution keeps is.
    """
    told = text.replace("\r\n", "\n").strip()
    digest = "".join(told.split()).lower()
    if _DIGEST.fullmatch(digest):
        return of_digest(digest=digest)
    if told.startswith("{"):
        return _of_proof(told)
    if "\n— " in told:
        return _of_state(f"{told}\n")
    return Verdict(None, _("Nu am recunoscut ce ați dat"))


def of_digest(*, digest: str) -> Verdict:
    """Say whether a SHA-256 is that of a sealed register of a day, or of an act under seal."""
    paper = seals.paper_with(sha256=digest)
    if paper is not None:
        return Verdict(
            True,
            _("Da, acesta este registrul zilei, așa cum a fost tipărit și sigilat"),
            (
                (_("Registrul"), paper.register_name),
                (_("Ziua"), f"{paper.day:%d.%m.%Y}"),
                (_("Numărul"), f"{paper.number}/{paper.year}"),
                (_("Poziții"), str(paper.entry_count)),
            ),
        )
    proof = proof_of_leaf(leaf=bytes.fromhex(digest))
    if proof is None:
        return Verdict(None, _("Nu cunoaștem această amprentă"))
    return Verdict(
        True,
        _("Da, actul cu această amprentă stă în jurnalul sigilat"),
        (
            (_("Poziția în jurnal"), str(proof["index"])),
            (_("Scris la"), proof["leaf"]["recorded_at"]),
            (_("Starea semnată"), proof["note"].split("\n")[1]),
        ),
        leaf=proof,
    )


def _of_proof(text: str) -> Verdict:
    keys = [key.verifier for key in seals.log_keys()]
    try:
        row = json.loads(text)
        if row.get("format") == program.RECEIPT:
            report = program.check_receipt(row, keys)
            facts = [(_("Numărul de înregistrare"), str(row["number"]))]
        elif row.get("format") == program.DAY:
            report = program.check_day({**row, "stamp": ""}, keys, [])
            facts = _day_facts(str(row["day"]))
        else:
            return Verdict(None, _("Nu am recunoscut ce ați dat"))
        facts.append((_("Poziția în jurnal"), str((row.get("proof") or row)["index"])))
    except program.BROKEN:
        return Verdict(False, _("Fișierul nu este o dovadă întreagă"))
    return _told(report, facts)


def _day_facts(text: str) -> list[tuple[str, str]]:
    day = seals.day_of(date.fromisoformat(text))
    facts = [(_("Ziua"), text)]
    if day is not None and day.stamp is not None:
        facts.append(
            (_("Marca temporală"), f"{day.stamp.given_at:%d.%m.%Y %H:%M:%S} UTC, {day.stamp.authority}")
        )
    return facts


def _told(report: Report, facts: list[tuple[str, str]]) -> Verdict:
    if report.faults:
        words = tuple(str(fault["words"]) for fault in report.faults[:10])
        return Verdict(False, _("Nu, ceva a fost schimbat"), tuple(facts), words)
    return Verdict(True, _("Da, dovada este întreagă și semnată de instituție"), tuple(facts))


def _of_state(note: str) -> Verdict:
    keys = [notes.read_verifier(key.verifier) for key in seals.log_keys()]
    try:
        state = notes.read_checkpoint(notes.open_note(note, verifiers=keys)[0])
    except notes.NoteError:
        return Verdict(False, _("Starea nu este semnată de instituție sau a fost schimbată"))
    facts = ((_("Acte sub ea"), str(state.size)), (_("Rădăcina"), state.root.hex()))
    if journal.roots().get(state.size) == state.root:
        return Verdict(
            True, _("Da, jurnalul de acum cuprinde neschimbat tot ce era sub această stare"), facts
        )
    return Verdict(
        False,
        _("Starea este semnată de instituție, dar jurnalul de acum nu o mai cuprinde: păstrați-o"),
        facts,
    )

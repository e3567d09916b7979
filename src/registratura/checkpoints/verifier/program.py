"""What the program looks at: an export line by line, the proof of an act, a day with its papers."""

import argparse
import base64
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from registratura.checkpoints.verifier.marks import (
    Tree,
    UnfitError,
    canonical,
    check_act,
    check_stamp,
    leaf_hash,
    open_note,
    read_key,
    root_by_proof,
)

JOURNAL, RECEIPT, DAY = "registratura-journal-1", "registratura-receipt-1", "registratura-day-1"
HASH = re.compile(rb'"hash":"([0-9a-f]{64})"')
MOST_TRIED = 256  # acts of one window among which two swapped ones are looked for
BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


class Report:
    """What was looked at and what was found wrong."""

    def __init__(self, kind: str) -> None:
        self.kind, self.acts, self.states, self.stamps = kind, 0, 0, 0
        self.faults: list[dict[str, Any]] = []
        self.facts: dict[str, Any] = {}

    def fault(self, code: str, words: str, **where: Any) -> None:
        """Enter a fault; where: position, record, action, subject, line, size, as far as known."""
        self.faults.append({"code": code, "words": words, **where})

    def as_json(self) -> "dict[str, Any]":
        """Return everything as one object."""
        return {"ok": not self.faults, "kind": self.kind, "acts": self.acts, "states": self.states,
                "stamps": self.stamps, **self.facts, "faults": self.faults}  # fmt: skip


class Journal:
    """The check of an export: each line by itself, then the tree against every signed state."""

    def __init__(self, keys: "list[str]", notes: "list[str]") -> None:
        self.report, self.given, self.keys, self.notes = Report("journal"), bool(keys), list(keys), notes
        self.hashes: list[bytes] = []
        self.stated: dict[int, bytes] = {}
        self.missing: set[int] = set()
        self.records: list[int] = []
        self.states: list[tuple[int, dict[str, Any]]] = []
        self.origin, self.ended, self.expected = "", False, 0

    def line(self, number: int, raw: bytes) -> None:
        """Check a line by itself."""
        try:
            row = json.loads(raw)
            if row["kind"] == "act":
                self._act(number, row, raw)
            elif canonical(row) != raw:
                raise UnfitError("linia nu este scrisă în forma canonică")
            else:
                self._other(number, row)
        except BROKEN as error:
            self._unread(number, raw, str(error))

    def _act(self, number: int, row: "dict[str, Any]", raw: bytes) -> None:
        leaf, position = row["leaf"], row["position"]
        leaf_text = canonical(leaf)
        computed, stated = leaf_hash(leaf_text), bytes.fromhex(row["hash"])
        words, body = check_act(leaf, row["body"])
        if computed != stated:
            words = "actul nu este cel sigilat"
        parts = (body, stated.hex().encode(), leaf_text, str(position).encode())
        if not words and raw != b'{"body":%b,"hash":"%b","kind":"act","leaf":%b,"position":%b}' % parts:
            words = "linia nu este scrisă în forma canonică"
        where = {"position": position, "record": leaf["record"], "action": leaf["action"], "subject": leaf["subject"],
                 "line": number}  # fmt: skip
        if words:
            self.report.fault("changed", f"actul nr. {leaf['record']} ({leaf['action']}): {words}", **where)
        if position != len(self.hashes):
            self.report.fault(
                "order",
                f"actul nr. {leaf['record']} stă la poziția {position} în loc de {len(self.hashes)}",
                **where,
            )
            while len(self.hashes) < position <= len(self.hashes) + 1_000_000:
                self._gap(number)
        if position == len(self.hashes):
            self.hashes.append(computed)
            self.records.append(leaf["record"])
            if computed != stated:
                self.stated[position] = stated
        elif 0 <= position < len(self.hashes):
            self.missing.discard(position)
            self.hashes[position] = computed
        self.report.acts += 1

    def _gap(self, number: int) -> None:
        self.missing.add(len(self.hashes))
        self.hashes.append(b"")
        self.records.append(0)

    def _unread(self, number: int, raw: bytes, why: str) -> None:
        position = len(self.hashes)
        self.report.fault("unreadable", f"linia {number}, poziția {position}: nu se poate citi ({why})",
                          position=position, line=number)  # fmt: skip
        for found in HASH.findall(raw) if b'"kind":"state"' not in raw else ():
            self.hashes.append(bytes.fromhex(found.decode()))
            self.records.append(0)

    def _other(self, number: int, row: "dict[str, Any]") -> None:
        digest = row.pop("digest")
        if hashlib.sha256(canonical(row)).hexdigest() != digest:
            self.report.fault("changed", f"linia {number} ({row['kind']}) a fost schimbată", line=number)
        if row["kind"] == "journal":
            self.origin, self.expected = row["origin"], row["size"]
        elif row["kind"] == "key":
            read_key(row["key"])
            self.keys += [] if self.given else [row["key"]]
        elif row["kind"] == "state":
            self.states.append((number, row))
        elif row["kind"] == "end":
            self.ended = True
        else:
            raise UnfitError("linie de un fel necunoscut")

    def finish(self) -> Report:
        """Check the tree against every state, in the file and given beside it."""
        if not self.ended or len(self.hashes) != self.expected:
            self.report.fault(
                "cut",
                f"exportul cuprinde {len(self.hashes)} acte din {self.expected}",
                position=len(self.hashes),
            )
        for place in sorted(self.missing)[:1000]:
            self.report.fault("missing", f"lipsește actul de la poziția {place}", position=place)
        wanted = []
        for number, row in [*self.states, *((0, {"note": note, "stamp": ""}) for note in self.notes)]:
            try:
                origin, size, root = open_note(row["note"], self.keys)
                if self.origin and origin != self.origin:
                    raise UnfitError("starea este a altui jurnal")
                wanted.append((size, root))
                self.report.states += 1
                if row["stamp"]:
                    check_stamp(base64.b64decode(row["stamp"], validate=True), row["note"].encode())
                    self.report.stamps += 1
            except (*BROKEN, StopIteration, UnsupportedAlgorithm, x509.ExtensionNotFound) as error:
                self.report.fault("state", f"starea semnată din linia {number}: {error}", line=number)
        self._windows(sorted(wanted))
        self.report.facts = {"origin": self.origin, "keys": self.keys, "keys_given": self.given}
        return self.report

    def _windows(self, wanted: "list[tuple[int, bytes]]") -> None:
        tree = Tree()
        for size, root in wanted:
            if size > len(self.hashes):
                there = len(self.hashes)
                words = (
                    f"starea publicată cuprinde {size} acte: lipsesc cele de la poziția {there} la {size - 1}"
                )
                self.report.fault("missing", words, position=there, size=size)
                return
            window = self.hashes[tree.size : size]
            if tree.with_leaves(window) != root:
                mended = [self.stated.get(tree.size + at, leaf) for at, leaf in enumerate(window)]
                if mended == window or tree.with_leaves(mended) != root:
                    self._located(tree, size, window, root)
                    return
                window = mended
            for leaf in window:
                tree.append(leaf)

    def _located(self, tree: Tree, size: int, window: "list[bytes]", root: bytes) -> None:
        first = tree.size
        if any("position" in fault and first <= fault["position"] < size for fault in self.report.faults):
            return  # told by name already
        for one in range(len(window) if len(window) <= MOST_TRIED else 0):
            for other in range(one + 1, len(window)):
                tried = list(window)
                tried[one], tried[other] = tried[other], tried[one]
                if tree.with_leaves(tried) == root:
                    for at in (first + one, first + other):
                        self.report.fault("swapped", f"actul nr. {self.records[at]} a fost mutat de la locul lui",
                                          position=at, record=self.records[at])  # fmt: skip
                    return
        named = f"actele nr. {self.records[first]}–{self.records[size - 1]}" if first < size else "niciun act"
        words = f"între pozițiile {first} și {size - 1} ({named}) rădăcina nu este cea publicată"
        record = self.records[first] if first < size else None
        self.report.fault("rewritten", words, position=first, size=size, record=record)


def check_proof(row: "dict[str, Any]", keys: "list[str]", report: Report) -> None:
    """Check that an act stands in the log under the signed state that came with it."""
    report.acts, leaf = 1, row["leaf"]
    where = {"position": row["index"], "record": leaf["record"], "subject": leaf["subject"]}
    if words := check_act(leaf, row["body"])[0]:
        report.fault("changed", f"actul nr. {leaf['record']}: {words}", **where)
    try:
        _origin, size, root = open_note(row["note"], keys)
        proof = [base64.b64decode(one, validate=True) for one in row["hashes"]]
        if root_by_proof(leaf_hash(canonical(leaf)), row["index"], size, proof) != root:
            report.fault("changed", f"actul nr. {leaf['record']} nu stă sub starea semnată", **where)
        report.states += 1
    except BROKEN as error:
        report.fault("state", f"starea semnată: {error}", **where)


def check_receipt(row: "dict[str, Any]", keys: "list[str]") -> Report:
    """Check the proof of an entry: the number it tells is the one that stands in the sealed act."""
    report = Report("receipt")
    check_proof(row, keys or row["keys"], report)
    details = (row["body"] or {}).get("details", {})
    day = "{2}.{1}.{0}".format(*str(details.get("registered_on", "--")).split("-"))
    if not (row["number"].split("/")[0] == str(details.get("number")) and row["number"].endswith(f"/{day}")):
        report.fault(
            "number", f"numărul {row['number']} nu este cel din actul sigilat", record=row["leaf"]["record"]
        )
    report.facts = {"number": row["number"], "keys_given": bool(keys)}
    return report


def check_day(row: "dict[str, Any]", keys: "list[str]", papers: "list[Path]") -> Report:
    """Check the proof of a day, its time stamp, and the printed registers given beside it."""
    report = Report("day")
    check_proof(row["proof"], keys or row["keys"], report)
    said = row["proof"]["body"]["details"]
    record = row["proof"]["leaf"]["record"]
    try:
        _origin, size, root = open_note(row["note"], keys or row["keys"])
        if (said["day"], said["size"], said["root"]) != (row["day"], size, root.hex()):
            report.fault("day", "starea zilei nu este cea din actul sigilat", record=record)
        if row["stamp"]:
            at, giver = check_stamp(base64.b64decode(row["stamp"], validate=True), row["note"].encode())
            report.facts |= {"stamped_at": at, "stamped_by": giver}
            report.stamps = 1
    except (*BROKEN, StopIteration, UnsupportedAlgorithm, x509.ExtensionNotFound) as error:
        report.fault("state", f"starea zilei: {error}", record=record)
    known = {paper["sha256"]: paper for paper in said["papers"]}
    for path in papers:
        if hashlib.sha256(path.read_bytes()).hexdigest() not in known:
            report.fault(
                "paper", f"{path.name} nu este registrul tipărit și sigilat în {row['day']}", record=record
            )
    report.facts |= {"day": row["day"], "papers": said["papers"], "keys_given": bool(keys)}
    return report


def check(path: Path, *, keys: "list[str]", notes: "list[str]", papers: "list[Path]") -> Report:
    """Check a file of any of the three kinds; UnfitError when it is none."""
    with path.open("rb") as file:
        if path.suffix == ".jsonl" or b'"kind":"journal"' in file.read(65536):
            file.seek(0)
            journal, last = Journal(keys, notes), b"\n"
            for number, last in enumerate(file, 1):
                journal.line(number, last.removesuffix(b"\n"))
            if not last.endswith(b"\n"):
                journal.report.fault("cut", "ultima linie nu este întreagă", position=len(journal.hashes))
            return journal.finish()
    try:
        row = json.loads(path.read_bytes())
        if row.get("format") == RECEIPT:
            return check_receipt(row, keys)
        if row.get("format") == DAY:
            return check_day(row, keys, papers)
    except BROKEN as error:
        raise UnfitError(f"fișierul nu se poate citi ({error})") from error
    raise UnfitError("fișierul nu este un export, o dovadă sau o zi")


def main(arguments: "list[str] | None" = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Verificatorul registrului sigilat, fără rețea.")
    parser.add_argument("file", metavar="FIȘIER", type=Path)
    parser.add_argument(
        "--note", type=Path, action="append", default=[], help="stare semnată, păstrată de dumneavoastră"
    )
    parser.add_argument("--keys", type=Path, help="cheile publicate de instituție, una pe linie")
    parser.add_argument("--pdf", type=Path, action="append", default=[], help="registrul tipărit al zilei")
    parser.add_argument("--json", action="store_true", help="scrie rezultatul ca JSON")
    asked = parser.parse_args(arguments)
    try:
        keys = asked.keys.read_text(encoding="utf-8").split() if asked.keys else []
        notes = [one.read_text(encoding="utf-8") for one in asked.note]
        report = check(asked.file, keys=keys, notes=notes, papers=asked.pdf)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"Eroare: {error}\n")
        return 2
    if asked.json:
        lines = [json.dumps(report.as_json(), ensure_ascii=False)]
    else:
        lines = [f"✗ {fault['words']}" for fault in report.faults]
        verdict = "✗ Cu abateri" if report.faults else "✓ Întreg"
        seen = f"acte {report.acts}, stări semnate {report.states}, mărci temporale {report.stamps}"
        lines.append(f"{verdict}: {seen}.")
        if not report.facts.get("keys_given"):
            lines.append(
                "Cheile sunt cele din fișier; comparați-le cu cele publicate de instituție sau dați-le cu --keys."
            )
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())

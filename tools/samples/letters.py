"""The shape of a sample document: what it says and what is known about it.

The text is marked line by line: `^` letterhead, `!` number and date, `#` title, `|` table row, `-` item of a
list, `>` signature; any other line is a paragraph.
"""

from dataclasses import dataclass, field
from typing import Any

from tools.samples import cast


@dataclass(frozen=True)
class Letter:
    path: str
    kind: str
    sender: dict[str, str]
    subject: str
    text: str
    direction: str = "incoming"
    recipient: dict[str, str] | None = None
    style: str = "letter"  # letter, office or typed
    sheets: int = 1
    annexes: int = 0
    number: str = ""
    dated: str = ""
    notes: str = "Romanian, comma-below diacritics"
    extra: dict[str, Any] = field(default_factory=dict)

    def blocks(self) -> list[tuple[str, str]]:
        """Return the lines as pairs (mark, words); the mark of a paragraph is empty."""
        made = []
        for line in self.text.strip().splitlines():
            words = line.strip()
            if not words:
                continue
            if words[0] in "^!#|->" and words[1:2] in (" ", ""):
                made.append((words[0], words[1:].strip()))
            else:
                made.append(("", words))
        return made


def record(letter: Letter) -> dict[str, Any]:
    """Return what the manifest says of a document, files' own figures left out."""
    known = {
        "path": letter.path,
        "kind": letter.kind,
        "direction": letter.direction,
        "sender": letter.sender,
        "recipient": letter.recipient or (cast.HALL if letter.direction == "incoming" else None),
        "subject": letter.subject,
        "language_notes": letter.notes,
        "sheet_count": letter.sheets,
        "annex_count": letter.annexes,
        "sender_number": letter.number,
        "sender_dated_on": letter.dated or None,
        "expected": {"status": "registered", "reason": None},
    }
    return known | letter.extra

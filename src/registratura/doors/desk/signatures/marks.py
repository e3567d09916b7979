"""The mark that a file bears in lists: a word and an icon for what its signatures are worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from registratura.signatures import queries as signatures
from registratura.signatures.findings import Verdict
from registratura.signatures.words import SHORT

TONES = {
    Verdict.QUALIFIED: ("ok", "shield-check"),
    Verdict.VALID: ("ok", "check"),
    Verdict.UNVERIFIED: ("warn", "circle-help"),
    Verdict.CHANGED: ("danger", "triangle-alert"),
    Verdict.BROKEN: ("danger", "ban"),
}


@dataclass(frozen=True, slots=True)
class SignatureMark:
    """What stands beside a file: words, tone and icon of the pill, and the page that explains; empty without one."""

    words: str
    tone: str
    icon: str
    href: str = ""


def marks_of(code: str, document_ids: Iterable[int], *, item: int | None = None) -> dict[int, SignatureMark]:
    """
    Return the marks of the signed files among some, in at most two queries.

    item: the item of the tray the files lie in; they belong to no entry yet.
    """
    states = signatures.states_of(document_ids)
    wanted = [number for number, state in states.items() if state.state != "unsigned"]
    newest = signatures.newest_of(wanted) if wanted else {}
    marks = {}
    for number in wanted:
        state = states[number].state
        href = _href(code, number, item)
        if number in newest:
            verdict = newest[number].verdict
            tone, icon = TONES[verdict]
            marks[number] = SignatureMark(str(SHORT[verdict]), tone, icon, href)
        elif state == "failed":
            marks[number] = SignatureMark(_("Semnătură neverificată"), "warn", "circle-help", href)
    return marks


def _href(code: str, document: int, item: int | None) -> str:
    if item is None:
        return reverse("desk:signatures", kwargs={"code": code, "document": document})
    return reverse("desk:tray_signatures", kwargs={"code": code, "item": item, "document": document})

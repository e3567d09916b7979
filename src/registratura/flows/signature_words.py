"""What the signatures of a file are worth, in words for whoever receives it. No name stands in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from registratura.signatures import queries as signatures
from registratura.signatures.findings import Verdict
from registratura.signatures.words import FILE_VERDICTS, MEANINGS

_TONES = {
    Verdict.QUALIFIED: "ok",
    Verdict.VALID: "ok",
    Verdict.UNVERIFIED: "warn",
    Verdict.CHANGED: "danger",
    Verdict.BROKEN: "danger",
}


@dataclass(frozen=True, slots=True)
class SignatureTold:
    """The verdict on a signed file, what it means, and the tone in which it is shown."""

    words: str
    meaning: str
    tone: str


def told_of(*, document_ids: Iterable[int]) -> dict[int, SignatureTold]:
    """Return the words on each signed file among some; one without a signature is missing. Must run inside a scope."""
    return {
        document_id: SignatureTold(
            str(FILE_VERDICTS[report.verdict]), str(MEANINGS[report.verdict]), _TONES[report.verdict]
        )
        for document_id, report in signatures.newest_of(document_ids).items()
    }

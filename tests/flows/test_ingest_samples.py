"""The samples of the project, taken in as a town hall would."""

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest

from registratura.flows.ingest.intake import Outcome, Status, ingest
from registratura.flows.ingest.papers import subject_from_name
from registratura.flows.verification import verify_institution
from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for
from tests.cast import Town

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
REASONS = {
    "broken PDF": "pdf-broken",
    "unknown charset": "mail-charset-unknown",
    "mail without sender": "mail-without-sender",
    "empty file": "file-empty",
}


def manifest() -> list[dict[str, Any]]:
    """Return what the samples say of themselves."""
    files: list[dict[str, Any]] = json.loads((SAMPLES / "manifest.json").read_text(encoding="utf-8"))["files"]
    return files


def take_in(town: Town) -> dict[str, list[Outcome]]:
    """Take the samples in; a mailbox has several outcomes."""
    found: dict[str, list[Outcome]] = {}
    for outcome in ingest(
        institution=town.institution,
        register=town.general,
        paths=[SAMPLES],
        clock=lambda: datetime.now(tz=UTC),
    ):
        found.setdefault(outcome.file, []).append(outcome)
    return found


def test_every_sample_ends_as_its_manifest_says(alba: Town) -> None:
    found = take_in(alba)

    assert manifest()
    for sample in manifest():
        outcomes = found.pop(sample["path"])
        expected = sample["expected"]
        assert {str(o.status) for o in outcomes} == {expected["status"]}, sample["path"]
        assert len(outcomes) == len(sample.get("messages") or [sample]), sample["path"]
        if expected["status"] == "quarantined":
            assert outcomes[0].reason == REASONS[expected["reason"]]
        if not sample.get("messages"):
            assert outcomes[0].sha256 == sample["sha256"]
    assert set(found) == {"README.md", "manifest.json"}


def test_mails_of_the_samples_have_their_sender_subject_and_attachments(alba: Town) -> None:
    found = take_in(alba)

    for sample in manifest():
        for outcome, told in zip(found[sample["path"]], sample.get("messages") or [sample], strict=True):
            if not sample["path"].startswith("mail/") or outcome.status != Status.REGISTERED:
                continue
            assert outcome.number is not None
            with acting_for(alba.id):
                row = books.entry(register=alba.general, year=outcome.year or 0, number=outcome.number)
                assert row is not None
                card = books.entry_card(row)
            assert card.subject, sample["path"]
            assert card.sender_name, sample["path"]
            assert len(card.documents) >= 1 + len(sample.get("attachments") or []), sample["path"]
            if "sent" in told:
                assert card.subject == told["subject"]
                assert card.received_at == parsedate_to_datetime(told["sent"])


def test_after_the_samples_everything_verifies(alba: Town) -> None:
    take_in(alba)
    faults: list[object] = []

    report = verify_institution(institution=alba.institution, now=datetime.now(tz=UTC), found=faults.append)

    assert faults == []
    assert report.whole
    assert report.entries == 52
    assert report.files > 52


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("cerere-certificat_fiscal.pdf", "Cerere certificat fiscal"),
        ("adresa-mediu-deseuri.pdf.p7s", "Adresa mediu deseuri"),
        ("cerere loc parcare – bloc ANL.docx", "Cerere loc parcare – bloc ANL"),
        ("IMG_20260713_0002.jpg", "IMG 20260713 0002"),
        ("Adresă nr. 12 din 3.04.2026.pdf", "Adresă nr 12 din 3 04 2026"),
        ("a.pdf", "Document a.pdf"),
        ("___.pdf", "Document ___.pdf"),
        ("şedinţă.odt", "Ședință"),
        ("FACTURA", "FACTURA"),
    ],
)
def test_a_name_becomes_readable_words(name: str, subject: str) -> None:
    assert subject_from_name(name) == subject

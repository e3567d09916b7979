"""Versions of a file: who may add one, what is kept for ever, what the pages say, what verification finds."""

import hashlib
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client

from registratura.documents import queries as documents
from registratura.documents import services
from registratura.flows import verification
from registratura.flows.versions import why_unchangeable
from registratura.institutions import services as institutions
from registratura.registers import queries as registers
from registratura.registers import services as registers_services
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address
from tests.doors.desk.test_entries import entry_address, signed_in
from tests.doors.desk.test_files import attached


def pdf(pages: int = 1) -> bytes:
    """Return a PDF of empty pages."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


FIRST, SECOND, THIRD = pdf(1), pdf(2), pdf(3)


@pytest.fixture
def letter(alba: Town) -> int:
    return attached(alba, "adresa.pdf", FIRST)


def add(town: Town, document: int, content: bytes, who: Client | None = None, **fields: str) -> Any:
    who = who or signed_in(town.registrar)
    upload = SimpleUploadedFile(fields.pop("name", "adresa-semnata.pdf"), content)
    return who.post(
        address(town, "versions", document=document), {"file": upload, "reason": "signed", **fields}
    )


def test_a_document_has_its_first_version_from_the_beginning(alba: Town, letter: int) -> None:
    with acting_for(alba.id):
        (first,) = documents.versions_of([letter])[letter]

    assert (first.number, first.name, first.reason, first.current) == (1, "adresa.pdf", "upload", True)
    assert first.sha256 == hashlib.sha256(FIRST).hexdigest()
    assert first.added_by == "Ana Albu"


def test_a_new_version_is_in_force_and_the_earlier_one_is_given_out_as_it_came(
    alba: Town, letter: int
) -> None:
    ana = signed_in(alba.registrar)

    answer = add(alba, letter, SECOND, explanation="semnată de primar")
    look = ana.get(address(alba, "look", document=letter)).text
    now, before = (
        b"".join(ana.get(f"{address(alba, 'document', document=letter)}{asked}").streaming_content)  # type: ignore[arg-type]
        for asked in ("", "?versiunea=1")
    )

    assert answer.status_code == 302
    assert (now, before) == (SECOND, FIRST)
    assert "Versiunea 2" in look
    assert "Versiunea 1" in look
    assert "semnată de primar" in look
    assert "în vigoare" in look
    assert "mai mare cu" in look
    assert hashlib.sha256(FIRST).hexdigest() in look


def test_the_entry_tells_the_version_and_who_added_it(alba: Town, letter: int) -> None:
    add(alba, letter, SECOND, reason="corrected", explanation="data greșită")

    page = signed_in(alba.registrar).get(entry_address(alba, 1)).text

    assert "versiunea 2" in page
    assert "A adăugat versiunea 2" in page
    assert "corectat — data greșită" in page


def test_an_earlier_version_is_looked_at_with_a_warning(alba: Town, letter: int) -> None:
    add(alba, letter, SECOND)
    ana = signed_in(alba.registrar)

    page = ana.get(f"{address(alba, 'look', document=letter)}?versiunea=1").text
    missing = ana.get(f"{address(alba, 'look', document=letter)}?versiunea=9")
    odd = ana.get(f"{address(alba, 'document', document=letter)}?versiunea=%00")

    assert "nu mai este în vigoare" in page
    assert "Pagina 1 din 1" in page
    assert (missing.status_code, odd.status_code) == (404, 404)


def test_a_version_equal_byte_for_byte_to_an_older_one_says_so(alba: Town, letter: int) -> None:
    add(alba, letter, SECOND)
    add(alba, letter, FIRST)

    assert (
        "Identică, octet cu octet, cu versiunea 1"
        in signed_in(alba.registrar).get(address(alba, "versions", document=letter)).content.decode()
    )


@pytest.mark.parametrize(
    ("content", "fields", "words"),
    [
        (FIRST, {}, "identic cu versiunea în vigoare"),
        (SECOND, {"reason": "corrected"}, "Scrieți ce s-a corectat"),
        (SECOND, {"reason": "altceva"}, "Alegeți din listă"),
        (b"%PDF-1.7 stricat", {}, "adresa-semnata.pdf"),
        (b"", {}, "gol"),
        (SECOND, {"explanation": "x" * 10_000}, "500"),
        (SECOND, {"explanation": "a\0b"}, ""),
    ],
)
def test_what_cannot_be_added_is_refused_in_words(
    alba: Town, letter: int, content: bytes, fields: dict[str, str], words: str
) -> None:
    answer = add(alba, letter, content, **fields)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    with acting_for(alba.id):
        assert len(documents.versions_of([letter])[letter]) == 1


def test_ar_07_what_was_dispatched_takes_only_its_scan() -> None:
    left: dict[str, Any] = {"state": "registered", "direction": "outgoing", "dispatched": True}

    assert "expediat" in why_unchangeable(**left, reason="corrected")
    assert why_unchangeable(**left, reason="scan") == ""
    assert why_unchangeable(**{**left, "dispatched": False}, reason="corrected") == ""
    assert "nu mai este în vigoare" in why_unchangeable(**{**left, "state": "annulled"}, reason="scan")


def test_an_annulled_entry_keeps_its_files_as_they_were(alba: Town, letter: int) -> None:
    with acting_for(alba.id):
        entry = registers.entry_of_document(letter)
        assert entry is not None
        registers_services.annul_entry(entry=entry, reason="de două ori", act="", by=alba.registrar)

    answer = add(alba, letter, SECOND)
    page = signed_in(alba.registrar).get(address(alba, "versions", document=letter)).text

    assert answer.status_code == 422
    assert "nu mai este în vigoare: fișierele" in page
    assert "Adaugă versiunea" not in page


def test_the_auditor_sees_versions_and_adds_none(alba: Town, letter: int) -> None:
    aurel = signed_in(alba.auditor)

    assert aurel.get(address(alba, "versions", document=letter)).status_code == 200
    assert add(alba, letter, SECOND, who=aurel).status_code == 403


def test_r12_carmen_finds_no_versions_of_alba(alba: Town, buzau: Town, letter: int) -> None:
    carmen = signed_in(buzau.registrar)

    for town in (alba, buzau):
        assert carmen.get(address(town, "versions", document=letter)).status_code == 404
        assert add(town, letter, SECOND, who=carmen).status_code == 404
    assert Client().get(address(alba, "versions", document=letter)).status_code == 302


def test_the_database_itself_keeps_versions_for_ever(alba: Town, letter: int) -> None:
    add(alba, letter, SECOND)

    for deed in ("UPDATE documents_version SET name = 'x'", "DELETE FROM documents_version"):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            acting_for(alba.id),
            connection.cursor() as cursor,
        ):
            cursor.execute(deed)


def test_ar_43_verification_names_a_version_that_the_journal_does_not_know(alba: Town, letter: int) -> None:
    add(alba, letter, SECOND)
    found: list[verification.Fault] = []

    def verify() -> list[str]:
        found.clear()
        verification.verify_institution(
            institution=alba.institution, now=datetime.now(tz=UTC), found=found.append
        )
        return [fault.code for fault in found]

    assert verify() == []
    with acting_for(alba.id), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_version (institution_id, document_id, blob_id, name, reason, explanation, note,"
            " added_at)"
            " SELECT institution_id, document_id, blob_id, 'strecurat.pdf', 'signed', '', '', now()"
            " FROM documents_version WHERE document_id = %s AND number = 1",
            [letter],
        )
    assert verify() == ["version-added"]
    assert "versiunea 3" in found[0].words


def test_renditions_are_kept_apart_from_originals_and_made_anew(alba: Town, letter: int) -> None:
    space = alba.institution.code
    now = datetime.now(tz=UTC)
    with acting_for(alba.id):
        (version,) = documents.versions_of([letter])[letter]
    for content in (b"intai", b"apoi"):
        kept = services.keep_rendition(space=space, content=content)
        with acting_for(alba.id):
            made = services.add_rendition(
                version_id=version.id, kind="pdfa", kept=kept, media_type="application/pdf",
                tool="probă", tool_version="1", now=now,
            )  # fmt: skip

    with acting_for(alba.id):
        (only,) = documents.renditions_of([version.id])[version.id].values()
        assert documents.kept_totals()[0] == 1
    assert only == made
    assert documents.rendition_bytes(space=space, sha256=made.sha256) == b"apoi"
    with pytest.raises(FileNotFoundError):
        documents.open_bytes(space=space, sha256=made.sha256)


def test_a_head_adds_a_version_of_what_the_head_may_read(alba: Town, letter: int) -> None:
    with acting_for(alba.id):
        institutions.add_member(
            user_id=alba.head.id,
            role="secretary_general",
            unit_id=None,
            job_title="",
            now=datetime(2026, 1, 1, tzinfo=UTC),
            by=None,
        )

    assert add(alba, letter, SECOND, who=signed_in(alba.head)).status_code == 302

"""The first look keeps aside what cannot be registered, and says the remedy."""

import hashlib
import io
import os
import random
import signal
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from registratura.documents.reading import inspection
from registratura.documents.reading.inspection import Inspection, Status, inspect_file
from registratura.toolkit.sandbox import Limits, Outcome, Verdict, run_child, running

LIMIT = 1 << 20


def pdf_bytes(*, pages: int = 1, **saving: object) -> bytes:
    stream = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.save(stream, **saving)
    return stream.getvalue()


def inspected(folder: Path, content: bytes, name: str = "cerere.pdf", limit: int = LIMIT) -> Inspection:
    path = folder / name
    path.write_bytes(content)
    return inspect_file(path, max_bytes=limit)


def codes(found: Inspection) -> list[str]:
    return [note.reason for note in found.notes]


def test_a_whole_pdf_is_fine_and_counted(tmp_path: Path) -> None:
    content = pdf_bytes(pages=3)

    found = inspected(tmp_path, content)

    assert (found.status, found.problem, found.page_count) == (Status.OK, None, 3)
    assert (found.media_type, found.size_bytes) == ("application/pdf", len(content))
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert found.notes == ()


def test_an_empty_file_is_kept_aside(tmp_path: Path) -> None:
    found = inspected(tmp_path, b"")

    assert (found.status, found.reason, found.size_bytes) == (Status.QUARANTINED, "file-empty", 0)
    assert found.problem is not None
    assert "Cereți expeditorului" in found.problem.words


def test_a_file_beyond_the_limit_is_kept_aside_unread(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with path.open("wb") as stream:
        stream.truncate(2 << 30)  # two gigabytes that take no place

    found = inspect_file(path, max_bytes=100 << 20)

    assert (found.status, found.reason, found.size_bytes) == (Status.QUARANTINED, "file-too-big", 2 << 30)
    assert found.problem is not None
    assert "2048 MB, peste limita de 100 MB" in found.problem.words


def test_a_file_exactly_at_the_limit_is_fine(tmp_path: Path) -> None:
    assert inspected(tmp_path, b"x" * 100, "a.txt", limit=100).status is Status.OK
    assert inspected(tmp_path, b"x" * 101, "a.txt", limit=100).reason == "file-too-big"


def test_what_cannot_be_opened_is_kept_aside(tmp_path: Path) -> None:
    assert inspect_file(tmp_path / "lipsă.pdf", max_bytes=LIMIT).reason == "file-unreadable"
    assert inspect_file(tmp_path / "a\0b.pdf", max_bytes=LIMIT).reason == "file-unreadable"


def test_folders_pipes_and_devices_are_kept_aside_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "conductă"
    os.mkfifo(pipe)

    assert inspect_file(pipe, max_bytes=LIMIT).reason == "file-not-regular"
    assert inspect_file(tmp_path, max_bytes=LIMIT).reason == "file-not-regular"
    assert inspect_file(Path("/dev/zero"), max_bytes=LIMIT).reason == "file-not-regular"


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\nnimic", b"%PDF-", pdf_bytes()[:120], b"%PDF-1.7\n" + bytes(range(256)) * 40],
    ids=["no objects", "mark only", "cut", "noise"],
)
def test_r10_a_broken_pdf_is_kept_aside_with_its_digest(tmp_path: Path, content: bytes) -> None:
    found = inspected(tmp_path, content)

    assert (found.status, found.reason) == (Status.QUARANTINED, "pdf-broken")
    assert found.sha256 == hashlib.sha256(content).hexdigest()


def test_a_damaged_pdf_that_can_be_read_is_fine_with_a_note(tmp_path: Path) -> None:
    content = pdf_bytes(pages=2, object_stream_mode=pikepdf.ObjectStreamMode.disable)

    found = inspected(tmp_path, content[: content.rindex(b"xref\n") - 9])

    if found.status is Status.OK:
        assert codes(found) == ["pdf-damaged"]
        assert found.page_count == 2
    else:
        assert found.reason == "pdf-broken"


def test_a_pdf_with_a_password_is_fine_with_a_note(tmp_path: Path) -> None:
    content = pdf_bytes(encryption=pikepdf.Encryption(owner="o", user="u"))

    found = inspected(tmp_path, content)

    assert (found.status, found.page_count, codes(found)) == (Status.OK, None, ["pdf-encrypted"])


def test_a_pdf_with_restrictions_is_fine_with_a_note(tmp_path: Path) -> None:
    content = pdf_bytes(encryption=pikepdf.Encryption(owner="o", user=""))

    found = inspected(tmp_path, content)

    assert (found.status, found.page_count, codes(found)) == (Status.OK, 1, ["pdf-restricted"])


def test_r11_a_pdf_that_takes_too_long_is_stopped_and_kept_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "_PDF_LIMITS", Limits(wall_s=0.0))
    monkeypatch.setattr(running, "_LOOK_EVERY_S", 0.0)

    assert inspected(tmp_path, pdf_bytes()).reason == "pdf-too-heavy"


def _ended(answer: bytes, code: int) -> Callable[..., Outcome]:
    """Return a reader that leaves an answer and ends with a code."""

    def run(*_program: object, folder: Path, **_more: object) -> Outcome:
        (folder / "answer.json").write_bytes(answer)
        verdict = Verdict.FAILED if code else Verdict.DONE
        return Outcome(verdict, code, "", wall_s=0, peak_bytes=0, cpu_s=0, isolated=True)

    return run


def test_r11_a_pdf_reader_killed_by_its_limits_is_the_fault_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "run_child", _ended(b"", 128 + signal.SIGSEGV))

    assert inspected(tmp_path, pdf_bytes()).reason == "pdf-too-heavy"


@pytest.mark.parametrize(
    ("answer", "code", "reason", "notes"),
    [
        (b'{"status": "heavy"}', 0, "pdf-too-heavy", []),
        (b'{"status": "unchecked"}', 0, "", ["pdf-unchecked"]),
        (b"", 1, "pdf-broken", []),
        (b'{"status": "ok", "pages": "many"}', 0, "pdf-too-heavy", []),
    ],
)
def test_each_answer_of_the_pdf_reader_has_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes, code: int, reason: str, notes: list[str]
) -> None:
    monkeypatch.setattr(inspection, "run_child", _ended(answer, code))

    found = inspected(tmp_path, pdf_bytes())

    assert (found.reason, codes(found)) == (reason, notes)


def swollen_pdf(megabytes: int) -> bytes:
    """Build a small PDF whose table of objects unpacks to many megabytes as soon as it is opened."""
    block = b"\0" * (1 << 20)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 1
    for _ in range(megabytes):
        checksum = zlib.adler32(block, checksum)
    stream = b"\x78\xda" + packed * megabytes + b"\x03\x00" + checksum.to_bytes(4, "big")
    table = b"5 0 obj\n<</Type/XRef/Size 6/W[1 2 2]/Root 1 0 R/Filter/FlateDecode/Length %d>>\nstream\n"
    body = b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    whole = body + table % len(stream) + stream + b"\nendstream\nendobj\n"
    return whole + b"startxref\n%d\n%%%%EOF\n" % len(body)


def test_r11_a_pdf_that_swells_beyond_the_memory_limit_is_kept_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = inspection._PDF_LIMITS
    outcomes = []

    def noted(*program: Any, **more: Any) -> Outcome:
        outcomes.append(run_child(*program, **more))
        return outcomes[-1]

    monkeypatch.setattr(inspection, "run_child", noted)
    # Without a limit that matters it is merely a broken file.
    assert inspected(tmp_path, swollen_pdf(300)).reason == "pdf-broken"
    monkeypatch.setattr(
        inspection, "_PDF_LIMITS", replace(most, memory_bytes=140 << 20, address_bytes=240 << 20)
    )

    found = inspected(tmp_path, swollen_pdf(300))

    assert found.size_bytes < LIMIT
    assert found.status is Status.QUARANTINED
    assert found.reason in {"pdf-too-heavy", "pdf-broken"}
    assert outcomes[0].done
    assert outcomes[1].peak_bytes < 240 << 20


def test_r11_a_picture_of_a_gigapixel_is_noted_and_never_decoded(tmp_path: Path) -> None:
    bomb = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 40_000, 40_000) + b"\x08\x06\x00\x00\x00"
    )
    small = b"GIF89a" + struct.pack("<HH", 100, 100) + b"\x00\x00\x00"

    assert codes(inspected(tmp_path, bomb, "poza.png")) == ["image-huge"]
    assert "40000 × 40000" in inspected(tmp_path, bomb, "poza.png").notes[0].words
    assert inspected(tmp_path, small, "poza.gif").notes == ()


def test_r10_a_name_that_disagrees_is_noted(tmp_path: Path) -> None:
    found = inspected(tmp_path, b"\x7fELF\x02\x01\x01" + b"\x00" * 60, "factura.pdf")

    assert (found.status, codes(found)) == (Status.OK, ["extension-disagrees"])
    assert "„.pdf”" in found.notes[0].words


def test_the_name_it_came_with_counts_not_the_name_of_the_upload(tmp_path: Path) -> None:
    path = tmp_path / "0001.tmp.docx"
    path.write_bytes(b"text simplu")

    assert inspect_file(path, max_bytes=LIMIT, name="notă.txt").notes == ()


def test_r10_a_name_that_is_not_utf8_is_no_obstacle(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xbaedin\xfe\xe3.pdf"))
    path.write_bytes(pdf_bytes())

    assert inspect_file(path, max_bytes=LIMIT).page_count == 1


def test_r10_mutated_files_are_fine_or_kept_aside_and_never_changed(tmp_path: Path) -> None:
    chance = random.Random(11)
    originals = [
        pdf_bytes(pages=2),
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 60,
        b"From: a@b.example\nTo: c\n\nx",
        b"PK\x03\x04" * 9,
    ]

    for number in range(24):
        # A PDF costs a process, so one in six is enough.
        content = bytearray(originals[0] if number % 6 == 0 else chance.choice(originals[1:]))
        for _ in range(chance.randrange(1, 20)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        del content[chance.randrange(len(content) // 2, len(content)) :]

        found = inspected(tmp_path, bytes(content), f"f{number}.pdf")

        assert (found.status is Status.OK) is (found.problem is None)
        assert found.sha256 == hashlib.sha256(content).hexdigest()
        assert (tmp_path / f"f{number}.pdf").read_bytes() == content

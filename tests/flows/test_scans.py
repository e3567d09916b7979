"""Batches of scans: each paper lands where its label says, nothing is lost, nothing is there twice."""

import io
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils import timezone
from PIL import Image

from registratura.documents import queries as documents
from registratura.flows import deciding, scans
from registratura.flows.scans import Decision
from registratura.intake import queries as tray
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.scanning import queries, services
from registratura.scanning.codes import NO_SERIAL, Code, Medium, tag_of
from registratura.scanning.errors import (
    BatchRefusedError,
    PartDecidedError,
    PartRefusedError,
)
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.rooms.scanning.scanner import as_pdf, as_tiff, label, page, sheet, torn

DPI = 150


def code_of(town: Town, number: int) -> Code:
    """The code on the label of an entry, printed if need be."""
    with acting_for(town.id):
        entry = entry_of(town, number)
        serial = services.serial_of_entry(entry_id=entry.id, by=town.registrar, now=timezone.now())
    return Code(Medium.LABEL, tag_of(town.institution.code), serial)


def entry_of(town: Town, number: int) -> Any:
    with acting_for(town.id):
        found = books.entry(register=town.general, year=timezone.localdate().year, number=number)
    assert found is not None
    return found


def first_page(code: Code, seed: int = 1) -> Image.Image:
    return page(seed, label(code, dpi=DPI), dpi=DPI)


def plain(seed: int = 1) -> Image.Image:
    return page(seed, dpi=DPI)


def pdf(*pages: Image.Image) -> bytes:
    return as_pdf(pages, dpi=DPI, quality=40)


def receive(town: Town, content: bytes, tmp_path: Path, name: str = "lot.pdf") -> services.KeptBatch:
    path = tmp_path / "batch"
    path.write_bytes(content)
    return scans.receive_batch(
        institution_id=town.id,
        space=town.institution.code,
        path=path,
        name=name,
        folder_id=None,
        by=town.registrar,
        now=timezone.now(),
    )


def work(town: Town, clock: Callable[[], Any] = timezone.now) -> int:
    return scans.work(institution_id=town.id, clock=clock, until=clock() + timedelta(minutes=5))


def parts(town: Town, batch_id: int) -> list[queries.PartLine]:
    with acting_for(town.id):
        return queries.parts_of(batch_id)


def told(lines: Sequence[queries.PartLine]) -> list[tuple[int, int, str, str]]:
    return [(line.first_page, line.last_page, line.state, line.why) for line in lines]


def files_of(town: Town, number: int) -> list[Any]:
    with acting_for(town.id):
        return list(books.entry_card(entry_of(town, number)).documents)


def decide(town: Town, part: queries.PartLine, kind: str, **said: str) -> None:
    scans.decide(
        institution_id=town.id,
        part_id=part.id,
        decision=Decision(kind=kind, **said),
        visible_units=None,
        by=town.registrar,
        now=timezone.now(),
    )


def pages_in(town: Town, sha256: str) -> int:
    with (
        documents.open_bytes(space=town.institution.code, sha256=sha256) as content,
        pikepdf.open(content) as cut,
    ):
        return len(cut.pages)


def test_each_paper_of_a_batch_lands_on_its_entry_and_the_batch_is_kept(alba: Town, tmp_path: Path) -> None:
    for _ in range(2):
        alba.register()
    one, two = code_of(alba, 1), code_of(alba, 2)
    separator = Code(Medium.SEPARATOR, one.tag, NO_SERIAL)
    content = pdf(
        plain(9),
        first_page(one),
        plain(2),
        first_page(two).rotate(180),
        sheet(separator, dpi=DPI),
        plain(3),
        plain(4),
    )

    kept = receive(alba, content, tmp_path, "Scanare etaj 1.pdf")
    assert work(alba) == 1

    lines = parts(alba, kept.id)
    assert told(lines) == [
        (1, 1, "tray", ""),
        (2, 3, "placed", ""),
        (4, 4, "placed", ""),
        (5, 5, "sheet", ""),
        (6, 7, "tray", ""),
    ]
    (scan,) = files_of(alba, 1)
    assert scan.name == "Scanare etaj 1 p. 2–3.pdf"
    assert "Paginile 2–3 din lotul scanat „Scanare etaj 1.pdf”" in scan.note
    assert pages_in(alba, scan.sha256) == scan.page_count == 2
    with acting_for(alba.id):
        assert [card.sha256 for card in documents.cards([lines[1].document_id or 0])] == [scan.sha256]
        origin = queries.origins_of([scan.id])[scan.id]
        batch = queries.batch(kept.id)
        waiting = tray.tray(state=tray.WAITING).lines
    assert batch is not None
    assert (origin.sha256, origin.first_page, origin.last_page) == (batch.sha256, 2, 3)
    assert (batch.state, batch.placed, batch.tray, batch.waiting) == ("dealt", 2, 2, 0)
    assert [item.source for item in waiting] == ["scan", "scan"]
    with documents.open_bytes(space=alba.institution.code, sha256=batch.sha256) as whole:
        assert whole.read() == content


@pytest.mark.parametrize("compression", ["group4", "jpeg"])
def test_a_tiff_of_a_scanner_is_parted_as_well(alba: Town, tmp_path: Path, compression: str) -> None:
    alba.register()
    pages = [first_page(code_of(alba, 1)), plain(2), plain(3)]

    kept = receive(alba, as_tiff(pages, compression=compression, dpi=DPI), tmp_path, "fax.tif")
    work(alba)

    assert told(parts(alba, kept.id)) == [(1, 3, "placed", "")]
    (scan,) = files_of(alba, 1)
    assert pages_in(alba, scan.sha256) == 3


def test_the_same_bytes_are_one_batch_whoever_brings_them(alba: Town, tmp_path: Path) -> None:
    alba.register()
    content = pdf(first_page(code_of(alba, 1)))
    first = receive(alba, content, tmp_path)
    work(alba)

    again = receive(alba, content, tmp_path, "alt nume.pdf")

    assert again == services.KeptBatch(first.id, new=False)
    assert work(alba) == 0
    assert len(files_of(alba, 1)) == 1


def test_labels_that_mean_nothing_here_wait_and_hold_nothing_else_up(
    alba: Town, buzau: Town, tmp_path: Path
) -> None:
    for _ in range(3):
        alba.register()
    buzau.register()
    mine, annulled, scanned = (code_of(alba, number) for number in (1, 2, 3))
    with acting_for(alba.id):
        registers.annul_entry(entry=entry_of(alba, 2), reason="Greșit", act="", by=alba.registrar)
    receive(alba, pdf(first_page(scanned)), tmp_path)
    work(alba)
    one = label(mine, dpi=DPI)
    content = pdf(
        first_page(annulled, 1),
        first_page(scanned, 2),
        first_page(code_of(buzau, 1), 3),
        first_page(Code(Medium.LABEL, mine.tag, "00000000000001"), 4),
        torn(page(5, one, dpi=DPI), one, dpi=DPI),
        first_page(mine, 6),
    )

    kept = receive(alba, content, tmp_path)
    work(alba)

    assert [(line.state, line.why) for line in parts(alba, kept.id)] == [
        ("waiting", "annulled"),
        ("waiting", "has-scan"),
        ("waiting", "foreign"),
        ("waiting", "unknown"),
        ("waiting", "unreadable"),
        ("placed", ""),
    ]
    assert len(files_of(alba, 2)) == 0
    assert len(files_of(alba, 3)) == 1
    assert len(files_of(buzau, 1)) == 0


def test_a_person_says_where_waiting_pages_belong(alba: Town, tmp_path: Path) -> None:
    for _ in range(3):
        alba.register()
    one, two = code_of(alba, 1), code_of(alba, 2)
    unknown = [first_page(Code(Medium.LABEL, one.tag, f"{number:014d}"), number) for number in range(3, 7)]
    kept = receive(
        alba,
        pdf(first_page(one), unknown[0], plain(8), unknown[1], unknown[2], first_page(two), unknown[3]),
        tmp_path,
    )
    work(alba)
    lines = parts(alba, kept.id)
    assert told(lines) == [
        (1, 1, "held", ""),
        (2, 3, "waiting", "unknown"),
        (4, 4, "waiting", "unknown"),
        (5, 5, "waiting", "unknown"),
        (6, 6, "held", ""),
        (7, 7, "waiting", "unknown"),
    ]

    decide(alba, lines[1], "continues")
    with pytest.raises(PartDecidedError, match="hotărât deja Ana Albu"):
        decide(alba, lines[1], "tray")
    decide(alba, lines[2], "number", number="3")
    decide(alba, lines[3], "tray")
    with pytest.raises(PartRefusedError, match="Scrieți de ce"):
        decide(alba, lines[5], "leave")
    decide(alba, lines[5], "leave", reason="scanată de două ori")
    work(alba)

    assert told(parts(alba, kept.id)) == [
        (1, 3, "placed", ""),
        (4, 4, "placed", "unknown"),
        (5, 5, "tray", "unknown"),
        (6, 6, "placed", ""),
        (7, 7, "left", "unknown"),
    ]
    assert [file.page_count for file in files_of(alba, 1)] == [3]
    assert [file.attached_by for file in files_of(alba, 3)] == ["Ana Albu"]
    with acting_for(alba.id):
        services.take_back(part_id=lines[5].id)
    decide(alba, parts(alba, kept.id)[-1], "number", number=two.shown)
    work(alba)
    assert len(files_of(alba, 2)) == 2
    with acting_for(alba.id):
        assert queries.waiting_count() == 0


def test_a_number_that_means_nothing_or_another_town_is_refused_in_words(
    alba: Town, buzau: Town, tmp_path: Path
) -> None:
    alba.register()
    buzau.register()
    foreign = code_of(buzau, 1)
    kept = receive(alba, pdf(first_page(foreign)), tmp_path)
    work(alba)
    (line,) = parts(alba, kept.id)

    for typed in ("", "999", "abc", foreign.text):
        with pytest.raises(PartRefusedError, match="Nu există o înregistrare cu acest număr"):
            decide(alba, line, "number", number=typed)
    with pytest.raises(PartRefusedError):
        decide(alba, line, "continues")
    with pytest.raises(PartRefusedError):
        decide(alba, line, "other")
    assert told(parts(alba, kept.id)) == [(1, 1, "waiting", "foreign")]


def test_a_prepared_label_is_bound_when_its_paper_is_registered_from_the_tray(
    alba: Town, tmp_path: Path
) -> None:
    with acting_for(alba.id):
        prepared = services.prepare_codes(
            count=2, label_format="62x29", by=alba.registrar, now=timezone.now()
        )
    code = Code(Medium.LABEL, tag_of(alba.institution.code), prepared.serials[0])
    kept = receive(alba, pdf(first_page(code), plain(2)), tmp_path)
    work(alba)
    (line,) = parts(alba, kept.id)
    assert line.state == "tray"

    done = deciding.register_item(
        institution_id=alba.id,
        item_id=line.tray_item or 0,
        registration=deciding.Registration(subject="Cerere", sender_name="Popescu Ion"),
        by=alba.registrar,
        now=timezone.now(),
    )

    with acting_for(alba.id):
        assert queries.entry_of_code(code.text) == done.entry_id
        assert queries.free_serials(prepared.run_id) == prepared.serials[1:]
    second = receive(alba, pdf(first_page(code, 7)), tmp_path)
    work(alba)
    assert told(parts(alba, second.id)) == [(1, 1, "waiting", "has-scan")]
    assert len(files_of(alba, 1)) == 1


def test_a_batch_that_cannot_be_read_says_why_and_may_be_tried_again(alba: Town, tmp_path: Path) -> None:
    for content, name, words in (
        (b"", "gol.pdf", "gol"),
        (b"doar text", "note.txt", "Nu este o scanare"),
        (b"%PDF-1.4\nruinat", "rupt.pdf", "deteriorat"),
    ):
        with pytest.raises(BatchRefusedError, match=words):
            receive(alba, content, tmp_path, name)
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(plain()))) as open_pdf:
        open_pdf.save(locked, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    with pytest.raises(BatchRefusedError, match="parolă"):
        receive(alba, locked.getvalue(), tmp_path)

    kept = receive(alba, b"II*\0ruinat, dar arata a TIFF", tmp_path, "rupt.tif")
    assert work(alba) == 0
    with acting_for(alba.id):
        batch = queries.batch(kept.id)
        assert batch is not None
        assert (batch.state, batch.trouble) == ("refused", "unreadable")
        assert services.read_again(batch_id=kept.id, by=alba.registrar, now=timezone.now())
        assert services.take_batch(now=timezone.now()) is not None


def test_a_worker_that_died_is_followed_after_a_while_and_one_that_dies_always_is_not(
    alba: Town, tmp_path: Path
) -> None:
    kept = receive(alba, pdf(plain()), tmp_path)
    now = timezone.now()
    with acting_for(alba.id):
        assert services.take_batch(now=now) is not None
        assert services.take_batch(now=now) is None
        for attempt in range(2, 6):
            now += timedelta(minutes=4)
            assert services.take_batch(now=now) is not None, attempt
        assert services.take_batch(now=now + timedelta(minutes=4)) is None
        batch = queries.batch(kept.id)
    assert batch is not None
    assert (batch.state, batch.trouble) == ("refused", "too-heavy")


def test_an_entry_annulled_while_its_pages_were_cut_gets_none_of_them(
    alba: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alba.register()
    kept = receive(alba, pdf(first_page(code_of(alba, 1))), tmp_path)
    keep = scans.documents.keep_bytes

    def annul_first(**given: Any) -> str:
        with acting_for(alba.id):
            registers.annul_entry(entry=entry_of(alba, 1), reason="Greșit", act="", by=alba.registrar)
        return keep(**given)

    monkeypatch.setattr(scans.documents, "keep_bytes", annul_first)
    work(alba)

    assert told(parts(alba, kept.id)) == [(1, 1, "waiting", "annulled")]
    assert files_of(alba, 1) == []

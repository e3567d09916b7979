"""The printed register, read back."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from registratura.registers.printing import register_pdf
from registratura.registers.printing.lines import Annulment, RegisterLine
from registratura.registers.printing.register_pdf import print_register
from registratura.registers.printing.rows import HEADINGS
from registratura.toolkit.typesetting import PrintError

from .making import head, line, lines, page_texts, text_boxes

NUMBER_CELL = re.compile(r"\b(\d+) intrare\b")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where a test prints."""
    return tmp_path / "registru.pdf"


def numbers(texts: list[str]) -> list[int]:
    """Return the numbers printed in the first column, in order."""
    return [int(found) for text in texts for found in NUMBER_CELL.findall(text)]


def test_each_page_has_the_thirteen_headings_their_numbers_and_its_place(target: Path) -> None:
    report = print_register(head=head(), lines=lines(60), target=target)

    texts = page_texts(target)
    assert report.pages == len(texts) > 2
    for place, text in enumerate(texts, start=1):
        assert all(heading in text for heading in HEADINGS)
        assert "1 2 3 4 5 6 7 8 9 10 11 12 13" in text
        assert f"Pagina {place} din {report.pages}" in text


def test_the_statutory_elements_of_a_line_stand_in_its_row(target: Path) -> None:
    print_register(head=head(), lines=[line(80)], target=target)

    [text] = page_texts(target)
    for element in (
        "80 intrare", "07.01.2026", "A80 / 05.01.2026", "Popescu Ștefan-Cătălin", "Raport de activitate",
        "Urbanism", "27.01.2026", "răspuns favorabil", "Consiliul Județean Alba", "17", "IV B 7",
    ):  # fmt: skip
        assert element in text, element


def test_parts_are_joined_as_if_the_register_were_set_in_one_piece(
    target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tmp_path / "whole.pdf"
    in_one = print_register(head=head(), lines=lines(130), target=whole)
    monkeypatch.setattr(register_pdf, "ROWS_PER_CHUNK", 50)
    monkeypatch.setattr(register_pdf, "PARTS_NUMBERED_AT_ONCE", 2)

    in_parts = print_register(head=head(), lines=lines(130), target=target)

    assert in_one.chunks == 1
    assert in_parts.chunks > 2
    assert page_texts(target) == page_texts(whole)
    assert numbers(page_texts(target)) == list(range(1, 131))


def test_lines_are_read_as_they_are_printed(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_pdf, "ROWS_PER_CHUNK", 30)
    read: list[int] = []
    read_at: list[tuple[int, int]] = []

    def source() -> Iterator[RegisterLine]:
        for one in lines(90):
            read.append(one.number)
            yield one

    print_register(
        head=head(), lines=source(), target=target, progress=lambda done: read_at.append((done, len(read)))
    )

    assert read_at[-1] == (90, 90)
    assert all(ahead - done <= 31 for done, ahead in read_at)


def test_the_same_register_gives_the_same_bytes(target: Path, tmp_path: Path) -> None:
    first = print_register(head=head(), lines=lines(30), target=target)
    second = print_register(head=head(), lines=lines(30), target=tmp_path / "again.pdf")

    assert first.sha256 == second.sha256
    assert target.read_bytes() == (tmp_path / "again.pdf").read_bytes()


def test_an_annulled_row_is_struck_out_and_stays_legible(target: Path, tmp_path: Path) -> None:
    annulment = Annulment(reason="înregistrat de două ori", annulled_on=date(2026, 2, 3))
    print_register(head=head(), lines=[line()], target=tmp_path / "standing.pdf")

    report = print_register(head=head(), lines=[line(annulment=annulment)], target=target)

    [text] = page_texts(target)
    assert report.annulled == 1
    assert "ANULAT: înregistrat de două ori, 03.02.2026" in text
    assert "Popescu Ștefan-Cătălin" in text
    # Thirteen cells with text and the mark: one stroke for each line of each.
    assert strokes(target) - strokes(tmp_path / "standing.pdf") >= 14


def strokes(path: Path) -> int:
    """Count the lines drawn on the first page."""
    with pikepdf.open(path) as document:
        operators = [str(step.operator) for step in pikepdf.parse_content_stream(document.pages[0])]
    return sum(operator in {"S", "s"} for operator in operators)


def test_a_reserved_number_that_ended_unused_says_so(target: Path) -> None:
    unused = line(2, unused=True, issuer="", summary="", registered_on=None)

    report = print_register(head=head(), lines=[line(1), unused, line(3)], target=target)

    [text] = page_texts(target)
    assert report.unused == 1
    assert re.search(r"1 intrare .* 2 neutilizat .*3 intrare", text)


def test_a_late_entry_tells_when_the_document_came(target: Path) -> None:
    print_register(head=head(), lines=[line(late_received_on=date(2025, 12, 30))], target=target)

    assert "Primit la 30.12.2025, înregistrat ulterior" in page_texts(target)[0]


def test_the_last_page_certifies_the_count_in_digits_and_words(target: Path) -> None:
    annulled = line(46, annulment=Annulment(reason="greșeală", annulled_on=date(2026, 2, 3)))
    every = [*lines(45), annulled, line(47, unused=True)]

    report = print_register(head=head(), lines=every, target=target)

    last = page_texts(target)[-1]
    assert report.pages == 3
    assert "conține 47 (patruzeci și șapte) de poziții, de la numărul 1 la numărul 47" in last
    assert "anulate: 1 (una); neutilizate: 1 (una). Este tipărit pe 3 (trei) pagini." in last
    assert not any("Certificare" in text for text in page_texts(target)[:-1])


@pytest.mark.parametrize("count", [8, 10, 12, 14, 16])
def test_the_certification_is_never_torn_and_its_page_count_is_right(target: Path, count: int) -> None:
    report = print_register(head=head(), lines=lines(count), target=target)

    texts = page_texts(target)
    assert len(texts) == report.pages
    assert f"pe {report.pages} (" in texts[-1]
    assert "Totaluri" in texts[-1]
    assert "Conducătorul instituției" in texts[-1]
    assert numbers(texts) == list(range(1, count + 1))


def test_an_empty_register_says_that_it_is_empty(target: Path) -> None:
    report = print_register(head=head(), lines=[], target=target)

    [text] = page_texts(target)
    assert (report.pages, report.entries) == (1, 0)
    assert "Registrul nu conține nicio poziție." in text
    assert "conține 0 (zero) poziții. Este tipărit pe 1 (una) pagină." in text


def test_a_subject_of_ten_thousand_characters_runs_over_pages_whole(target: Path) -> None:
    words = " ".join(f"cuvântul{place}" for place in range(800))

    report = print_register(head=head(), lines=[line(1), line(2, summary=words), line(3)], target=target)

    texts = page_texts(target)
    assert report.pages > 2
    found = [int(place) for text in texts for place in re.findall(r"cuvântul(\d+)", text)]
    assert found == list(range(800))
    assert numbers(texts) == [1, 2, 3]
    assert all(inside for _, inside in text_boxes(target))


def test_many_long_subjects_are_printed_part_by_part(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_pdf, "CHARACTERS_PER_CHUNK", 8_000)
    long = "subiect lung " * 300

    report = print_register(
        head=head(), lines=[replace(one, summary=long) for one in lines(6)], target=target
    )

    assert report.chunks > 1
    assert numbers(page_texts(target)) == [1, 2, 3, 4, 5, 6]


def test_words_without_spaces_stay_within_their_columns(target: Path) -> None:
    wide = line(
        1234567,
        written_number="1234567/URBANISM/05.01.2026",
        issuer="W" * 300,
        summary="https://exemplu.invalid/" + "abcdef" * 80,
        filing_code="XIV-AAAAAAAAAAAAAAA-12",
        connected_to="123456789012345678901234567890",
    )

    print_register(head=head(), lines=[wide], target=target)

    [text] = page_texts(target)
    assert "W" * 300 in text.replace(" ", "")
    assert all(inside for _, inside in text_boxes(target))


def test_characters_no_font_has_are_shown_as_replaced_and_counted(target: Path) -> None:
    report = print_register(
        head=head(), lines=[line(summary="Αθήνα Київ 😀 漢字 \x00\x07", issuer="עברית")], target=target
    )

    [text] = page_texts(target)
    assert report.replaced_characters == 10
    assert "Αθήνα Київ � �� ��" in text


def test_a_subject_is_never_read_as_markup(target: Path) -> None:
    print_register(head=head(), lines=[line(summary="#panic() *x* $a$ [b] \\ `c` <d>")], target=target)

    assert "#panic() *x* $a$ [b] \\ `c` <d>" in page_texts(target)[0]


def test_the_head_tells_whose_register_it_is_and_where_the_paper_one_ended(target: Path) -> None:
    print_register(
        head=head(start_number=1235, period="1 ianuarie – 31 martie 2026"), lines=lines(1), target=target
    )

    [text] = page_texts(target)
    assert "Comuna Valea Ștefanului" in text
    assert "CUI 4562391 · Valea Ștefanului, județul Alba" in text
    assert "Anul 2026 · 1 ianuarie – 31 martie 2026" in text
    assert "de la nr. 1235" in text
    # Bucharest time, two hours ahead of the instant given in UTC.
    assert "Tipărit la 22.11.2026, ora 12:05, de Ana Țepeș" in text


def test_a_failed_print_leaves_nothing_behind(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target.write_bytes(b"the print of yesterday")
    monkeypatch.setattr("sys.executable", "/bin/false")

    with pytest.raises(PrintError, match="printing failed"):
        print_register(head=head(), lines=lines(3), target=target)

    assert target.read_bytes() == b"the print of yesterday"
    assert list(target.parent.iterdir()) == [target]


def test_a_naive_time_of_printing_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        head(printed_at=head().printed_at.replace(tzinfo=None))


@pytest.mark.slow
def test_ten_thousand_positions_stay_below_250_megabytes(target: Path) -> None:
    report = print_register(head=head(), lines=lines(10_000), target=target)

    assert report.entries == 10_000
    assert report.peak_child_kib < 210 * 1024
    assert numbers(page_texts(target)) == list(range(1, 10_001))

"""The receipt, read back."""

import time
from datetime import UTC, datetime

import pytest

from registratura.registers.printing.receipt_pdf import ReceiptFile, print_receipt
from registratura.toolkit.typesetting import PrintError

from .making import page_texts, qr_texts, receipt, text_boxes


def test_the_receipt_says_what_was_handed_in_and_how_to_follow_it() -> None:
    [text] = page_texts(print_receipt(receipt=receipt()))

    for words in (
        "Comuna Valea Ștefanului",
        "1234/05.03.2026",
        "Document primit",
        "Primit la 05.03.2026, ora 10:12",
        "Expeditor Popescu Ștefan-Cătălin",
        "Conținut pe scurt Cerere pentru eliberarea unui certificat de urbanism",
        "file: 3 · anexe: 1",
        "Repartizat la Compartimentul Urbanism",
        "cerere semnată.pdf SHA-256 ab12ab12ab12ab12…",
        "Puteți urmări cererea pe pagina din codul QR.",
        "Răspunsul se dă până la 4 aprilie 2026.",
    ):
        assert words in text, words


def test_the_code_of_the_receipt_reads_back() -> None:
    address = "https://registratura.invalid/v/AB12-CD34"

    assert qr_texts(print_receipt(receipt=receipt())) == [address]


def test_what_is_not_known_takes_no_line() -> None:
    [text] = page_texts(
        print_receipt(receipt=receipt(sender="", unit="", sheet_count=None, annex_count=None, files=()))
    )

    assert not any(name in text for name in ("Expeditor", "Repartizat", "Cuprinde", "Fișiere"))


def test_a_long_subject_is_cut_with_an_ellipsis_at_a_word() -> None:
    [text] = page_texts(print_receipt(receipt=receipt(subject="Subiect fără sfârșit " * 400)))

    assert "sfârșit Subiect…" in text or "fără sfârșit…" in text or "Subiect fără…" in text


def test_the_widest_texts_still_fit_one_page() -> None:
    widest = receipt(
        institution="Direcția Generală " * 20,
        written_number="1234567/URBANISM/05.03.2026",
        sender="W" * 500,
        recipient="W" * 500,
        subject="W" * 10_000,
        unit="M" * 300,
        files=tuple(ReceiptFile(name="W" * 255, sha256="ef" * 32) for _ in range(30)),
        how_to_follow="Q" * 500,
        term_hint="Z" * 500,
    )

    pdf = print_receipt(receipt=widest)

    [text] = page_texts(pdf)
    assert "și încă 27 de fișiere" in text
    assert all(inside for _, inside in text_boxes(pdf))
    assert qr_texts(pdf) == [widest.qr_text]


@pytest.mark.parametrize(
    ("count", "words"), [(7, "și încă un fișier"), (8, "și încă 2 fișiere"), (26, "și încă 20 de fișiere")]
)
def test_files_beyond_the_sixth_are_counted(count: int, words: str) -> None:
    files = tuple(ReceiptFile(name=f"anexa {place}.pdf", sha256="ef" * 32) for place in range(count))

    [text] = page_texts(print_receipt(receipt=receipt(files=files)))

    assert words in text
    assert "anexa 5.pdf" in text
    assert "anexa 6.pdf" not in text


def test_the_same_receipt_gives_the_same_bytes() -> None:
    assert print_receipt(receipt=receipt()) == print_receipt(receipt=receipt())


def test_a_warm_receipt_takes_under_a_tenth_of_a_second() -> None:
    print_receipt(receipt=receipt())
    started = time.process_time()

    for number in range(5):
        print_receipt(receipt=receipt(written_number=f"{number}/05.03.2026"))

    assert (time.process_time() - started) / 5 < 0.1


def test_a_text_too_long_for_a_code_is_refused() -> None:
    with pytest.raises(PrintError, match="too long"):
        print_receipt(receipt=receipt(qr_text="x" * 5_000))


def test_a_naive_time_is_refused() -> None:
    naive = datetime(2026, 3, 5, 8, 12, tzinfo=UTC).replace(tzinfo=None)

    with pytest.raises(ValueError, match="aware"):
        receipt(received_at=naive)

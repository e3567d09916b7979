"""What the shipped font can show."""

from hypothesis import given
from hypothesis import strategies as st

from registratura.toolkit.glyphs import REPLACEMENT, breakable, legible, width_of


def test_romanian_greek_and_cyrillic_are_shown_as_they_are() -> None:
    text = "Ștefan, Țară, ăâî ȘȚĂÂÎ, cedilla \u015f \u0163, Ελληνικά, кирилица, „ghilimele” – 5 €"

    assert legible(text=text) == (text, 0)


def test_a_character_without_a_glyph_is_replaced_visibly_and_counted() -> None:
    assert legible(text="a😀b漢\x00") == (f"a{REPLACEMENT}b{REPLACEMENT}{REPLACEMENT}", 3)


def test_a_letter_with_a_combining_comma_is_shown_as_one_letter() -> None:
    assert legible(text="s\u0326i t\u0326ara") == ("și țara", 0)


def test_direction_overrides_and_joiners_are_dropped() -> None:
    assert legible(text="fac\u202etura\u200d\ufe0f") == ("factura", 0)


def test_line_ends_and_tabs_become_spaces() -> None:
    assert legible(text="un\r\ndoi\ttrei\u2028patru ș") == ("un  doi trei patru ș", 0)


@given(st.text())
def test_what_is_legible_stays_so(text: str) -> None:
    shown, _ = legible(text=text)

    assert legible(text=shown) == (shown, 0)


def test_an_ordinary_text_gets_no_break_inside_a_word() -> None:
    text = "Serviciul Buget-Contabilitate și Resurse Umane"

    assert breakable(text=text, width_em=8) == text


def test_a_number_too_wide_parts_before_its_date() -> None:
    assert breakable(text="123456/05.03.2026", width_em=8) == "123456/\u200b05.03.2026"


@given(st.text(alphabet="WAi1-/. ", min_size=1), st.floats(min_value=2, max_value=12))
def test_no_piece_of_a_word_is_wider_than_its_column(text: str, width_em: float) -> None:
    broken = breakable(text=text, width_em=width_em)

    assert broken.replace("\u200b", "") == text
    pieces = [piece for word in broken.split(" ") for piece in word.replace("-", "-\u200b").split("\u200b")]
    assert all(width_of(text=piece) <= width_em for piece in pieces)

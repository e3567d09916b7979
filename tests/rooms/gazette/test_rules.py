"""What keeps a file from the public, what is missing from the list of the law, what looks like a datum. No database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from registratura.gazette import rules
from registratura.gazette.books import BOOKS, SECTIONS, Section, books_of
from registratura.gazette.ex_officio import duties_on
from registratura.gazette.rules import Checked, Obstacle, Standing
from registratura.kernel.spotting import Shape, spot

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CNP = "1630615123457"
LETTER = (
    f"Popescu Ion, CNP {CNP}, CI seria XR nr. 123456, tel. 0722 000 111,\f"
    "e-mail ion.popescu@exemplu.ro, cont RO49AAAA1B31007593840000, tel. +40 722 000 111"
)


def checked(text: str = "", *, masked: bool = False, readable: bool = True) -> Checked:
    return Checked(1, readable, bool(text), masked, spot(text))


def test_ADM_05_the_gazette_has_six_sections_in_the_order_of_the_law() -> None:
    letters = [SECTIONS[section].letter for section in Section]

    assert letters == ["a", "b", "c", "d", "e", "f"]
    assert all(books_of(section) for section in Section)
    assert sum(book.is_register for book in BOOKS.values()) == 5


def test_each_shape_is_found_with_its_page_and_once() -> None:
    found = {one.shape: one for one in spot(LETTER)}

    assert set(found) == set(Shape)
    assert found[Shape.CNP].text == CNP
    assert found[Shape.CNP].page == 1
    assert found[Shape.EMAIL].page == 2
    assert found[Shape.PHONE].times == 2  # written in two ways
    assert "CNP" in found[Shape.CNP].before


@pytest.mark.parametrize(
    "text",
    [
        "contul RO49 TREZ 2162 1070 2020 00XX de la trezorerie",
        "numărul 1234567890123456789 din registru",
        "Hotărârea nr. 12/2026, art. 5 alin. (1), suma de 1630615 lei",
        "la 0264.123",
    ],
)
def test_what_is_no_datum_of_a_person_is_left_alone(text: str) -> None:
    assert spot(text) == ()


def test_the_institutions_own_address_is_no_persons() -> None:
    text = "Scrieți la contact@primarie.ro sau sunați la 0264/123.456."

    assert {one.shape for one in spot(text)} == {Shape.EMAIL, Shape.PHONE}
    assert spot(text, own=("contact@primarie.ro", "+40264123456")) == ()


def test_a_personal_number_is_never_published_whatever_is_confirmed() -> None:
    found = rules.obstacle(checked=checked(LETTER), confirmed={CNP}, looked=True, carries_data=False)

    assert found is Obstacle.NEEDS_MASKED


def test_a_telephone_is_published_only_when_somebody_answers_for_it() -> None:
    one = checked("tel. 0722 000 111")

    assert (
        rules.obstacle(checked=one, confirmed=(), looked=True, carries_data=False) is Obstacle.NEEDS_CONFIRMED
    )
    assert rules.obstacle(checked=one, confirmed={"0722 000 111"}, looked=False, carries_data=False) is None


def test_a_document_with_personal_data_leaves_only_masked() -> None:
    plain, masked = checked("Ion Popescu"), checked("I. P.", masked=True)

    assert (
        rules.obstacle(checked=plain, confirmed=(), looked=True, carries_data=True) is Obstacle.NEEDS_MASKED
    )
    assert rules.obstacle(checked=masked, confirmed=(), looked=True, carries_data=True) is None


def test_a_file_without_text_is_read_by_a_person_and_an_unread_one_waits() -> None:
    assert (
        rules.obstacle(checked=checked(), confirmed=(), looked=False, carries_data=False)
        is Obstacle.NEEDS_LOOK
    )
    assert rules.obstacle(checked=checked(), confirmed=(), looked=True, carries_data=False) is None
    unread = checked(readable=False)
    assert rules.obstacle(checked=unread, confirmed=(), looked=True, carries_data=False) is Obstacle.UNREAD


def test_nothing_is_published_backwards_nor_beyond_a_year() -> None:
    assert rules.visible_moment(asked=None, now=NOW) == NOW
    assert rules.visible_moment(asked=NOW + timedelta(days=3), now=NOW) == NOW + timedelta(days=3)
    assert rules.visible_moment(asked=NOW - timedelta(minutes=1), now=NOW) is None
    assert rules.visible_moment(asked=NOW + timedelta(days=400), now=NOW) is None


@pytest.mark.parametrize(
    ("state", "changed_on", "months", "standing"),
    [
        (None, None, 0, Standing.MISSING),
        ("missing", None, 0, Standing.MISSING),
        ("none", None, 12, Standing.NONE_TO_SHOW),
        ("published", date(2019, 1, 1), 0, Standing.PUBLISHED),
        ("published", date(2025, 3, 3), 12, Standing.PUBLISHED),
        ("published", date(2025, 3, 2), 12, Standing.OLD),
    ],
)
def test_INF_23_what_is_missing_or_old_is_said(
    state: str | None, changed_on: date | None, months: int, standing: Standing
) -> None:
    found = rules.standing(state=state, changed_on=changed_on, renewed_months=months, today=date(2026, 3, 2))

    assert found is standing


def test_INF_23_the_list_has_every_letter_of_the_law() -> None:
    laws = " ".join(duty.law for duty in duties_on(date(2026, 3, 2)))

    assert all(f"lit. {letter})" in laws for letter in "abcdefghi")

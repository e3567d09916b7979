"""Numbers in Romanian words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registratura.registers.printing.words import LARGEST, counted, in_words, takes_de

UNITS = {
    "zero": 0, "unu": 1, "una": 1, "un": 1, "o": 1, "doi": 2, "două": 2, "trei": 3, "patru": 4, "cinci": 5,
    "șase": 6, "șapte": 7, "opt": 8, "nouă": 9, "zece": 10, "unsprezece": 11, "doisprezece": 12,
    "douăsprezece": 12, "treisprezece": 13, "paisprezece": 14, "cincisprezece": 15, "șaisprezece": 16,
    "șaptesprezece": 17, "optsprezece": 18, "nouăsprezece": 19, "douăzeci": 20, "treizeci": 30,
    "patruzeci": 40, "cincizeci": 50, "șaizeci": 60, "șaptezeci": 70, "optzeci": 80, "nouăzeci": 90,
}  # fmt: skip
SCALES = {"mie": 1_000, "mii": 1_000, "milion": 1_000_000, "milioane": 1_000_000}


def heard(words: str) -> int:
    """Understand a number said aloud."""
    total = group = 0
    for word in words.split():
        if word in SCALES:
            total, group = total + group * SCALES[word], 0
        elif word in {"sută", "sute"}:
            group *= 100
        elif word not in {"și", "de"}:
            group += UNITS[word]
    return total + group


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (1, "una"),
        (2, "două"),
        (12, "douăsprezece"),
        (19, "nouăsprezece"),
        (20, "douăzeci"),
        (21, "douăzeci și una"),
        (100, "o sută"),
        (101, "o sută una"),
        (247, "două sute patruzeci și șapte"),
        (1_000, "o mie"),
        (2_000, "două mii"),
        (2_021, "două mii douăzeci și una"),
        (19_000, "nouăsprezece mii"),
        (20_000, "douăzeci de mii"),
        (21_000, "douăzeci și una de mii"),
        (102_000, "o sută două mii"),
        (120_000, "o sută douăzeci de mii"),
        (1_000_000, "un milion"),
        (2_000_000, "două milioane"),
        (21_000_000, "douăzeci și unu de milioane"),
        (999_999, "nouă sute nouăzeci și nouă de mii nouă sute nouăzeci și nouă"),
    ],
)
def test_a_count_of_positions_is_written_in_the_feminine(number: int, words: str) -> None:
    assert in_words(number=number, gender="feminine") == words


def test_other_counts_are_written_in_the_masculine() -> None:
    assert [in_words(number=number) for number in (1, 2, 12, 21)] == [
        "unu",
        "doi",
        "doisprezece",
        "douăzeci și unu",
    ]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 (zero) poziții"),
        (1, "1 (una) poziție"),
        (2, "2 (două) poziții"),
        (19, "19 (nouăsprezece) poziții"),
        (20, "20 (douăzeci) de poziții"),
        (21, "21 (douăzeci și una) de poziții"),
        (100, "100 (o sută) de poziții"),
        (101, "101 (o sută una) poziții"),
        (119, "119 (o sută nouăsprezece) poziții"),
        (247, "247 (două sute patruzeci și șapte) de poziții"),
        (1_000, "1.000 (o mie) de poziții"),
        (2_021, "2.021 (două mii douăzeci și una) de poziții"),
        (1_000_000, "1.000.000 (un milion) de poziții"),
    ],
)
def test_the_noun_is_joined_by_de_from_twenty_on(number: int, words: str) -> None:
    assert counted(number=number, one="poziție", many="poziții", gender="feminine") == words


@given(st.integers(min_value=0, max_value=LARGEST), st.sampled_from(["masculine", "feminine"]))
def test_every_number_is_heard_as_it_was_written(number: int, gender: str) -> None:
    words = in_words(number=number, gender="feminine" if gender == "feminine" else "masculine")

    assert heard(words) == number


@given(st.integers(min_value=1, max_value=LARGEST))
def test_de_depends_on_the_last_two_digits_alone(number: int) -> None:
    assert takes_de(number=number) == (int(str(number)[-2:]) not in range(1, 20))


@pytest.mark.parametrize("number", [-1, LARGEST + 1])
def test_a_number_out_of_range_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="in words"):
        in_words(number=number)

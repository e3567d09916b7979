"""What is marked in found texts: the words that begin like those searched for."""

import pytest

from registratura.doors.desk.searching.views import marked


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Cerere de racordare", ["cerere"], ["Cerere"]),
        ("Cererea și cererile", ["cerere"], ["Cererea", "cererile"]),
        ("Primăria Iași", ["iasi"], ["Iași"]),
        ("str. Lungă nr. 4", ["4"], ["4"]),
        ("Nimic din ce s-a căutat", ["urbanism"], []),
        ("", ["cerere"], []),
        ("Cerere", [], []),
    ],
)
def test_words_that_begin_like_a_searched_one_are_marked(
    text: str, words: list[str], found: list[str]
) -> None:
    pieces = marked(text, words)

    assert "".join(piece for piece, _found in pieces) == text
    assert [piece for piece, is_found in pieces if is_found] == found


def test_what_was_said_of_a_word_is_not_asked_again_and_is_the_same() -> None:
    known: dict[str, bool] = {}

    first = marked("Cerere nouă", ["cerere"], known)

    assert known == {"Cerere": True, "nouă": False}
    assert marked("Cerere nouă", ["cerere"], known) == first == marked("Cerere nouă", ["cerere"])

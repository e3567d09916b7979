"""Where one paper ends and the next begins."""

from hypothesis import given
from hypothesis import strategies as st

from registratura.scanning.codes import NO_SERIAL, Code, Medium
from registratura.scanning.parting import Known, PageSeen, Piece, Why, pieces_of

TAG = "4829"


def code(number: int, medium: Medium = Medium.LABEL, tag: str = TAG) -> Code:
    return Code(medium, tag, f"{number:014d}")


SEPARATOR = Code(Medium.SEPARATOR, TAG, NO_SERIAL)
KNOWN = {code(number).serial: Known(number, 100 + number) for number in range(1, 6)} | {
    code(6).serial: Known(6, None),
    code(7).serial: Known(7, 107, Why.ANNULLED),
    code(8).serial: Known(8, 108, Why.HAS_SCAN),
    code(9).serial: Known(9, None, Why.VOIDED),
}


def parted(*pages: Code | tuple[Code, ...] | str | None) -> list[tuple[int, int, str, str, int | None]]:
    """Part pages told by what stands on them: a code, several, `?` for a label nobody can read, or nothing."""
    seen = [
        PageSeen(
            number,
            (page,) if isinstance(page, Code) else page if isinstance(page, tuple) else (),
            page == "?",
        )
        for number, page in enumerate(pages, 1)
    ]
    return [told(piece) for piece in pieces_of(seen, tag=TAG, known=KNOWN)]


def told(piece: Piece) -> tuple[int, int, str, str, int | None]:
    return piece.first, piece.last, str(piece.state), str(piece.why), piece.entry_id


def test_a_label_on_the_first_page_begins_a_paper() -> None:
    assert parted(code(1), None, None, code(2), None) == [
        (1, 3, "planned", "", 101),
        (4, 5, "planned", "", 102),
    ]


def test_pages_before_any_label_are_a_paper_without_number() -> None:
    assert parted(None, None, code(1)) == [(1, 2, "planned", "", None), (3, 3, "planned", "", 101)]
    assert parted(None, None) == [(1, 2, "planned", "", None)]


def test_a_prepared_label_begins_a_paper_without_number() -> None:
    assert parted(code(6), None) == [(1, 2, "planned", "", None)]


def test_a_separating_sheet_belongs_to_no_paper() -> None:
    assert parted(None, SEPARATOR, None, SEPARATOR, SEPARATOR, None) == [
        (1, 1, "planned", "", None),
        (2, 2, "sheet", "", None),
        (3, 3, "planned", "", None),
        (4, 4, "sheet", "", None),
        (5, 5, "sheet", "", None),
        (6, 6, "planned", "", None),
    ]


def test_a_sheet_of_an_entry_gives_its_number_to_the_pages_after_it() -> None:
    before = code(2, Medium.SHEET)

    assert parted(code(1), before, None, None) == [
        (1, 1, "planned", "", 101),
        (2, 2, "sheet", "", None),
        (3, 4, "planned", "", 102),
    ]
    assert parted(before, code(2), None)[1] == (2, 3, "planned", "", 102)
    assert parted(before, "?", None)[1] == (2, 3, "planned", "", 102)
    assert parted(before, code(3))[1] == (2, 2, "planned", "", 103)


def test_what_cannot_be_read_waits_and_holds_the_paper_before_it() -> None:
    assert parted(code(1), None, "?", None, code(2)) == [
        (1, 2, "held", "", 101),
        (3, 4, "waiting", "unreadable", None),
        (5, 5, "planned", "", 102),
    ]


def test_labels_that_mean_nothing_here_wait_with_their_reason() -> None:
    foreign, unknown = code(77, tag="0001"), code(78)

    whys = [piece[3] for piece in parted(code(7), code(8), code(9), foreign, unknown, (code(1), code(2)))]

    assert whys == ["annulled", "has-scan", "voided", "foreign", "unknown", "several"]


def test_our_label_goes_before_a_foreign_one_on_the_same_page() -> None:
    assert parted((code(77, tag="0001"), code(1))) == [(1, 1, "planned", "", 101)]


def test_the_same_label_twice_goes_on_once_and_waits_once() -> None:
    assert parted(code(1), None, code(2), code(1)) == [
        (1, 2, "planned", "", 101),
        (3, 3, "held", "", 102),
        (4, 4, "waiting", "twice", None),
    ]


pages = st.one_of(
    st.none(),
    st.just("?"),
    st.just(SEPARATOR),
    st.integers(1, 12).map(code),
    st.integers(1, 12).map(lambda number: code(number, Medium.SHEET)),
    st.integers(1, 12).map(lambda number: code(number, tag="0001")),
    st.tuples(st.integers(1, 5).map(code), st.integers(1, 9).map(code)),
)


@given(st.lists(pages, min_size=1, max_size=30))
def test_every_page_is_in_one_piece_and_each_entry_gets_pages_once(
    given_pages: list[Code | tuple[Code, ...] | str | None],
) -> None:
    pieces = parted(*given_pages)

    covered = [number for first, last, *_rest in pieces for number in range(first, last + 1)]
    assert covered == list(range(1, len(given_pages) + 1))
    placed = [entry for _f, _l, state, _why, entry in pieces if state in ("planned", "held") and entry]
    assert len(placed) == len(set(placed))
    assert all(last == first for first, last, state, *_rest in pieces if state == "sheet")
    after_held = [pieces[place + 1][2] for place, piece in enumerate(pieces) if piece[2] == "held"]
    assert set(after_held) <= {"waiting"}

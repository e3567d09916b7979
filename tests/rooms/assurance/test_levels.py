"""The order of the levels, and what a proof is worth: pure rules."""

from datetime import UTC, datetime, timedelta

import pytest

from registratura.assurance.names import same_person
from registratura.assurance.rules import Held, acr_enough, holds, lapse, paper_ending, reached
from registratura.kernel.assurance import Level, highest, meets

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def test_levels_stand_in_their_order_and_not_in_that_of_the_alphabet() -> None:
    assert sorted(Level) == [Level.EMAIL, Level.PHONE, Level.COUNTER, Level.OIDC, Level.SIGNATURE]
    assert Level.EMAIL < Level.COUNTER < Level.OIDC
    assert Level.SIGNATURE >= Level.SIGNATURE > Level.PHONE
    assert highest([Level.OIDC, Level.PHONE]) is Level.OIDC
    assert highest([]) is None


@pytest.mark.parametrize(
    ("have", "asked", "met"),
    [
        (None, None, True),
        (None, "", True),
        (None, "email", False),
        ("email", "phone", False),
        ("oidc", "phone", True),
        (Level.COUNTER, Level.COUNTER, True),
        (Level.COUNTER, "signature", False),
    ],
)
def test_a_level_meets_what_is_asked_or_not(have: str | None, asked: str | None, met: bool) -> None:
    assert meets(have, asked) is met


def test_an_address_never_lapses_and_a_provider_counts_as_long_as_a_session() -> None:
    assert lapse(level=Level.EMAIL, proven_at=NOW) is None
    assert lapse(level=Level.OIDC, proven_at=NOW) == NOW + timedelta(hours=12)
    soon = NOW + timedelta(hours=1)
    assert lapse(level=Level.SIGNATURE, proven_at=NOW, until=soon) == soon


def test_what_ended_lapsed_or_is_of_another_number_does_not_count() -> None:
    good = Held(level=Level.PHONE, lapses_at=NOW + timedelta(days=1))
    bad = (
        Held(level=Level.COUNTER, lapses_at=NOW),
        Held(level=Level.COUNTER, lapses_at=None, ended_at=NOW),
        Held(level=Level.COUNTER, lapses_at=None, same=False),
    )
    assert holds(proof=good, now=NOW)
    assert not any(holds(proof=each, now=NOW) for each in bad)
    assert reached(proofs=[good, *bad], now=NOW) is Level.PHONE
    assert reached(proofs=bad, now=NOW) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ion Popescu", "POPESCU ION"),
        ("Ștefania-Maria Țîrlea", "TIRLEA STEFANIA MARIA"),
        ("Ion Popescu", "POPESCU ION-MARIUS"),
        ("Ion M. Popescu", "Popescu Ion Marius"),
        ("Müller Hans", "Hans Müller"),
        ("Şerban Ţepeş", "Șerban Țepeș"),
        ("dr. Ana Albu", "Albu Ana"),
    ],
)
def test_marks_order_and_a_left_out_name_do_not_matter(one: str, other: str) -> None:
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ion Popescu", "Vasile Popescu"),
        ("Ion Popescu", "Ion Ionescu"),
        ("Popescu", "Popescu"),
        ("", "Ion Popescu"),
        ("I. P.", "Ion Popescu"),
        ("Ion Ion", "Ion Popescu"),
        ("Ion Marius Popescu", "Ion Vasile Popescu"),
        ("Ion V. Popescu", "Ion Marius Popescu"),
    ],
)
def test_another_name_is_another_person(one: str, other: str) -> None:
    assert not same_person(one, other)
    assert not same_person(other, one)


@pytest.mark.parametrize(
    ("paper", "ending", "kept"),
    [
        ("card", " 34 5a", "345A"),
        ("passport", "1234", "1234"),
        ("card", "345", None),
        ("card", "12345", None),
        ("card", "34-6", None),
        ("library-card", "3456", None),
    ],
)
def test_of_a_paper_four_signs_are_kept(paper: str, ending: str, kept: str | None) -> None:
    assert paper_ending(paper=paper, ending=ending) == kept


def test_only_a_level_written_as_accepted_is_enough() -> None:
    accepted = ("http://eidas.europa.eu/LoA/high",)
    assert acr_enough(given="http://eidas.europa.eu/LoA/high", accepted=accepted)
    assert not acr_enough(given="HTTP://EIDAS.EUROPA.EU/LOA/HIGH", accepted=accepted)
    assert not acr_enough(given="", accepted=("",))

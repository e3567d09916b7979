"""The order of advice: everybody's for who told nothing, with its reasons for who did, the same when counted again."""

from registratura.kernel.advising import MOST_SHOWN, Advice, Frequent, Known, ranked


def test_with_nothing_known_everybody_gets_the_same_order_without_reasons() -> None:
    found = ranked()

    assert [one.advice for one in found] == list(Advice)[:MOST_SHOWN]
    assert not any(one.reasons for one in found)


def test_ac_b2_1_every_reason_is_told_and_gives_the_same_order_again() -> None:
    known = [Known(7, "uses", "scans", 12), Known(8, "interest", "archive", 40), Known(9, "region", "AB", 40)]
    frequent = [Frequent("Judecătoria Alba Iulia", 14), Frequent("Cineva", 2)]
    found = ranked(known=known, frequent=frequent)

    assert [one.advice for one in found][:4] == [
        Advice.TEMPLATES,
        Advice.ARCHIVE,
        Advice.TRAINING,
        Advice.SCANS,
    ]
    assert found[0].reasons[0].value == "Judecătoria Alba Iulia"
    assert [reason.fact for one in found for reason in one.reasons] == [None, 8, 9, 7]
    assert ranked(known=list(reversed(known)), frequent=frequent) == found


def test_what_was_waved_away_does_not_come_back() -> None:
    found = ranked(known=[Known(1, "uses", "registers", 90)], dismissed=frozenset({"shortcuts"}))

    assert Advice.SHORTCUTS not in [one.advice for one in found]


def test_a_fact_that_fits_nothing_changes_nothing() -> None:
    assert ranked(known=[Known(1, "uses", "nimic", 90)]) == ranked()

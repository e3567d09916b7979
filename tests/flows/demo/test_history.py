"""The year of the demonstration: the same each time, in order, and like a year of work."""

import re
import time
from collections import Counter
from dataclasses import astuple, replace
from datetime import date
from itertools import pairwise
from statistics import median

import pytest

from registratura.flows.demo import rhythm
from registratura.flows.demo.history import DemoEntry, generate_year
from registratura.flows.demo.people import DemoParty
from registratura.flows.demo.towns import INSTITUTIONS, InstitutionKind

KINDS: tuple[InstitutionKind, ...] = ("commune", "municipality")
FILING = re.compile(r"^[IVXLC]+-[A-Z]-\d{1,3}$")


def _year(kind: InstitutionKind, *, count: int = 4_000, until: date | None = None) -> list[DemoEntry]:
    return list(generate_year(seed=7, year=2026, institution_kind=kind, count=count, until=until))


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> InstitutionKind:
    chosen: InstitutionKind = request.param
    return chosen


@pytest.fixture(scope="module")
def entries(kind: InstitutionKind) -> list[DemoEntry]:
    return _year(kind)


def test_the_same_seed_gives_the_same_year(kind: InstitutionKind, entries: list[DemoEntry]) -> None:
    assert _year(kind) == entries


def test_another_seed_gives_another_year(kind: InstitutionKind, entries: list[DemoEntry]) -> None:
    other = generate_year(seed=8, year=2026, institution_kind=kind, count=4_000)

    assert [entry.subject for entry in other] != [entry.subject for entry in entries]


def test_entries_come_in_strict_order_of_time(entries: list[DemoEntry]) -> None:
    moments = [entry.registered_at for entry in entries]

    assert len(moments) == 4_000
    assert all(earlier < later for earlier, later in pairwise(moments))
    assert {moment.year for moment in moments} == {2026}


def test_nobody_registers_on_sundays_holidays_or_at_night(entries: list[DemoEntry]) -> None:
    free = rhythm.free_days(2026)

    assert all(entry.registered_at.weekday() != 6 for entry in entries)
    assert all(entry.registered_at.date() not in free for entry in entries)
    assert all(8 <= entry.registered_at.hour < 17 for entry in entries)
    assert str(entries[0].registered_at.tzinfo) == "Europe/Bucharest"


def test_mornings_are_busier_than_afternoons_and_december_than_august(entries: list[DemoEntry]) -> None:
    hours = Counter(entry.registered_at.hour for entry in entries)
    months = Counter(entry.registered_at.month for entry in entries)

    assert hours[9] + hours[10] > 2 * (hours[14] + hours[15])
    assert months[12] > 1.5 * months[8]


def test_directions_keep_their_shares(entries: list[DemoEntry]) -> None:
    shares = Counter(entry.direction for entry in entries)

    assert shares["incoming"] / 4_000 == pytest.approx(0.62, abs=0.03)
    assert shares["outgoing"] / 4_000 == pytest.approx(0.30, abs=0.03)
    assert shares["internal"] / 4_000 == pytest.approx(0.08, abs=0.02)


def test_most_outgoing_papers_answer_an_earlier_one(entries: list[DemoEntry]) -> None:
    outgoing = [entry for entry in entries if entry.direction == "outgoing"]
    answered = [entry.answers for entry in outgoing if entry.answers is not None]

    assert len(answered) > len(outgoing) / 2
    assert len(set(answered)) == len(answered)


def test_an_answer_goes_to_who_asked_from_the_unit_that_had_it(entries: list[DemoEntry]) -> None:
    for index, entry in enumerate(entries):
        if entry.answers is None:
            continue
        asked = entries[entry.answers]
        assert entry.answers < index
        assert asked.direction == "incoming"
        assert entry.recipient == asked.sender
        assert entry.unit_code == asked.unit_code
        assert not asked.annulled_reason
        assert asked.resolution


def test_petitions_are_answered_within_the_month_as_a_rule(entries: list[DemoEntry]) -> None:
    days = [
        (entry.registered_at - entries[entry.answers].registered_at).days
        for entry in entries
        if entry.answers is not None and entries[entry.answers].document_kind == "Petiție"
    ]

    assert 10 <= median(days) <= 25
    assert 0 < sum(day > 30 for day in days) / len(days) < 0.15


def test_parties_stand_on_their_side(entries: list[DemoEntry]) -> None:
    sides = {(entry.direction, entry.sender is None, entry.recipient is None) for entry in entries}

    assert sides == {("incoming", False, True), ("outgoing", True, False), ("internal", True, True)}


def test_some_people_write_often_and_most_once(entries: list[DemoEntry]) -> None:
    letters = Counter(
        entry.sender.cnp for entry in entries if entry.sender is not None and entry.sender.kind == "person"
    )

    assert letters.most_common(1)[0][1] >= 6
    assert sum(count == 1 for count in letters.values()) > 0.3 * len(letters)
    assert max(count for code, count in letters.items() if code) < 60


def test_units_belong_to_the_institution(kind: InstitutionKind, entries: list[DemoEntry]) -> None:
    codes = {unit.code for unit in INSTITUTIONS[kind].units}

    assert {entry.unit_code for entry in entries} <= codes


def test_few_numbers_are_annulled_and_each_says_why(entries: list[DemoEntry]) -> None:
    annulled = [entry for entry in entries if entry.annulled_reason]

    assert 0.001 <= len(annulled) / 4_000 <= 0.009
    assert all(len(entry.annulled_reason) > 10 for entry in annulled)


def test_late_entries_say_so_and_never_go_forward(entries: list[DemoEntry]) -> None:
    incoming = [entry for entry in entries if entry.direction == "incoming"]
    late = [entry for entry in incoming if entry.received_on != entry.registered_at.date()]

    assert 0.005 <= len(late) / len(incoming) <= 0.08
    assert all(bool(entry.late_reason) == (entry in late) for entry in incoming)
    assert all(entry.received_on <= entry.registered_at.date() for entry in incoming if entry.received_on)
    assert all(entry.received_on is None for entry in entries if entry.direction != "incoming")


def test_dates_of_a_paper_follow_one_another(entries: list[DemoEntry]) -> None:
    for entry in entries:
        if entry.sender_dated_on is not None:
            assert entry.received_on is not None
            assert entry.sender_dated_on <= entry.received_on
        if entry.dispatched_on is not None:
            assert entry.dispatched_on >= entry.registered_at.date()


def test_bodies_number_their_letters_and_people_do_not(entries: list[DemoEntry]) -> None:
    for entry in entries:
        if entry.sender is not None:
            assert bool(entry.sender_number) == (entry.sender.kind != "person"), entry


def test_filing_codes_have_direction_service_and_number(entries: list[DemoEntry]) -> None:
    codes = {entry.filing_code for entry in entries if entry.filing_code}

    assert len(codes) >= 15
    assert all(FILING.match(code) for code in codes)


def test_sheets_are_at_least_one_and_annexes_never_negative(entries: list[DemoEntry]) -> None:
    assert all(entry.sheet_count >= 1 for entry in entries)
    assert all(entry.annex_count >= 0 for entry in entries)


def test_subjects_are_filled_varied_and_short(entries: list[DemoEntry]) -> None:
    subjects = [entry.subject for entry in entries]

    assert not any("{" in subject or "}" in subject for subject in subjects)
    assert all(3 <= len(subject) <= 200 for subject in subjects)
    assert len(set(subjects)) > 0.35 * len(subjects)


def test_snow_is_cleared_in_winter_only(entries: list[DemoEntry]) -> None:
    months = {
        entry.registered_at.month for entry in entries if entry.subject.startswith("Sesizare nedeszăpezire")
    }

    assert months
    assert months <= {12, 1, 2}


def test_bills_come_from_those_who_send_them(entries: list[DemoEntry]) -> None:
    bills = [entry for entry in entries if entry.subject.startswith("Factură energie")]

    assert bills
    assert {entry.sender.name for entry in bills if entry.sender} == {"Electrica Luncii Furnizare S.A."}


def test_no_word_has_a_cedilla(entries: list[DemoEntry]) -> None:
    words = "".join(str(value) for entry in entries for value in _words(entry))

    assert not set("şţŞŢ") & set(words)
    assert {"ș", "ț", "ă", "â", "î"} <= set(words)


def _words(entry: DemoEntry) -> tuple[object, ...]:
    parties = (party for party in (entry.sender, entry.recipient) if isinstance(party, DemoParty))
    of_parties = [value for party in parties for value in astuple(party)]
    return (entry.document_kind, entry.subject, entry.resolution, entry.late_reason, *of_parties)


def test_a_cut_year_is_the_beginning_of_the_whole(kind: InstitutionKind, entries: list[DemoEntry]) -> None:
    last = date(2026, 5, 15)

    cut = _year(kind, until=last)

    assert 800 < len(cut) < 2_000
    assert cut[-1].registered_at.date() <= last
    for begun, whole in zip(cut, entries, strict=False):
        open_ended = {
            "dispatched_on": begun.dispatched_on,
            "resolution": begun.resolution,
            "filing_code": begun.filing_code,
        }
        assert replace(whole, **open_ended) == begun  # type: ignore[arg-type]
        assert begun.dispatched_on is None or begun.dispatched_on <= last


def test_a_cut_year_leaves_work_open(kind: InstitutionKind) -> None:
    cut = _year(kind, until=date(2026, 5, 15))

    recent = [entry for entry in cut[-200:] if entry.direction == "incoming"]

    assert sum(not entry.resolution for entry in recent) > len(recent) / 4


def test_twenty_thousand_entries_take_less_than_three_seconds() -> None:
    begun = time.process_time()

    made = sum(
        1 for _entry in generate_year(seed=1, year=2026, institution_kind="municipality", count=20_000)
    )

    assert made == 20_000
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    ("year", "easter"), [(2024, date(2024, 5, 5)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 12))]
)
def test_orthodox_easter_falls_on_its_day(year: int, easter: date) -> None:
    assert rhythm.orthodox_easter(year) == easter
    assert easter in rhythm.free_days(year)


def test_what_december_left_open_is_answered_in_the_new_year(kind: InstitutionKind) -> None:
    def left_open(until: date) -> int:
        stream = list(generate_year(seed=7, year=2025, institution_kind=kind, count=2_000, until=until))
        answered = {entry.answers for entry in stream}
        return sum(
            entry.document_kind == "Petiție"
            and entry.direction == "incoming"
            and place not in answered
            and entry.dispatched_on is None
            and not entry.annulled_reason
            for place, entry in enumerate(stream)
        )

    assert left_open(date(2025, 12, 31)) > 0
    assert left_open(date(2026, 6, 30)) == 0

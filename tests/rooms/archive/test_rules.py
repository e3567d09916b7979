"""The archive law without a database: codes, terms, volumes, inventories, commissions, approvals."""

from datetime import date

import pytest

from registratura.archive import rules
from registratura.archive.codes import Term, from_roman, parse_code, parse_term, roman
from registratura.archive.importing import read_plan
from registratura.archive.suggesting import offered, suggest

TODAY = date(2026, 11, 23)
FIVE = Term("years", 5)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("I-A-17", "I-A-17"),
        ("I A 5", "I-A-5"),
        ("II/3", "II-3"),
        ("iv-b2-7", "IV-B2-7"),
        ("XLI.C.120", "XLI-C-120"),
        ("IA17", "I-A-17"),
    ],
)
def test_arh_22_a_code_is_read_however_it_is_written(written: str, code: str) -> None:
    found = parse_code(written)

    assert found is not None
    assert str(found) == code


@pytest.mark.parametrize(
    "written", ["", "17", "IIII-A-1", "I-A", "I-A-0", "I-A-1234", "VX-1", "I-AB-1", "I-A-1\n2"]
)
def test_arh_22_what_is_no_code_is_refused(written: str) -> None:
    assert parse_code(written) is None


def test_roman_figures_go_there_and_back() -> None:
    assert [from_roman(roman(one)) for one in range(1, 400)] == list(range(1, 400))


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("P", Term("permanent")),
        ("permanent", Term("permanent")),
        ("5", FIVE),
        ("5 ani", FIVE),
        ("30 de ani", Term("years", 30)),
        ("10 ani CS", Term("years", 10, True)),
        ("10 C.S.", Term("years", 10, True)),
        ("3 ani, CS", Term("years", 3, True)),
        (
            "până la expirarea valabilității + 3 ani",
            Term("event", 3, False, "până la expirarea valabilității"),
        ),
        ("până la scoaterea din uz", Term("event", 0, False, "până la scoaterea din uz")),
    ],
)
def test_arh_23_a_term_is_permanent_years_or_after_an_event(written: str, term: Term) -> None:
    assert parse_term(written) == term
    assert parse_term(str(term)) == term


@pytest.mark.parametrize("written", ["", "CS", "P CS", "0", "999 ani", "cândva", "5 luni"])
def test_arh_23_what_is_no_term_is_refused(written: str) -> None:
    assert parse_term(written) is None


def test_arh_21_a_plan_is_read_from_rows_with_its_directions_and_each_fault_has_its_line() -> None:
    read = read_plan(
        "Indicativ;Denumirea dosarului;Termen de păstrare;Observații\n"
        "I;Direcția juridică;;\nI-A;Registratură;;\n"
        "I-A-2;Petiții;10 ani CS;\nI-A-1;Registru intrare-ieșire;P;\n"
        "I-A-2;De două ori;3;\nX-Y;Fără;5;\nII-1;Altele;mult;\n"
    )

    assert [str(one.code) for one in read.positions] == ["I-A-1", "I-A-2"]
    assert read.positions[0].direction_name == "Direcția juridică"
    assert read.positions[0].service_name == "Registratură"
    assert len(read.faults) == 3
    assert "6" in read.faults[0]
    assert "7" in read.faults[1]


def test_rows_pasted_from_a_table_need_no_names_of_columns() -> None:
    read = read_plan("I-A-1\tRegistru\tP\t\tregistru, condică\n")

    assert read.positions[0].kinds == ("registru", "condică")
    assert not read.faults
    assert read_plan("").faults
    assert read_plan('"neînchis').faults


def test_arh_20_a_confirmation_follows_the_approval_and_only_then_may_anything_go() -> None:
    fault = rules.confirmation_fault
    approved = date(2026, 1, 20)

    assert "art. 8" in fault(approved_on=None, number="1", confirmed_on=TODAY, today=TODAY)
    assert "art. 8" in fault(approved_on=approved, number="", confirmed_on=TODAY, today=TODAY)
    assert fault(approved_on=approved, number="1", confirmed_on=date(2026, 1, 19), today=TODAY)
    assert fault(approved_on=approved, number="1", confirmed_on=date(2027, 1, 1), today=TODAY)
    assert not fault(approved_on=approved, number="1", confirmed_on=date(2026, 2, 10), today=TODAY)
    assert not rules.may_drive_disposal(confirmed_on=None)
    assert rules.may_drive_disposal(confirmed_on=approved)


def test_arh_25_a_term_is_counted_from_the_first_of_january_after_closing() -> None:
    assert rules.kept_until(term=FIVE, closed_year=2026) == date(2031, 12, 31)
    assert rules.kept_until(term=Term("permanent"), closed_year=2026) is None
    event = Term("event", 3, False, "până la expirare")
    assert rules.kept_until(term=event, closed_year=2026) is None
    assert rules.kept_until(term=event, closed_year=2026, event_year=2030) == date(2033, 12, 31)
    assert rules.closing_year(year=2024, last_on=date(2026, 3, 1)) == 2026
    assert rules.closing_year(year=2026, last_on=None) == 2026


@pytest.mark.parametrize(
    ("sheets", "made"),
    [
        ([640], [300, 300, 40]),
        ([100, 100, 100, 1], [300, 1]),
        ([200, 150, 100], [200, 250]),
        ([10, 640, 20], [300, 300, 70]),
        ([300, 300], [300, 300]),
        ([], []),
    ],
)
def test_arh_31_a_volume_holds_at_most_300_sheets(sheets: list[int], made: list[int]) -> None:
    parts = rules.volumes(sheets=sheets)

    assert [sum(one.last - one.first + 1 for one in part) for part in parts] == made
    assert sum(made) == sum(sheets)


def test_arh_31_the_number_of_sheets_says_what_it_asks_for() -> None:
    assert [rules.sheets_word(count=one) for one in (249, 250, 300, 301)] == ["", "near", "near", "split"]


def _line(number: int, **changes: object) -> rules.Listed:
    facts: dict[str, object] = {
        "dossier_id": number,
        "number": number,
        "code": f"I-A-{number}/2024",
        "closed": True,
    }
    return rules.Listed(**{**facts, **changes})  # type: ignore[arg-type]


def test_arh_34_an_inventory_without_one_of_its_dossiers_is_refused_with_the_article() -> None:
    expected = [(1, "I-A-1/2024"), (2, "I-A-2/2024")]

    assert rules.inventory_faults(expected=expected, lines=[_line(1), _line(2)]) == []
    (fault,) = rules.inventory_faults(expected=expected, lines=[_line(1)])
    assert "I-A-2/2024" in fault
    assert "art. 19" in fault


def test_arh_34_what_is_open_or_lacks_is_said_and_numbers_have_no_gap() -> None:
    open_one = rules.inventory_faults(expected=[], lines=[_line(1, closed=False)])
    silent = rules.inventory_faults(expected=[], lines=[_line(1, standing="missing")])

    assert "nu este închis" in open_one[0]
    assert "observații" in silent[0]
    assert rules.inventory_faults(expected=[], lines=[_line(1), _line(3)])
    assert rules.inventory_faults(expected=[], lines=[])
    assert not rules.inventory_faults(
        expected=[], lines=[_line(1, closed=False, standing="left", remark="în lucru")]
    )


def test_arh_35_what_lacks_at_the_hand_over_needs_an_act_of_finding() -> None:
    assert "art. 9" in rules.hand_over_faults(missing=["I-A-1/2024"], finding_act="")[0]
    assert not rules.hand_over_faults(missing=["I-A-1/2024"], finding_act="PV 4/2026")
    assert not rules.hand_over_faults(missing=[], finding_act="")


def test_arh_36_arh_37_arh_41_copies_and_days() -> None:
    assert (rules.copies_of_inventory(permanent=False), rules.copies_of_inventory(permanent=True)) == (3, 4)
    assert rules.hand_over_window(year=2026) == (date(2027, 1, 1), date(2028, 12, 31))
    assert rules.deposit_year(year=2000) == 2031


@pytest.mark.parametrize(
    ("president", "secretary", "members", "words"),
    [
        ("A", "B", ["C", "D"], "impar"),
        ("A", "B", [], "trei persoane"),
        ("A", "", ["C", "D"], "secretar"),
        ("A", "B", ["a"], "de două ori"),
    ],
)
def test_arh_50_a_commission_that_is_even_or_not_whole_is_refused_with_the_article(
    president: str, secretary: str, members: list[str], words: str
) -> None:
    faults = " ".join(rules.commission_faults(president=president, secretary=secretary, members=members))

    assert words in faults
    assert "art. 11" in faults or words == "de două ori"


def test_arh_50_an_odd_commission_with_president_and_secretary_stands() -> None:
    assert rules.commission_faults(president="A", secretary="B", members=["C", "D", "E"]) == []


def test_arh_54_an_approval_dated_before_the_request_is_refused_with_the_article() -> None:
    asked = date(2026, 5, 4)
    fault = rules.approval_fault

    assert "art. 11" in fault(asked_on=asked, number="12", approved_on=date(2026, 5, 3), today=TODAY)
    assert "art. 11" in fault(asked_on=None, number="12", approved_on=TODAY, today=TODAY)
    assert "art. 11" in fault(asked_on=asked, number="", approved_on=TODAY, today=TODAY)
    assert fault(asked_on=asked, number="12", approved_on=date(2027, 1, 1), today=TODAY)
    assert not fault(asked_on=asked, number="12", approved_on=asked, today=TODAY)


def test_arh_54_nothing_is_destroyed_without_approval_before_it_or_on_hold() -> None:
    fault = rules.destruction_fault
    approved = date(2026, 6, 1)

    assert "art. 11" in fault(approved_on=None, destroyed_on=TODAY, held=[], today=TODAY)
    assert fault(approved_on=approved, destroyed_on=date(2026, 5, 31), held=[], today=TODAY)
    assert fault(approved_on=approved, destroyed_on=date(2027, 1, 1), held=[], today=TODAY)
    assert "I-A-1/2019" in fault(approved_on=approved, destroyed_on=TODAY, held=["I-A-1/2019"], today=TODAY)
    assert not fault(approved_on=approved, destroyed_on=TODAY, held=[], today=TODAY)


def _candidate(**changes: object) -> rules.Candidate:
    facts: dict[str, object] = {
        "term": FIVE,
        "last_year": 2019,
        "confirmed": True,
        "in_archive": True,
        "lent": False,
        "held": False,
    }
    return rules.Candidate(**{**facts, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ""),
        ({"confirmed": False}, "nu a fost confirmat"),
        ({"held": True, "confirmed": False}, "suspendat"),
        ({"term": Term("permanent")}, "permanent"),
        ({"last_year": 2021}, "31.12.2026"),
        ({"in_archive": False}, "depozit"),
        ({"lent": True}, "împrumutat"),
        ({"selecting": True}, "selecționare"),
        ({"term": Term("event", 1, False, "până la expirare")}, "Evenimentul"),
    ],
)
def test_arh_20_arh_40_only_what_is_confirmed_expired_stored_and_free_may_go(
    changes: dict[str, object], words: str
) -> None:
    fault = rules.selection_fault(dossier=_candidate(**changes), today=TODAY)

    assert words in fault
    assert bool(fault) == bool(words)


def test_a_position_is_suggested_by_code_then_kind_then_shared_words() -> None:
    offers = [
        offered(position_id=1, kinds=["cerere"], title="Cereri diverse"),
        offered(position_id=2, kinds=[], title="Certificate de urbanism și autorizații"),
    ]
    codes = {"I-A-1": 1, "II-3": 2}

    def asked(kind: str, subject: str = "", code: str = "") -> int | None:
        return suggest(kind=kind, subject=subject, filing_code=code, codes=codes, positions=offers)

    assert asked("Cerere", code="II-3") == 2
    assert asked("CERERE") == 1
    assert asked("", "Certificat de urbanism pentru o casă") == 2
    assert asked("", "Altceva") is None

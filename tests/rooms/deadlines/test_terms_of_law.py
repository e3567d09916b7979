"""T1-T18: the worked terms of 2026 and 2027, with the Orthodox holidays."""

from datetime import date, datetime

import pytest

from registratura.deadlines import catalogue, rules
from registratura.deadlines.legal_holidays import LEGAL
from registratura.kernel.calendar import BUCHAREST


def day(text: str) -> date:
    """Read 2026-03-02, or 03-02 of 2026."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def term(code: str, start: str, *, extended: bool = False, norms: bool = False) -> rules.Term:
    """Count a term of the catalogue."""
    started = day(start)
    rule = catalogue.rule_on(code, on=started)
    assert rule is not None
    return rules.compute(rule=rule, start=started, calendar=LEGAL, extended=extended, norms=norms)


CASES = [
    ("t1", "PET", "02-27", {}, "03-27", "03-30", "03-30"),
    ("t2", "PET", "03-02", {}, "04-01", "04-01", "04-02"),
    ("t3_good_friday", "PET", "03-11", {}, "04-09", "04-14", "04-14"),
    ("t4_easter", "PET", "03-13", {}, "04-09", "04-14", "04-14"),
    ("t5_extended", "PET", "03-02", {"extended": True}, "04-16", "04-16", "04-17"),
    ("t6_energy_extended", "PET-EN", "03-02", {"extended": True}, "04-30", "05-04", "05-04"),
    ("t7", "PET-RED", "03-09", {}, "03-13", "03-16", "03-16"),
    ("t8", "PET-RED", "04-07", {}, "04-09", "04-14", "04-14"),
    ("t9_ten", "IIP", "03-09", {}, "03-19", "03-19", "03-20"),
    ("t9_thirty", "IIP", "03-09", {"extended": True}, "04-08", "04-08", "04-09"),
    ("t10_ten", "IIP", "03-09", {"norms": True}, "03-23", "03-23", "03-24"),
    ("t10_thirty", "IIP", "03-09", {"norms": True, "extended": True}, "04-22", "04-22", "04-23"),
    ("t10_five", "IIP-REF", "03-09", {"norms": True}, "03-16", "03-16", "03-17"),
    ("t11_new_year", "PET", "12-02", {}, "12-31", "2027-01-04", "2027-01-04"),
    ("t12", "ACT-PREF", "03-31", {}, "04-16", "04-16", "04-17"),
    ("t13_clipped_month", "GDPR", "01-31", {}, "02-27", "03-02", "03-02"),
    ("t14_month", "GDPR", "03-12", {}, "04-09", "04-14", "04-14"),
    ("t14_three_months", "GDPR", "03-12", {"extended": True}, "06-12", "06-12", "06-12"),
    ("t15_march", "EFA", "03-31", {}, "04-07", "04-07", "04-07"),
    ("t15_easter", "EFA", "04-08", {}, "04-17", "04-17", "04-17"),
    ("t15_christmas", "EFA", "12-23", {}, "12-31", "12-31", "12-31"),
    ("t16_complaint", "REC-544", "05-04", {}, "06-03", "06-03", "06-04"),
    ("t16_answer", "REC-544-R", "05-18", {}, "06-02", "06-02", "06-03"),
    ("t18", "AVZ-7", "04-07", {}, "04-14", "04-14", "04-15"),
]


@pytest.mark.parametrize(
    ("code", "start", "how", "safe", "due", "legal_max"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_the_worked_terms_come_out(
    code: str, start: str, how: dict[str, bool], safe: str, due: str, legal_max: str
) -> None:
    dates = term(code, start, **how).dates

    assert (dates.safe, dates.due, dates.legal_max) == (day(safe), day(due), day(legal_max))


def test_t17_a_draft_is_adopted_after_thirty_working_days_at_the_earliest() -> None:
    assert term("L52-AN", "03-02").dates.safe == day("04-16")


def test_inf_11_a_journalist_is_answered_in_plain_hours() -> None:
    rule = catalogue.rule_on("IIP-PR", on=day("03-10"))
    assert rule is not None

    counted = rules.compute(rule=rule, start=datetime(2026, 3, 10, 14, 5, tzinfo=BUCHAREST), calendar=LEGAL)

    assert counted.due_at == datetime(2026, 3, 11, 14, 5, tzinfo=BUCHAREST)


def test_adm_27_a_prior_complaint_ends_after_good_friday() -> None:
    dates = term("PP", "03-11").dates

    assert (dates.safe, dates.due) == (day("04-09"), day("04-14"))


def test_adm_26_the_notice_of_an_irregular_file_leaves_ten_days_before_the_end() -> None:
    counted = term("AUT", "03-02")

    assert rules.last_day_for_notice(rule=counted.rule, dates=counted.dates) == day("03-22")
    assert term("AUT", "03-02", extended=True).dates.nominal == day("04-11")


def test_arh_37_files_go_to_the_archive_by_the_end_of_the_second_year() -> None:
    assert term("ARH-PRED", "03-02").dates.nominal == date(2028, 12, 31)


def test_a_meeting_is_announced_three_whole_working_days_before() -> None:
    dates = term("L52-SED", "03-20").dates

    assert (dates.safe, dates.due, dates.legal_max) == (day("03-16"), day("03-16"), day("03-17"))


def test_a_named_day_is_needed_where_the_act_gives_the_term() -> None:
    rule = catalogue.rule_on("INST", on=day("03-02"))
    assert rule is not None

    with pytest.raises(rules.NotComputableError, match="spuneți ziua"):
        rules.compute(rule=rule, start=day("03-02"), calendar=LEGAL)
    with pytest.raises(rules.NotComputableError, match="înaintea"):
        rules.compute(rule=rule, start=day("03-02"), calendar=LEGAL, named_on=day("03-01"))
    dates = rules.compute(rule=rule, start=day("03-02"), calendar=LEGAL, named_on=day("04-11")).dates
    assert (dates.safe, dates.due) == (day("04-09"), day("04-14"))


def test_a_term_without_extension_is_not_extended() -> None:
    with pytest.raises(rules.NotComputableError, match="nu se poate prelungi"):
        term("REC-544", "05-04", extended=True)


@pytest.mark.parametrize("year", [1999, 2096, 9999])
def test_years_without_known_holidays_are_refused(year: int) -> None:
    rule = catalogue.seeded_rules()[0]

    with pytest.raises(rules.NotComputableError, match="între anii"):
        rules.compute(rule=rule, start=date(year, 12, 31), calendar=LEGAL)


def test_hours_need_a_moment_with_a_zone() -> None:
    rule = catalogue.rule_on("BREACH", on=day("03-10"))
    assert rule is not None

    with pytest.raises(rules.NotComputableError, match="de la o oră"):
        rules.compute(rule=rule, start=day("03-10"), calendar=LEGAL)
    with pytest.raises(rules.NotComputableError, match="fus orar"):
        rules.hours_after(moment=datetime(2026, 3, 10, 14), count=72)  # noqa: DTZ001

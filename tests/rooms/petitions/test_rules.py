"""The law of petitions, each rule with its worked example."""

from datetime import date

import pytest

from registratura.deadlines import rules as terms
from registratura.deadlines.rules import Regime, Span
from registratura.petitions import rules
from registratura.petitions.rules import Domain, Kind, Numbered, SenderType, SignatureRole, Standing


class Calendar:
    """The days of 2026 that the examples meet."""

    holidays = frozenset({date(2026, 4, 10), date(2026, 4, 12), date(2026, 4, 13), date(2026, 5, 1)})

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.holidays

    def reason_off(self, day: date) -> str:
        return "" if self.is_working(day) else "zi nelucrătoare"


def day(text: str, year: int = 2026) -> date:
    month, number = text.split("-")
    return date(year, int(month), int(number))


def numbered(
    entry_id: int, registered: str, standing: Standing = Standing.IN_WORK, year: int = 2026
) -> Numbered:
    return Numbered(entry_id, day(registered, year), entry_id, standing)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Sesizare: gropi pe str. Lungă", Kind.NOTIFICATION),
        ("Reclamație privind salubrizarea", Kind.COMPLAINT),
        ("Plângere împotriva amenzii", Kind.COMPLAINT),
        ("Propunere de sens unic", Kind.PROPOSAL),
        ("Gropi pe str. Lungă", Kind.REQUEST),
    ],
)
def test_PET_01_the_words_propose_one_of_the_four_kinds(text: str, kind: Kind) -> None:
    assert rules.proposed_kind("", text) is kind
    assert rules.proposed_kind(text.upper(), "") is kind


@pytest.mark.parametrize(
    ("domain", "from_authority", "code"),
    [
        (Domain.ROADS, False, "PET"),
        (Domain.ENERGY, False, "PET-EN"),
        (Domain.ENERGY, True, "PET-EN"),
        (Domain.SOCIAL, True, "PET-TR"),
    ],
)
def test_PET_06_PET_08_PET_11_domain_and_origin_choose_the_rule(
    domain: Domain, from_authority: bool, code: str
) -> None:
    assert rules.term_rule(domain=domain, from_authority=from_authority) == code


@pytest.mark.parametrize(
    ("registered", "safe", "due"),
    [("02-27", "03-27", "03-30"), ("03-02", "04-01", "04-01"), ("03-16", "04-15", "04-15")],
)
def test_PET_06_PET_11_thirty_days_from_the_own_registering(registered: str, safe: str, due: str) -> None:
    dates = terms.count_days(start=day(registered), span=Span(Regime.CAL, 30), calendar=Calendar())

    assert (dates.safe, dates.due) == (day(safe), day(due))


def test_PET_07_fifteen_more_days_make_forty_five() -> None:
    dates = terms.count_days(start=day("03-02"), span=Span(Regime.CAL, 45), calendar=Calendar())

    assert dates.due == day("04-16")


def test_PET_08_energy_may_take_sixty_days_and_steps_over_the_holiday() -> None:
    dates = terms.count_days(start=day("03-02"), span=Span(Regime.CAL, 60), calendar=Calendar())

    assert (dates.safe, dates.due) == (day("04-30"), day("05-04"))


def test_PET_10_five_days_to_send_a_misdirected_petition_on() -> None:
    dates = terms.count_days(start=day("03-09"), span=Span(Regime.CAL, 5), calendar=Calendar())

    assert dates.safe == day("03-13")


@pytest.mark.parametrize(
    ("sender_type", "name", "address", "email", "missing"),
    [
        (SenderType.PERSON, "", "", "", ("name", "contact")),
        (SenderType.PERSON, "Anonim", "Str. Lungă 4", "", ("name",)),
        (SenderType.PERSON, "un grup de cetățeni nesemnat", "", "", ("name", "contact")),
        (SenderType.PERSON, "Ion P.", "", "ion@posta.example", ("name",)),
        (SenderType.PERSON, "Popescu Ion", "", "", ("contact",)),
        (SenderType.PERSON, "Popescu Ion", "", "ion@posta.example", ()),
        (SenderType.PERSON, "Popescu Ion", "Str. Lungă 4", "", ()),
        (SenderType.ORGANIZATION, "Asociația", "", "asociatia@posta.example", ()),
        (SenderType.ORGANIZATION, "Asociația", "", "", ("contact",)),
    ],
)
def test_PET_13_identification_is_a_name_and_a_way_to_answer(
    sender_type: SenderType, name: str, address: str, email: str, missing: tuple[str, ...]
) -> None:
    found = rules.missing_identification(sender_type=sender_type, name=name, address=address, email=email)

    assert found == missing


def test_PET_12_PET_13_only_a_letter_without_name_and_address_is_proposed_for_classing() -> None:
    assert rules.proposes_anonymous(("name", "contact"))
    assert not rules.proposes_anonymous(
        ("name",)
    )  # „Ion P.” with an e-mail address: by default it is worked on
    assert not rules.proposes_anonymous(())


def test_PET_14_the_first_number_is_the_earliest_registered() -> None:
    first, second, third = numbered(1001, "03-02"), numbered(1040, "03-10"), numbered(1077, "03-20")

    assert rules.first_of((third, first, second)) == first
    assert rules.connection_obstacle(petition=second, first=first) == ""
    assert rules.connection_obstacle(petition=third, first=first) == ""
    assert rules.connection_obstacle(petition=first, first=second) == "later"
    assert rules.connection_obstacle(petition=first, first=first) == "same"


def test_PET_14_nothing_is_connected_after_the_answer() -> None:
    answered = numbered(1001, "03-02", Standing.ANSWERED)
    redirected = numbered(1001, "03-02", Standing.REDIRECTED)

    assert rules.connection_obstacle(petition=numbered(1040, "03-10"), first=answered) == "answered"
    assert rules.connection_obstacle(petition=numbered(1040, "03-10"), first=redirected) == "ended"


def test_PET_14_one_answer_names_all_numbers() -> None:
    assert rules.unnamed_numbers(asked=(1040, 1077), named={1001, 1040, 1077}) == ()
    assert rules.unnamed_numbers(asked=(1040, 1077), named={1001, 1040}) == (1077,)


def test_PET_15_a_repeat_is_classed_after_the_answer_however_late_it_comes() -> None:
    answered = numbered(1001, "03-02", Standing.ANSWERED)
    again = numbered(7, "05-10", year=2027)

    assert rules.repeat_obstacle(petition=again, initial=answered) == ""
    assert rules.repeat_obstacle(petition=again, initial=numbered(1001, "03-02")) == "unanswered"
    assert rules.repeat_obstacle(petition=answered, initial=answered) == "same"
    assert rules.repeat_obstacle(petition=numbered(900, "02-01"), initial=answered) == "later"


def test_PET_16_likeness_sees_the_same_words_in_another_order_and_another_spelling() -> None:
    text = "Solicit repararea gropilor de pe strada Lungă, în dreptul numărului 14, unde mașinile nu mai pot trece"

    assert rules.likeness(text, text.upper()) == 100
    assert rules.likeness(text, "") == 0
    assert rules.likeness(text, text + " și copiii cad") >= 92
    assert rules.likeness(text, text.replace("ă", "a").replace("ș", "s")) == 100
    assert rules.likeness(text, "Repararea gropilor de pe strada Lungă nr. 14") >= rules.SUGGESTED_FROM
    assert rules.likeness(text, "Cerere de ajutor social pentru încălzirea locuinței") < 30
    assert rules.likeness(text, "abc") == rules.likeness("abc", text)


@pytest.mark.parametrize(
    ("signed", "missing"),
    [
        ((), (SignatureRole.INSTITUTION_HEAD, SignatureRole.UNIT_HEAD)),
        ((SignatureRole.UNIT_HEAD,), (SignatureRole.INSTITUTION_HEAD,)),
        ((SignatureRole.INSTITUTION_HEAD, SignatureRole.UNIT_HEAD), ()),
    ],
)
def test_PET_19_two_signatures_are_asked_for(
    signed: tuple[SignatureRole, ...], missing: tuple[SignatureRole, ...]
) -> None:
    assert rules.missing_signatures(signed) == missing


@pytest.mark.parametrize(
    ("number", "dated", "until", "obstacle"),
    [
        ("", "01-05", None, "number"),
        ("12", None, None, "date"),
        ("12", "03-03", None, "future"),
        ("12", "01-05", "03-01", "expired"),
        ("12", "01-05", "03-02", ""),
        ("12", "01-05", None, ""),
    ],
)
def test_PET_19_a_delegation_has_number_date_and_is_in_force(
    number: str, dated: str | None, until: str | None, obstacle: str
) -> None:
    found = rules.delegation_obstacle(
        act_number=number,
        act_dated_on=day(dated) if dated else None,
        act_valid_to=day(until) if until else None,
        today=day("03-02"),
    )

    assert found == obstacle


@pytest.mark.parametrize(
    ("channel", "has_email", "answer"),
    [
        ("portal", False, "portal"),
        ("email", True, "email"),
        ("email", False, "post"),
        ("post", True, "post"),
        ("courier", False, "courier"),
        ("counter", True, "post"),
        ("fax", True, "email"),
        ("fax", False, "post"),
    ],
)
def test_PET_22_the_answer_goes_the_petitioners_way(channel: str, has_email: bool, answer: str) -> None:
    assert rules.answer_channel(channel, has_email=has_email) == answer


@pytest.mark.parametrize(("lead_days", "expected"), [(2, "03-30"), (0, "04-01"), (5, "03-25")])
def test_PET_24_the_compartment_hands_in_some_working_days_before_the_term(
    lead_days: int, expected: str
) -> None:
    found = rules.hand_in_day(due_on=day("04-01"), lead_days=lead_days, is_working=Calendar().is_working)

    assert found == day(expected)

"""The pages of the rules of terms: who opens them, what the law leaves to the institution, and nothing longer."""

from datetime import date

import pytest
from django.test import Client

from registratura.deadlines import queries as deadlines
from registratura.deadlines import rules
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, words
from tests.doors.desk.terms_ground import adina, ana, signed_in

pytestmark = pytest.mark.django_db
__all__ = ["adina", "ana"]


def asked(**fields: str) -> dict[str, str]:
    return {"count": "20", "valid_from": "01.04.2029", "act": "Dispoziția 7/2029", **fields}


def test_the_rules_are_listed_with_their_ground_and_found_without_diacritics(
    alba: Town, adina: Client
) -> None:
    where = address(alba, "term_rules")

    every = words(adina.get(where))
    assert "OG 27/2002 art. 8" in every
    assert "de verificat" in every
    some = words(adina.get(where, {"text": "petitie energiei"}))
    assert "PET-EN" in some
    assert "IIP" not in some
    assert "Nicio regulă nu se potrivește" in words(adina.get(where, {"text": "zzzz"}))


def test_an_own_term_is_set_shorter_by_an_act_and_ended(alba: Town, adina: Client) -> None:
    where = address(alba, "own_rule", rule="PET")

    done = adina.post(where, asked(), follow=True)

    assert "Dispoziția 7/2029" in words(done)
    with acting_for(alba.id):
        (own,) = deadlines.own_rules("PET")
    assert (own.rule.count, own.rule.extension_count) == (20, 15)
    end = address(alba, "end_own_rule", rule="PET")
    assert adina.post(end, {"on": "mâine dimineață"}).status_code == 422
    assert adina.post(end, {"on": "01.05.2029"}).status_code == 302
    with acting_for(alba.id):
        assert [f"{one.rule.valid_to}" for one in deadlines.own_rules()] == ["2029-05-01"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"count": "31"}, "Legea dă cel mult 30 de zile calendaristice"),
        ({"count": "0"}, "Cel mai mic număr"),
        ({"count": "mult"}, "Scrieți un număr întreg"),
        ({"act": " "}, "Scrieți actul instituției"),
        ({"act": "x" * 10_000}, "Prea lung"),
        ({"valid_from": "01.04.2019"}, "de mâine încolo"),
        ({"valid_from": "31.02.2029"}, "Termenul propriu nu s-a pus"),
    ],
)
def test_a_term_that_cannot_be_set_is_refused_beside_its_field(
    alba: Town, adina: Client, fields: dict[str, str], said: str
) -> None:
    answer = adina.post(address(alba, "own_rule", rule="PET"), asked(**fields))

    assert answer.status_code == 422
    assert said in words(answer)
    with acting_for(alba.id):
        assert deadlines.own_rules() == []


def test_a_day_that_the_law_leaves_open_is_the_institution_s_to_name(alba: Town, adina: Client) -> None:
    with acting_for(alba.id):
        code = next(
            rule.code
            for rule in deadlines.rules_on(on=date(2026, 11, 1))
            if rule.regime is rules.Regime.FIXED and rule.mark is rules.Mark.DOUBT
        )
    where = address(alba, "own_rule", rule=code)

    assert adina.post(where, asked(fixed_day="31.02")).status_code == 422
    assert adina.post(where, asked(fixed_day="15.05")).status_code == 302
    with acting_for(alba.id):
        assert [one.rule.fixed_day for one in deadlines.own_rules(code)] == ["05-15"]


def test_only_who_administers_terms_opens_the_rules(alba: Town, ana: Client) -> None:
    for where in (
        address(alba, "term_rules"),
        address(alba, "own_rule", rule="PET"),
    ):
        assert ana.get(where).status_code == 403
    assert ana.post(address(alba, "end_own_rule", rule="PET"), {"on": "01.05.2029"}).status_code == 403
    assert signed_in(alba.administrator).get(address(alba, "own_rule", rule="NIMIC")).status_code == 404

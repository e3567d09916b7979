"""Which pages answers open, what is still missing, and how answers are read back."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from registratura.forms import answers as rules
from registratura.forms.definition import Condition, Kind, Meaning, Page, Words
from registratura.forms.ready import ready_forms
from tests.rooms.forms.ground import EMAIL, HOME, NAME, TODAY, a_field, a_form

WANTS = Page("vrea", Words("Vreți?"), fields=(a_field(Kind.YES_NO, name="vrea"),))
MORE = Page(
    "mult",
    Words("Mai mult"),
    fields=(a_field(Kind.TEXT, name="mult"),),
    conditions=(Condition("vrea", ("yes",)),),
)
FORM = a_form(WANTS, MORE)


def test_a_page_is_shown_when_an_earlier_answer_opens_it() -> None:
    assert [page.key for page in rules.pages_shown(FORM, {})] == ["vrea", "cine", "unde"]
    assert [page.key for page in rules.pages_shown(FORM, {"vrea": "yes"})] == ["vrea", "mult", "cine", "unde"]


def test_an_answer_behind_a_closed_page_neither_counts_nor_opens_anything() -> None:
    hidden = {"vrea": "no", "mult": "taină", "nume": "Ana"}
    assert rules.kept(FORM, hidden) == {"vrea": "no", "nume": "Ana"}
    assert "mult" not in rules.check(FORM, hidden, today=TODAY)


def test_a_condition_may_be_turned_round_or_ask_only_that_there_is_an_answer() -> None:
    turned = replace(MORE, conditions=(Condition("vrea", ("yes",), negated=True),))
    given_any = replace(MORE, conditions=(Condition("vrea"),))
    assert len(rules.pages_shown(a_form(WANTS, turned), {"vrea": "yes"})) == 3
    assert len(rules.pages_shown(a_form(WANTS, turned), {})) == 4
    assert len(rules.pages_shown(a_form(WANTS, given_any), {"vrea": "no"})) == 4


def test_conditions_in_a_circle_close_both_pages_and_end() -> None:
    one = replace(WANTS, conditions=(Condition("mult"),))
    form = a_form(one, replace(MORE, conditions=(Condition("vrea", ("yes",)),)))
    assert [page.key for page in rules.pages_shown(form, {"vrea": "yes", "mult": "x"})] == ["cine", "unde"]


def test_what_is_missing_is_found_page_by_page() -> None:
    answers = {"vrea": "no", "nume": "Ana Pop", "raspuns": "email"}
    missing = rules.unfinished(FORM, answers, today=TODAY)
    assert missing is not None
    assert missing.key == "unde"
    assert list(rules.check(FORM, answers, today=TODAY)) == ["email"]
    answers["email"] = "ana@exemplu.ro"
    assert rules.unfinished(FORM, answers, today=TODAY) is None
    assert rules.meant(FORM, answers, Meaning.NAME) == "Ana Pop"
    assert rules.meant(FORM, answers, Meaning.ADDRESS) is None


def test_answers_are_read_back_in_the_words_of_the_form() -> None:
    answers = {
        "vrea": "yes",
        "mult": "x",
        "nume": "Ana",
        "raspuns": "post",
        "adresa": {**HOME, "siruta": "1"},
    }
    parts = rules.read_back(FORM, answers, today=TODAY)
    lines = {row.name: row.lines for part in parts for row in part.rows}
    assert lines["vrea"] == ("Da",)
    assert lines["raspuns"] == ("Prin poștă",)
    assert lines["adresa"] == ("str. Lungă nr. 3", "510010 Alba Iulia, județul Alba")
    assert "email" not in lines
    assert rules.read_back(FORM, answers, today=TODAY, language="en")[0].rows[0].label == "The field"
    assert rules.written(a_field(Kind.AMOUNT), "1234,5") == ["1.234,50 lei"]
    assert rules.written(a_field(Kind.DATE), "2026-03-27") == ["27.03.2026"]


def test_what_is_odd_is_said_beside_the_answer() -> None:
    form = a_form(Page("f", Words("F"), fields=(a_field(Kind.CUI, name="cui"),)))
    row = rules.read_back(form, {"cui": "14399841"}, today=TODAY)[0].rows[0]
    assert "Cifra de control" in row.doubt


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_choice_leads_through_every_ready_form_to_an_end(data: st.DataObject) -> None:
    """A form of the product never strands anybody: choices taken at random, each needed answer given, it ends."""
    form = data.draw(st.sampled_from(ready_forms())).definition
    usual: dict[Kind, Any] = {
        Kind.TEXT: "Ana Pop", Kind.LONG: "Text", Kind.DATE: "2020-01-31", Kind.NUMBER: "2", Kind.EMAIL: "a@b.ro",
        Kind.CNP: "1630615123457", Kind.CUI: "14399840", Kind.PHONE: "+40722000000", Kind.ADDRESS: HOME,
        Kind.PLACE: {"text": "aici"}, Kind.FILES: [{"name": "a.jpg", "size_bytes": 9}], Kind.YES_NO: "yes",
    }  # fmt: skip
    answers: dict[str, Any] = {}
    for _page, field in form.fields():
        if field.options:
            value = data.draw(st.sampled_from([option.value for option in field.options]))
            answers[field.name] = [value] if field.kind is Kind.CHOICES else value
        else:
            answers[field.name] = usual[field.kind]
    assert rules.check(form, answers, today=TODAY) == {}
    assert rules.meant(form, answers, Meaning.NAME)
    assert rules.meant(form, answers, Meaning.EMAIL) or rules.meant(form, answers, Meaning.ADDRESS)


def test_a_field_asks_the_same_whoever_draws_it() -> None:
    assert rules.fields_shown(FORM, FORM.pages[-1], {"nume": "x", "raspuns": "email"}) == (EMAIL,)
    assert NAME in rules.fields_shown(FORM, FORM.pages[-2], {})

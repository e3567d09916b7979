"""What keeps a form from being published (SEM-13, SEM-19, PET-03), and what only deserves a look."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from registratura.forms import papers
from registratura.forms.definition import (
    Condition,
    Definition,
    FileRule,
    Kind,
    Meaning,
    Option,
    Page,
    Words,
)
from registratura.forms.handling import Handling
from registratura.forms.publishing import problems
from registratura.forms.ready import ready_forms
from tests.rooms.forms.ground import HANDLING, NAME, TODAY, a_field, a_form


def said(definition: Definition, handling: Handling = HANDLING) -> str:
    """Return all that blocks, in one text."""
    return "\n".join(one.said() for one in problems(definition, handling, on=TODAY) if one.blocks)


def with_field(kind: Kind, **more: Any) -> Definition:
    """Return a form with one more field on its first page."""
    return a_form(Page("intai", Words("Întâi"), fields=(a_field(kind, **more),)))


def test_a_whole_form_may_be_published() -> None:
    assert said(a_form()) == ""


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        (replace(a_form(), pages=()), "nu întreabă nimic"),
        (replace(a_form(), receives=Words()), "ce primește"),
        (replace(a_form(), term=Words()), "în cât timp"),
        (a_form(Page("cine", Words("Iar"), fields=(a_field(Kind.TEXT),))), "Două pagini au cheia „cine”"),
        (a_form(Page("goala", Words("Goală"))), "Pagina „Goală” este goală"),
        (with_field(Kind.TEXT, name="nume"), "Două câmpuri au numele „nume”"),
        (with_field(Kind.CHOICE, options=(Option("a", Words("A")),)), "mai puțin de două variante"),
        (with_field(Kind.CHOICE, options=(Option("a", Words("A")),) * 2), "aceeași valoare"),
        (with_field(Kind.EXPLANATION), "nu are text"),
        (with_field(Kind.LONG, meaning=Meaning.EMAIL), "nu poate fi"),
        (with_field(Kind.CHOICE, meaning=Meaning.ANSWER_BY), "email, post, portal, counter"),
        (with_field(Kind.NUMBER, least="doi"), "Limitele"),
        (with_field(Kind.NUMBER, least="5", most="2"), "Limitele"),
        (with_field(Kind.DATE, least="today", most="1.1.2020"), "Limitele"),
        (with_field(Kind.TEXT, conditions=(Condition("lipsa"),)), "nu mai este („lipsa”)"),
        (
            with_field(Kind.TEXT, conditions=(Condition("raspuns", ("email",)),)),
            "nu este pe o pagină dinainte",
        ),
        (with_field(Kind.TEXT, conditions=(Condition("camp", ("x",)),)), "nu este pe o pagină dinainte"),
    ],
)
def test_what_is_not_whole_is_named_with_the_remedy(definition: Definition, words: str) -> None:
    assert words in said(definition)


def test_conditions_in_a_circle_are_refused() -> None:
    one = Page(
        "unu", Words("Unu"), fields=(a_field(Kind.YES_NO, name="a"),), conditions=(Condition("b", ("yes",)),)
    )
    two = Page(
        "doi", Words("Doi"), fields=(a_field(Kind.YES_NO, name="b"),), conditions=(Condition("a", ("yes",)),)
    )
    assert "nu este pe o pagină dinainte" in said(a_form(one, two))


def test_a_condition_asks_a_choice_for_an_answer_it_has() -> None:
    text = Page("t", Words("T"), fields=(a_field(Kind.TEXT, name="t"), a_field(Kind.YES_NO, name="y")))
    after = Page(
        "d", Words("D"), fields=(a_field(Kind.TEXT, name="d", conditions=(Condition("t", ("x",)),)),)
    )
    assert "nu este o alegere" in said(a_form(text, after))
    wrong = replace(after, conditions=(Condition("y", ("poate",)),), fields=(a_field(Kind.TEXT, name="d"),))
    assert "un răspuns pe care" in said(a_form(text, wrong))


def test_without_a_name_or_an_address_nobody_can_be_answered() -> None:
    nameless = a_form()
    nameless = replace(nameless, pages=nameless.pages[1:])
    assert "Nu se cere numele" in said(nameless)
    assert "Nu se cere o adresă" in said(replace(a_form(), pages=a_form().pages[:1]))


def test_the_handling_is_whole() -> None:
    words = said(a_form(), Handling(level="oidc", signature="qualified"))
    for part in ("temeiul legal", "compartimentul", "dovada identității", "semnătura electronică"):
        assert part in words


LEAST = replace(HANDLING, least_data=True)


def test_a_petition_asks_only_a_name_and_an_address_sem_13() -> None:
    assert said(a_form(), LEAST) == ""
    assert "Scoateți „Câmpul”" in said(with_field(Kind.CNP, required=False), LEAST)
    assert "Faceți „Câmpul” opțional" in said(with_field(Kind.PHONE), LEAST)
    assert said(with_field(Kind.PHONE, required=False), LEAST) == ""
    asked = said(
        a_form(), replace(LEAST, level="email", level_why=Words("x"), signature="advanced", fee_code="T")
    )
    for words in ("fără cont", "fără semnătură", "gratuită"):
        assert words in asked


@pytest.mark.parametrize(
    ("label", "paper"),
    [
        ("Copie după actul de identitate", "identity"),
        ("Copie C.I. sau buletin", None),
        ("Copie CI", "identity"),
        ("Certificat de atestare fiscală ANAF", "tax-certificate"),
        ("Certificatul fiscal", "tax-certificate"),
        ("Extras de carte funciară", "land-book"),
        ("Extras CF", "land-book"),
        ("Cazier judiciar", "criminal-record"),
        ("Certificat constatator ONRC", "company"),
        ("Certificatul de naștere al copilului", "civil-status"),
        ("Talon de pensie", "pension"),
        ("Fotografii ale gropii", None),
        ("Planul cadastral", None),
        ("Contractul de închiriere", None),
    ],
)
def test_a_paper_of_another_authority_is_known_by_its_words_sem_19(label: str, paper: str | None) -> None:
    field = replace(a_field(Kind.FILES), label=Words(label))
    found = papers.asked_by(field, on=TODAY)
    assert (found.code if found else None) == paper


def test_asking_such_a_paper_wants_a_written_reason_sem_19() -> None:
    asking = a_form(
        Page("acte", Words("Acte"), fields=(replace(a_field(Kind.FILES), label=Words("Cazier judiciar")),))
    )
    assert "OUG nr. 41/2016" in said(asking)
    with_reason = a_form(
        Page(
            "acte",
            Words("Acte"),
            fields=(
                replace(a_field(Kind.FILES), label=Words("Cazier judiciar"), paper_reason="Legea 22/1969"),
            ),
        )
    )
    assert said(with_reason) == ""
    looked_at = [one.said() for one in problems(with_reason, HANDLING, on=TODAY) if not one.blocks]
    assert any("cu motiv scris" in words for words in looked_at)


def test_saying_that_it_is_no_such_paper_wants_a_reason_too() -> None:
    assert "Scrieți de ce" in said(with_field(Kind.FILES, paper="none"))
    assert said(with_field(Kind.FILES, paper="none", paper_reason="Îl face omul.")) == ""
    assert said(with_field(Kind.FILES, paper="vehicle")) != ""


def test_the_list_of_papers_is_dated() -> None:
    early = {one.code for one in papers.listed(on=date(2022, 6, 1))}
    assert "criminal-record" in early
    assert "pension" not in early
    assert papers.listed(on=date(2021, 1, 1)) == ()


def test_texts_without_english_are_only_pointed_out() -> None:
    lines = [one for one in problems(a_form(), HANDLING, on=TODAY) if "engleză" in one.said()]
    assert [one.blocks for one in lines] == [False]


@pytest.mark.parametrize("form", ready_forms(), ids=lambda form: form.code)
def test_every_ready_form_may_be_published_once_it_has_a_unit(form: Any) -> None:
    handling = replace(form.handling, unit_id=1)
    assert (
        problems(form.definition, handling, on=TODAY) == []
    )  # nothing to look at either: all is in English too


def test_a_petition_and_a_request_under_law_544_ask_the_least_pet_03() -> None:
    least = {form.code for form in ready_forms() if form.handling.least_data}
    assert {"petition", "law-544", "law-544-refusal", "law-544-silence", "report-problem"} <= least
    assert len(ready_forms()) >= 12
    required = {
        field.meaning
        for form in ready_forms()
        if form.code == "petition"
        for _page, field in form.definition.fields()
        if field.required and field.meaning
    }
    assert NAME.meaning in required
    assert Meaning.CNP not in required


def test_files_say_which_endings_they_take() -> None:
    assert "jpg" in FileRule().extensions
    assert FileRule(kinds=("pdf",)).extensions == frozenset({"pdf"})

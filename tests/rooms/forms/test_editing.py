"""One step at a time: what is added, moved, renamed and taken out, and what differs afterwards."""

from dataclasses import replace

import pytest

from registratura.forms import editing
from registratura.forms.comparing import Change, differences
from registratura.forms.definition import Definition, Kind, Page, Words
from registratura.forms.reading import DefinitionFault
from tests.rooms.forms.ground import EMAIL, HANDLING, a_field, a_form

FORM = a_form()


def names(definition: Definition) -> list[list[str]]:
    """Return the names of the fields, page by page."""
    return [[field.name for field in page.fields] for page in definition.pages]


def test_a_field_moves_within_its_page_and_over_the_edge() -> None:
    assert names(FORM) == [["nume", "raspuns"], ["email", "adresa"]]
    assert names(editing.move_field(FORM, "raspuns", "up")) == [["raspuns", "nume"], ["email", "adresa"]]
    assert names(editing.move_field(FORM, "raspuns", "down")) == [["nume"], ["raspuns", "email", "adresa"]]
    assert names(editing.move_field(FORM, "email", "up")) == [["nume", "raspuns", "email"], ["adresa"]]
    assert editing.move_field(FORM, "nume", "up") == FORM
    assert editing.move_field(FORM, "lipsa", "up") == FORM


def test_pages_change_places_and_stay_at_the_edge() -> None:
    assert [page.key for page in editing.move_page(FORM, "unde", "up").pages] == ["unde", "cine"]
    assert editing.move_page(FORM, "cine", "up") == FORM
    assert editing.move_page(FORM, "lipsa", "down") == FORM


def test_what_is_taken_out_takes_the_conditions_on_it_along() -> None:
    left = editing.remove_field(FORM, "raspuns")
    assert all(not field.conditions for _page, field in left.fields())
    assert editing.remove_page(FORM, "cine").field("email") == replace(EMAIL, conditions=())


def test_a_renamed_field_keeps_its_conditions() -> None:
    how = FORM.field("raspuns")
    assert how is not None
    renamed = editing.change_field(FORM, "raspuns", replace(how, name="cum"))
    assert renamed.field("email").conditions[0].field == "cum"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Numele și prenumele", "numele_si_prenumele"),
        ("2 fotografii", "c_2_fotografii"),
        ("?!", "camp"),
        ("nume", "nume_2"),
    ],
)
def test_names_come_from_the_question_and_are_never_taken_twice(label: str, name: str) -> None:
    assert editing.name_from(label, taken={"nume"}) == name


def test_a_form_has_a_most_of_pages_and_fields() -> None:
    page = Page("p", Words("P"))
    with pytest.raises(DefinitionFault, match="40 de pagini"):
        editing.add_page(Definition(Words("T"), pages=(page,) * 40), page)
    full = Definition(Words("T"), pages=(replace(page, fields=(a_field(Kind.TEXT),) * 200),))
    with pytest.raises(DefinitionFault, match="200 de câmpuri"):
        editing.add_field(full, "p", a_field(Kind.TEXT))


def test_differences_are_told_one_by_one() -> None:
    changed = editing.add_field(FORM, "cine", a_field(Kind.PHONE, name="telefon"))
    changed = editing.remove_field(changed, "adresa")
    changed = editing.move_field(changed, "nume", "down")
    changed = replace(changed, term=Words("10 zile"))
    found = differences((FORM, HANDLING), (changed, replace(HANDLING, at_once=True)))
    told = {(one.change, one.thing, one.name, one.part) for one in found}
    assert (Change.ADDED, "câmpul", "Câmpul", "") in told
    assert (Change.REMOVED, "câmpul", "Câmpul", "") in told
    assert (Change.CHANGED, "formularul", "Cerere de probă", "termenul") in told
    assert (Change.CHANGED, "formularul", "Cerere de probă", "înregistrat pe loc") in told
    assert any(one.change is Change.MOVED for one in found)
    assert differences((FORM, HANDLING), (FORM, HANDLING)) == []

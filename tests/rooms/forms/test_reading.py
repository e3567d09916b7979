"""Definitions from JSON: what is read is what was written, and a fault says where it is."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registratura.forms import reading
from registratura.forms.definition import (
    MOST_BYTES,
    Condition,
    Definition,
    Field,
    FileRule,
    Kind,
    Meaning,
    Option,
    Page,
    Words,
)
from registratura.forms.reading import DefinitionFault, parse, serialise
from registratura.kernel.text import ro_normalise

LINE = st.text(max_size=30).map(lambda text: ro_normalise(text, single_line=True).strip())
FULL = LINE.filter(bool)
NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)
WORDS = st.builds(Words, FULL, LINE)
FIELDS = st.builds(
    Field,
    name=NAMES,
    kind=st.sampled_from(list(Kind)),
    label=WORDS,
    hint=st.builds(Words, LINE),
    required=st.booleans(),
    meaning=st.none() | st.sampled_from(list(Meaning)),
    options=st.lists(st.builds(Option, FULL, WORDS), max_size=3).map(tuple),
    most_length=st.integers(0, 500),
    files=st.builds(FileRule, st.integers(1, 20), st.integers(1, 100), st.just(("pdf",)) | st.just(())),
    conditions=st.lists(
        st.builds(Condition, NAMES, st.lists(FULL, max_size=2).map(tuple), st.booleans()), max_size=2
    ).map(tuple),
)
PAGES = st.builds(Page, key=NAMES, title=WORDS, fields=st.lists(FIELDS, max_size=3).map(tuple))
FORMS = st.builds(Definition, title=WORDS, pages=st.lists(PAGES, max_size=3).map(tuple))


@settings(max_examples=40, deadline=None)
@given(FORMS)
def test_what_is_written_is_read_back_as_it_was(definition: Definition) -> None:
    assert parse(serialise(definition)) == definition


def fault_of(data: Any) -> str:
    """Return what is said of data that is no form."""
    with pytest.raises(DefinitionFault) as refused:
        parse(data if isinstance(data, str | bytes) else json.dumps(data))
    return str(refused.value)


def whole(**page: Any) -> dict[str, Any]:
    """Return a form with one page as data."""
    return {
        "format": "registratura-form/1",
        "title": "T",
        "pages": [{"key": "unu", "title": "Unu", "fields": [], **page}],
    }


def field(**more: Any) -> dict[str, Any]:
    """Return a form with one field as data."""
    return whole(fields=[{"name": "a", "kind": "text", "label": "A", **more}])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "nu este un formular scos"),
        ("{" * 100_000, "nu este un formular scos"),
        (b"\xff\xfe\x00", "nu este un formular scos"),
        ('{"format": NaN}', "nu este un formular scos"),
        ("[]", "obiect JSON"),
        ("{}", "registratura-form/1"),
        (" " * (MOST_BYTES + 1), "256 kB"),
        (whole(fields=[{}] * 10_000), "prea multe rânduri: 10000"),
        (whole(fields="multe"), "pagina 1: „fields” trebuie să fie o listă"),
        (field(kind="parola"), "pagina 1, câmpul 1: „parola”"),
        (field(name="Nume Prenume"), "litere mici fără diacritice"),
        (field(label=""), "pagina 1, câmpul 1: lipsește „label”"),
        (field(label="x" * 301), "peste 300 de caractere"),
        (field(required="da"), "true sau false"),
        (field(most_length=10**9), "număr între 0 și"),
        (field(most_length=True), "număr între 0 și"),
        (field(files={"kinds": ["exe"]}), "„exe” nu este o valoare cunoscută"),
        (field(onclick="alert(1)"), "„onclick” nu este cunoscut"),
        (field(label={"ro": "A", "de": "B"}), "„de” nu este cunoscut"),
        (field(options=[{"value": "a"}]), "varianta 1: lipsește „label”"),
    ],
)
def test_a_fault_says_where_it_is_and_what_to_do(data: Any, said: str) -> None:
    assert said in fault_of(data)


def test_two_hundred_fields_spread_over_pages_are_the_most() -> None:
    one = {"name": "a", "kind": "text", "label": "A"}
    pages = [{"key": f"p{n}", "title": "P", "fields": [one] * 150} for n in range(2)]
    assert "300 de câmpuri" in fault_of({"format": "registratura-form/1", "title": "T", "pages": pages})


def test_what_cannot_be_stored_is_taken_out_of_texts() -> None:
    read = parse(json.dumps(field(label="A\x00\u202eB ş")))
    assert next(read.fields())[1].label.ro == "AB ș"
    assert reading.to_data(read)["pages"][0]["fields"][0]["label"] == "AB ș"

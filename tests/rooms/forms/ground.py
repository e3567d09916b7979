"""Forms made by hand for the tests."""

from datetime import date
from typing import Any

from registratura.forms.definition import (
    Condition,
    Definition,
    Field,
    Kind,
    Meaning,
    Option,
    Page,
    Words,
)
from registratura.forms.handling import Handling

TODAY = date(2026, 3, 2)


def a_field(kind: Kind, **more: Any) -> Field:
    """Return a field of a kind, called `camp`."""
    if kind in (Kind.CHOICE, Kind.CHOICES):
        more.setdefault("options", (Option("da", Words("Da, vreau")), Option("nu", Words("Nu vreau"))))
    return Field(more.pop("name", "camp"), kind, Words("Câmpul", "The field"), **more)


NAME = a_field(Kind.TEXT, name="nume", meaning=Meaning.NAME)
HOW = Field(
    "raspuns",
    Kind.CHOICE,
    Words("Cum răspundem?"),
    meaning=Meaning.ANSWER_BY,
    options=(Option("email", Words("Pe e-mail")), Option("post", Words("Prin poștă"))),
)
EMAIL = a_field(
    Kind.EMAIL, name="email", meaning=Meaning.EMAIL, conditions=(Condition("raspuns", ("email",)),)
)
ADDRESS = a_field(
    Kind.ADDRESS, name="adresa", meaning=Meaning.ADDRESS, conditions=(Condition("raspuns", ("post",)),)
)


def a_form(*pages: Page) -> Definition:
    """Return a form that may be published: the given pages, then who files and where the answer goes."""
    return Definition(
        title=Words("Cerere de probă", "A trial request"),
        receives=Words("Un răspuns", "An answer"),
        term=Words("30 de zile", "30 days"),
        pages=(
            *pages,
            Page("cine", Words("Cine sunteți", "Who"), fields=(NAME, HOW)),
            Page("unde", Words("Unde răspundem", "Where"), fields=(EMAIL, ADDRESS)),
        ),
    )


HANDLING = Handling(legal_basis="OG nr. 27/2002", unit_id=1, document_kind="Cerere")
HOME = {"line": "str. Lungă nr. 3", "locality": "Alba Iulia", "county": "AB", "postal_code": "510010"}

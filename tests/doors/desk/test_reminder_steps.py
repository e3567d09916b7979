"""The administrator chooses who is reminded of terms and when; nobody else does."""

from typing import Any

import pytest

from registratura.deadlines import queries as deadlines
from registratura.deadlines.queries import Reminders
from registratura.deadlines.reminding import USUAL_STEPS, Anchor, Step, Whom
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.attack import client_of

pytestmark = pytest.mark.django_db


def page(town: Town) -> str:
    return f"/birou/{town.institution.code}/zile-declarate/amintiri/"


def typed(*rows: tuple[str, str, str], **other: Any) -> dict[str, Any]:
    """Return the form with rows of days, anchor and people."""
    sent: dict[str, Any] = dict(other)
    for number, (days, anchor, whom) in enumerate(rows):
        sent |= {f"days-{number}": days, f"anchor-{number}": anchor, f"whom-{number}": whom.split()}
    return sent


def standing(town: Town) -> Reminders:
    with acting_for(town.id):
        return deadlines.reminders()


def test_the_usual_steps_stand_in_the_form(alba: Town) -> None:
    text = client_of(alba.administrator).get(page(alba)).content.decode()

    assert text.count("<fieldset") >= len(USUAL_STEPS) + 2
    assert 'value="5"' in text
    assert (
        'href="' + page(alba)
        in client_of(alba.administrator)
        .get(f"/birou/{alba.institution.code}/zile-declarate/")
        .content.decode()
    )


def test_what_is_chosen_holds_and_empty_rows_fall_away(alba: Town, buzau: Town) -> None:
    sent = typed(
        ("3", "safe", "holder coordinator"),
        ("", "safe", "holder"),
        ("2", "due", "secretary"),
        calendar_shows_subject="on",
    )

    answer = client_of(alba.administrator).post(page(alba), sent)

    assert (answer.status_code, answer["Location"]) == (302, page(alba))
    assert standing(alba) == Reminders(
        (
            Step(Anchor.BEFORE_SAFE, 3, frozenset({Whom.HOLDER, Whom.COORDINATOR})),
            Step(Anchor.AFTER_DUE, 2, frozenset({Whom.SECRETARY})),
        ),
        calendar_shows_subject=True,
    )
    assert standing(buzau).steps == USUAL_STEPS


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "Lăsați între 1 și 8 trepte"),
        ([("3", "safe", "")], "Alegeți pe cine anunță"),
        ([("0", "due", "holder")], "după termen, cel puțin una"),
        ([("99", "safe", "holder")], "Scrieți între 0 și 60"),
        ([("trei", "safe", "holder")], "Scrieți zilele cu cifre"),
        ([("²", "safe", "holder")], "Scrieți zilele cu cifre"),
        ([("3", "safe", "holder"), ("3", "safe", "secretary")], "în aceeași zi"),
        ([("3", "nicicând", "holder")], "Lăsați între 1 și 8 trepte"),
        ([("3", "safe", "nimeni")], "Alegeți pe cine anunță"),
    ],
)
def test_steps_that_say_nothing_are_refused_in_words_and_kept_as_typed(
    alba: Town, rows: list[tuple[str, str, str]], words: str
) -> None:
    answer = client_of(alba.administrator).post(page(alba), typed(*rows))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert standing(alba).steps == USUAL_STEPS


def test_only_the_administrator_comes_here(alba: Town, buzau: Town) -> None:
    for person in (alba.registrar, alba.head, alba.clerk, alba.officer):
        assert client_of(person).get(page(alba)).status_code == 403
    assert client_of(buzau.administrator).get(page(alba)).status_code == 404
    assert client_of(None).get(page(alba)).status_code == 302

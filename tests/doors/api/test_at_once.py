"""The same request twice at the same moment, in transactions of their own: one thing is done, both hear the same."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from registratura.filings.models import Filing
from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for
from tests.cast import Town, open_town
from tests.flows.filing_ground import ANSWERS, open_forms

from .programs import Caller, issue, paper

ENTRIES = "/registers/general/entries"
ROUNDS = 5
_towns = count(1)


@pytest.fixture
def town(used_database: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """A town, committed; the database is renewed after the module."""
    with django_db_blocker.unblock():
        number = next(_towns)
        yield open_town(name=f"Comuna Deodată {number}", domain=f"deodata{number}.example")
        connection.close()


def together(press: Callable[[Caller], Any], secret: str) -> list[Any]:
    """Let two threads press at the same moment, each with a connection of its own."""
    start = Barrier(2)

    def one(_place: int) -> Any:
        caller = Caller(secret)
        start.wait()
        try:
            return press(caller)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(one, range(2)))


def test_two_at_once_with_one_key_get_one_number(town: Town) -> None:
    secret = issue(town).secret

    for place in range(ROUNDS):
        key = f"deodata-{place}"
        came = together(lambda caller, key=key: caller.post(ENTRIES, paper(), key), secret)  # type: ignore[misc]

        assert sorted(one.status_code for one in came) == [200, 201], [one.text for one in came]
        first, second = ({**one.json(), "repeated": None} for one in came)
        assert first == second
        assert first["number"] == place + 1
    with acting_for(town.id):
        assert list(books.verify_register(town.general)) == []


def test_two_at_once_with_one_key_and_two_contents_get_one_number_and_one_refusal(town: Town) -> None:
    secret = issue(town).secret
    subjects = iter(["Întâia", "A doua"])

    came = together(lambda caller: caller.post(ENTRIES, paper(next(subjects)), "o-singura-cheie"), secret)

    assert sorted(one.status_code for one in came) == [201, 422]
    (refused,) = [one for one in came if one.status_code == 422]
    assert refused.json()["code"] == "registers.request.key-reused"
    assert len(Caller(secret).get(ENTRIES).json()["items"]) == 1


def test_two_at_once_answer_once_and_prepare_one_letter(town: Town) -> None:
    secret = issue(town).secret
    asked = Caller(secret).post(ENTRIES, paper()).json()["id"]

    answers = together(lambda caller: caller.post(f"/entries/{asked}/answers", {}, "raspuns-deodata"), secret)
    (answer,) = {one.json()["id"] for one in answers}
    letter = {"method": "hand", "recipient_name": "Popescu Ion"}
    letters = together(
        lambda caller: caller.post(f"/entries/{answer}/shipments", letter, "plic-deodata"), secret
    )

    assert sorted(one.status_code for one in answers) == [200, 201]
    assert [one.status_code for one in letters] == [201, 201], [one.text for one in letters]
    assert letters[0].json() == letters[1].json()


def test_two_at_once_file_a_form_once(town: Town) -> None:
    open_forms(town, "petition", unit_id=town.secretariat.id)
    secret = issue(town).secret
    (form,) = Caller(secret).get("/forms").json()
    place = f"/forms/{form['code']}/filings"

    came = together(lambda caller: caller.post(place, {"answers": ANSWERS}, "depunere-deodata"), secret)

    assert {one.status_code for one in came} <= {200, 201}, [one.text for one in came]
    assert len({one.json()["reference"] for one in came}) == 1
    with acting_for(town.id):
        assert Filing.objects.count() == 1

"""Every address, every role, everything an attacker may type: no failure, no change by reading, no unmarked form."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.cast import Town
from tests.doors.attack import (
    FORM,
    JUNK,
    KEYS,
    QUERY,
    SHORT_JUNK,
    Holdings,
    addresses,
    client_of,
    holdings,
    state_of,
)
from tests.doors.papers import secretary_of

PEOPLE = (
    *("nobody", "stranger", "clerk", "head", "administrator", "auditor", "archivist", "officer", "registrar"),
    "secretary",
)
# Who reaches every view between them: for the others one hard question at each address is enough.
POWERFUL = ("administrator", "registrar", "officer", "head")


@pytest.fixture
def alba_papers(alba: Town) -> Holdings:
    return holdings(alba)


def browser(person: str, alba: Town, buzau: Town) -> Client:
    if person == "nobody":
        return client_of(None)
    if person == "secretary":
        return client_of(secretary_of(alba))
    return client_of(buzau.registrar if person == "stranger" else getattr(alba, person))


def read(client: Client, address: str, query: dict[str, str] | None = None) -> int:
    return code_of(client.get(address, query))


def code_of(answer: Any) -> int:
    if answer.streaming:
        b"".join(answer.streaming_content)  # read to its end, the file is closed
    return int(answer.status_code)


def names_on(answer: Any) -> list[str]:
    """The fields that a page itself asks for."""
    if answer.streaming:
        b"".join(answer.streaming_content)
        return []
    if not answer.get("Content-Type", "").startswith("text/html"):
        return []
    return re.findall(r'<(?:input|select|textarea|button)[^>]* name="([^"]+)"', answer.text)


@pytest.mark.parametrize("person", PEOPLE)
def test_reading_changes_nothing_and_nothing_fails(
    person: str, alba_papers: Holdings, alba: Town, buzau: Town
) -> None:
    client = browser(person, alba, buzau)
    before = state_of((alba, buzau))
    faults = []

    for _route, address in addresses(alba_papers.places()):
        status = read(client, address)
        faults += [f"GET {address}: {status}"] if status >= 500 else []
        # Refused at the door: what stands after it is not reached. A paper asks nothing of its address.
        if status != 200 or person not in POWERFUL or address.endswith(".pdf"):
            continue
        for name, value in SHORT_JUNK.items():
            status = read(client, address, dict.fromkeys(QUERY, value))
            faults += [f"GET {address} with {name}: {status}"] if status >= 500 else []

    assert not faults, "\n".join(faults)
    assert state_of((alba, buzau)) == before


@pytest.mark.parametrize("person", PEOPLE)
def test_no_form_fails_whatever_is_typed(person: str, alba_papers: Holdings, alba: Town, buzau: Town) -> None:
    faults = []
    client = browser(person, alba, buzau)

    for _route, address in addresses(alba_papers.places()):
        if "/iesire/" in address:
            continue
        fields = [*FORM, *names_on(client.get(address))] if person in POWERFUL else FORM
        for name, value in JUNK.items():
            status = code_of(client.post(address, dict.fromkeys(fields, value)))
            faults += [f"POST {address} with {name}: {status}"] if status >= 500 else []
            if status in (302, 403, 404, 405) or person not in POWERFUL:
                break

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("person", POWERFUL)
@pytest.mark.parametrize("junk", ["9" * 30, "2147483648"])
def test_no_number_in_an_address_fails(junk: str, person: str, alba_papers: Holdings, alba: Town) -> None:
    numbers = ("year", "number", *KEYS)
    client = client_of(getattr(alba, person))
    faults = []

    for route, address in addresses(alba_papers.places(**dict.fromkeys(numbers, junk)), only_desk=True):
        if "<int:" in route.address:
            found = {read(client, address), code_of(client.post(address, {"reason": "probă"}))}
            faults += [f"{address}: {found}"] if max(found) >= 500 else []

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("person", ["nobody", "administrator", "registrar"])
def test_a_form_without_its_token_is_refused_and_changes_nothing(
    person: str, alba_papers: Holdings, alba: Town, buzau: Town
) -> None:
    user = None if person == "nobody" else getattr(alba, person)
    client = client_of(user, enforce_csrf_checks=True)
    before = state_of((alba, buzau))

    answers = {
        address: client.post(address, {"reason": "de probă", "sure": "on", "next": "/"})
        for _route, address in addresses(alba_papers.places())
    }

    taken = {address: answer.status_code for address, answer in answers.items() if answer.status_code != 403}
    assert not taken
    assert state_of((alba, buzau)) == before
    assert {answer.get("Content-Language") for answer in answers.values()} == {"ro"}


def test_the_walk_meets_every_place_of_the_addresses(alba_papers: Holdings) -> None:
    met = [address for _route, address in addresses(alba_papers.places())]

    assert len(met) > 60
    assert not [address for address in met if "<" in address]

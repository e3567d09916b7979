"""Every address, every role, everything an attacker may type: no failure, no change by reading, no unmarked form."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.cast import Town, open_supplier
from tests.doors.attack import (
    CONSOLE,
    DESK,
    FORM,
    JUNK,
    KEYS,
    QUERY,
    SHORT_JUNK,
    Holdings,
    addresses,
    client_of,
    filled,
    holdings,
    state_of,
    typed_in_statements,
)
from tests.doors.console.papers import console_papers
from tests.doors.papers import secretary_of
from tests.house.test_routes import SIGNED_INSTEAD

pytestmark = pytest.mark.slow  # begun early: no process is left alone with it at the end

PEOPLE = (
    *("nobody", "stranger", "clerk", "head", "administrator", "auditor", "archivist", "officer", "registrar"),
    "secretary",
)
# Who reaches every view between them: the first who reaches one asks all the hard questions there, the others one.
POWERFUL = ("administrator", "registrar", "officer", "head")
OTHERS = tuple(person for person in PEOPLE if person not in POWERFUL)
PARTS = (0, 1, 2)  # of the addresses, so that each test stays short and both cores have some


@pytest.fixture(autouse=True)
def typed_in() -> Iterator[list[str]]:
    """Whatever is typed in this file, no statement holds a piece of it (ASVS 1.2.4)."""
    with typed_in_statements() as found:
        yield found
    assert not found, found[:3]


def test_a_statement_put_together_from_what_was_typed_is_seen(alba: Town, typed_in: list[str]) -> None:
    typed = JUNK["quotes and signs"].replace("'", "").replace("%", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", [typed])
        assert typed_in == []
        cursor.execute(f"SELECT '{typed}'")
    assert len(typed_in) == 1
    typed_in.clear()


@pytest.fixture
def alba_papers(alba: Town) -> Holdings:
    return holdings(alba)


def browser(person: str, alba: Town, buzau: Town) -> Client:
    if person == "nobody":
        return client_of(None)
    if person == "secretary":
        return client_of(secretary_of(alba))
    return client_of(buzau.registrar if person == "stranger" else getattr(alba, person))


def part_of(papers: Holdings, part: int) -> list[str]:
    return [address for _route, address in addresses(papers.places())][part :: len(PARTS)]


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


@pytest.mark.parametrize("person", OTHERS)
def test_reading_changes_nothing_and_nothing_fails(
    person: str, alba_papers: Holdings, alba: Town, buzau: Town
) -> None:
    client = browser(person, alba, buzau)
    before = state_of((alba, buzau))
    faults = []

    for _route, address in addresses(alba_papers.places()):
        status = read(client, address)
        faults += [f"GET {address}: {status}"] if status >= 500 else []

    assert not faults, "\n".join(faults)
    assert state_of((alba, buzau)) == before


@pytest.mark.parametrize("part", PARTS)
def test_reading_with_junk_changes_nothing_and_nothing_fails(
    part: int, alba_papers: Holdings, alba: Town, buzau: Town
) -> None:
    clients = {person: browser(person, alba, buzau) for person in POWERFUL}
    before = state_of((alba, buzau))
    faults = []

    for address in part_of(alba_papers, part):
        statuses = {person: read(client, address) for person, client in clients.items()}
        faults += [f"GET {address} as {who}: {status}" for who, status in statuses.items() if status >= 500]
        # Refused at the door: what stands after it is not reached. A paper asks nothing of its address.
        reached = next((person for person, status in statuses.items() if status == 200), None)
        if reached is None or address.endswith(".pdf"):
            continue
        for name, value in SHORT_JUNK.items():
            status = read(clients[reached], address, dict.fromkeys(QUERY, value))
            faults += [f"GET {address} as {reached} with {name}: {status}"] if status >= 500 else []

    assert not faults, "\n".join(faults)
    assert state_of((alba, buzau)) == before


@pytest.mark.parametrize("person", OTHERS)
def test_no_form_fails_whatever_is_typed(person: str, alba_papers: Holdings, alba: Town, buzau: Town) -> None:
    faults = []
    client = browser(person, alba, buzau)

    for _route, address in addresses(alba_papers.places()):
        if "/iesire/" in address:
            continue
        name, value = next(iter(JUNK.items()))
        status = code_of(client.post(address, filled(FORM, value)))
        faults += [f"POST {address} with {name}: {status}"] if status >= 500 else []

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("part", PARTS)
def test_no_form_fails_whatever_is_typed_by_those_who_may_send_it(
    part: int, alba_papers: Holdings, alba: Town, buzau: Town
) -> None:
    clients = {person: browser(person, alba, buzau) for person in POWERFUL}
    faults = []

    for address in part_of(alba_papers, part):
        if "/iesire/" in address:
            continue
        reached = False
        for person, client in clients.items():
            fields = [*names_on(client.get(address)), *FORM]
            for name, value in JUNK.items():
                status = code_of(client.post(address, filled(fields, value)))
                faults += [f"POST {address} as {person} with {name}: {status}"] if status >= 500 else []
                if reached or status in (302, 403, 404, 405):
                    break
            reached = reached or status not in (302, 403, 404, 405)

    assert not faults, "\n".join(faults)


def test_no_number_in_an_address_fails(alba_papers: Holdings, alba: Town, buzau: Town) -> None:
    clients = {person: browser(person, alba, buzau) for person in POWERFUL}
    faults = []

    good = addresses(alba_papers.places(), under=DESK)
    bad = [
        addresses(alba_papers.places(**dict.fromkeys(("year", "number", *KEYS), junk)), under=DESK)
        for junk in ("9" * 30, "2147483648")
    ]
    for (route, address), *junk in zip(good, *bad, strict=True):
        if "<int:" not in route.address:
            continue
        # A page that only takes forms answers 405, to everybody who may send them.
        reached = next((who for who, client in clients.items() if read(client, address) in (200, 405)), None)
        client = clients[reached or POWERFUL[0]]
        for _route, there in junk:
            found = {read(client, there), code_of(client.post(there, {"reason": "probă"}))}
            faults += [f"{there} as {reached}: {found}"] if max(found) >= 500 else []

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("person", ["nobody", "administrator", "registrar"])
def test_a_form_without_its_token_is_refused_and_changes_nothing(
    person: str, alba_papers: Holdings, alba: Town, buzau: Town
) -> None:
    user = None if person == "nobody" else getattr(alba, person)
    client = client_of(user, enforce_csrf_checks=True)
    before = state_of((alba, buzau))

    walk = list(addresses(alba_papers.places()))
    answers = {
        address: client.post(address, {"reason": "de probă", "sure": "on", "next": "/"})
        for _route, address in walk
    }

    # What programs of others write to has no form of ours before it: without its own sign nothing is there either.
    theirs = {
        address
        for route, address in walk
        if route.address in SIGNED_INSTEAD or getattr(route.view, "key_required", False)
    }
    taken = {
        address: answer.status_code
        for address, answer in answers.items()
        if answer.status_code != 403 and not (address in theirs and 400 <= answer.status_code < 500)
    }
    assert not taken
    assert state_of((alba, buzau)) == before
    assert {answer.get("Content-Language") for answer in answers.values()} == {"ro"}


def test_the_walk_meets_every_place_of_the_addresses(alba_papers: Holdings) -> None:
    met = [address for _route, address in addresses(alba_papers.places())]

    assert len(met) > 60
    assert not [address for address in met if "<" in address]


def test_nothing_in_the_console_fails_whatever_is_typed_and_reading_changes_nothing(
    alba_papers: Holdings, alba: Town
) -> None:
    supplier = open_supplier()
    client = client_of(supplier.administrator)
    places = alba_papers.places() | console_papers(supplier, customer_of=alba)
    walk = [address for _route, address in addresses(places, under=CONSOLE)]
    before, faults = state_of((alba, supplier)), []

    for address in walk:
        status = read(client, address)
        faults += [f"GET {address}: {status}"] if status >= 500 else []
        for name, value in SHORT_JUNK.items() if status == 200 else ():
            status = read(client, address, dict.fromkeys(QUERY, value))
            faults += [f"GET {address} with {name}: {status}"] if status >= 500 else []
    assert state_of((alba, supplier)) == before

    for address in walk:
        fields = [*names_on(client.get(address)), *FORM]
        for name, value in JUNK.items():
            status = code_of(client.post(address, filled(fields, value)))
            faults += [f"POST {address} with {name}: {status}"] if status >= 500 else []
            if status in (302, 404, 405):
                break
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("person", ["nobody", "administrator", "counsel"])
def test_the_console_is_there_for_the_suppliers_people_alone(
    person: str, alba_papers: Holdings, alba: Town
) -> None:
    supplier = open_supplier()
    user = {"nobody": None, "administrator": alba.administrator, "counsel": supplier.counsel}[person]
    client = client_of(user)
    places = alba_papers.places() | console_papers(supplier, customer_of=alba)

    answers = {address: read(client, address) for _route, address in addresses(places, under=CONSOLE)}
    # What only takes forms answers so to everybody; then the form is sent.
    answers |= {there: code_of(client.post(there)) for there, status in answers.items() if status == 405}

    refused = 302 if user is None else 404
    assert answers
    assert {there: status for there, status in answers.items() if status != refused} == {}

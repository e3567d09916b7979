"""The directory: found, corrected, merged and set apart; a personal code is never shown without a trace."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registratura.correspondents import queries as directory
from registratura.journal import queries as journal
from registratura.registers.drafts import PartyDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, correspondent, words

pytestmark = pytest.mark.django_db
CNP = "1960515123456"


@pytest.fixture
def ana(alba: Town, client: Client) -> Client:
    client.force_login(alba.registrar)
    return client


def test_the_directory_is_alphabetical_and_found_without_diacritics(alba: Town, ana: Client) -> None:
    for name in ("Țăruș Mihai", "Stan Ion", "Șerban Ana", "Adam Eva"):
        correspondent(alba, name)

    whole = words(ana.get(address(alba, "correspondents")))
    narrowed = words(ana.get(address(alba, "correspondents"), {"nume": "serban"}))

    places = [whole.index(name) for name in ("Adam Eva", "Stan Ion", "Șerban Ana", "Țăruș Mihai")]
    assert places == sorted(places)
    assert "Șerban Ana" in narrowed
    assert "Stan Ion" not in narrowed


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1598", "Apele Române"),
        ("RO 15980", "Apele Române"),
        ("1960515123459", "Stan Ion"),
        ("OFFICE@apele", "Apele Române"),
        ("apele", "Apele Române"),
        ("196051512345", ""),  # a part of a personal code finds nobody
    ],
)
def test_the_directory_finds_by_fiscal_code_whole_personal_code_and_email(
    alba: Town, ana: Client, typed: str, found: str
) -> None:
    correspondent(alba, "Apele Române", kind="company", cui="15980", email="office@apele.example")
    correspondent(alba, "Stan Ion", cnp="1960515123459")

    page = words(ana.get(address(alba, "correspondents"), {"nume": typed}))

    assert [name for name in ("Apele Române", "Stan Ion") if name in page] == ([found] if found else [])


def test_pages_of_the_directory_lead_on_and_back(alba: Town, ana: Client) -> None:
    for index in range(60):
        correspondent(alba, f"Persoana {index:03}")
    first = directory_page(alba)

    second = words(ana.get(address(alba, "correspondents"), {"dupa": first.after}))

    assert "Persoana 049" not in second
    assert "Persoana 050" in second
    assert "Înapoi în alfabet" in second


def directory_page(town: Town) -> directory.DirectoryPage:
    with acting_for(town.id):
        return directory.directory()


def test_what_is_typed_replaces_only_the_list(alba: Town, ana: Client) -> None:
    correspondent(alba, "Stan Ion")

    part = words(ana.get(address(alba, "correspondents"), {"nume": "st"}, headers={"HX-Target": "directory"}))

    assert "Stan Ion" in part
    assert "<html" not in part


def test_the_card_masks_the_personal_code_and_warns_of_it(alba: Town, ana: Client) -> None:
    one = correspondent(alba, "Stan Ion", cnp=CNP)

    page = words(ana.get(address(alba, "correspondent", correspondent=one)))

    assert CNP not in page
    assert "1••••••••3456" in page
    assert "field__warning" in page


def test_the_personal_code_shows_with_a_reason_and_leaves_a_trace(alba: Town, ana: Client) -> None:
    one = correspondent(alba, "Stan Ion", cnp=CNP)
    where = address(alba, "correspondent_cnp", correspondent=one)

    refused = ana.post(where, {"reason": " "})
    shown = ana.post(where, {"reason": "verificarea identității\x00"})

    assert refused.status_code == 422
    assert CNP not in words(refused)
    assert CNP in words(shown)
    assert "no-store" in shown["Cache-Control"]
    with acting_for(alba.id):
        acts = journal.history_of(subject_type="correspondent", subject_id=one)
    assert [(act.action, act.actor) for act in acts][1:] == [("correspondents.cnp.revealed", "Ana Albu")]
    assert CNP not in str([act.details for act in acts])
    assert "verificarea identității" in words(ana.get(address(alba, "correspondent", correspondent=one)))


@pytest.mark.parametrize("role", ["head", "clerk", "archivist", "auditor"])
def test_readers_see_the_card_and_nothing_more(alba: Town, client: Client, role: str) -> None:
    one, other = correspondent(alba, "Stan Ion", cnp=CNP), correspondent(alba, "Stan Ion")
    client.force_login(getattr(alba, role))

    assert client.get(address(alba, "correspondent", correspondent=one)).status_code == 200
    assert client.get(address(alba, "correspondents")).status_code == 200
    for name in ("correspondent_correct", "correspondent_cnp", "correspondent_unmerge"):
        assert client.post(address(alba, name, correspondent=one), {"reason": "x"}).status_code == 403, name
    assert client.post(address(alba, "correspondent_add"), {"name": "X"}).status_code == 403
    assert (
        client.post(address(alba, "correspondent_merge", correspondent=one, other=other)).status_code == 403
    )


def test_the_administrator_does_not_see_the_directory(alba: Town, client: Client) -> None:
    client.force_login(alba.administrator)

    assert client.get(address(alba, "correspondents")).status_code == 403


def test_entries_of_a_correspondent_respect_what_the_reader_may_see(alba: Town, client: Client) -> None:
    one = correspondent(alba, "Stan Ion")
    party = (PartyDraft("sender", "Stan Ion", one),)
    alba.register("Hârtie pentru urbanism", parties=party, unit_id=alba.urbanism.id)
    alba.register("Hârtie pentru secretariat", parties=party, unit_id=alba.secretariat.id)

    seen = {}
    for role in ("registrar", "clerk"):
        client.force_login(getattr(alba, role))
        page = words(client.get(address(alba, "correspondent", correspondent=one)))
        seen[role] = ("pentru urbanism" in page, "pentru secretariat" in page)

    assert seen == {"registrar": (True, True), "clerk": (True, False)}


def test_entries_go_on_by_keyset(alba: Town, ana: Client) -> None:
    one = correspondent(alba, "Stan Ion")
    for index in range(30):
        alba.register(f"Cererea {index:02}.", parties=(PartyDraft("sender", "Stan Ion", one),))
    where = address(alba, "correspondent", correspondent=one)

    first = ana.get(where)
    older = words(first).split("mai-vechi=")[1].split('"')[0]

    assert "Cererea 29." in words(first)
    assert "Cererea 04." not in words(first)
    assert "Cererea 04." in words(ana.get(where, {"mai-vechi": older}))
    assert "Cererea 29." in words(ana.get(where, {"mai-vechi": "bent\x00"}))


def test_a_correspondent_is_added_and_corrected(alba: Town, ana: Client) -> None:
    added = ana.post(
        address(alba, "correspondent_add"), {"name": "Agro SRL", "kind": "company", "cui": "123"}, follow=True
    )
    one = int(added.redirect_chain[0][0].rstrip("/").rpartition("/")[2])
    where = address(alba, "correspondent_correct", correspondent=one)

    corrected = ana.post(where, {"name": "Agro Nou SRL", "kind": "company", "cui": "123"}, follow=True)

    assert "field__warning" in words(added)  # the check digit of the CUI fails, and does not block
    assert "Agro Nou SRL" in words(corrected)
    assert "<del>Agro SRL</del>" in words(corrected)


def test_an_empty_personal_code_stays_unless_asked_to_go(alba: Town, ana: Client) -> None:
    one = correspondent(alba, "Stan Ion", cnp=CNP)
    where = address(alba, "correspondent_correct", correspondent=one)

    assert CNP not in words(ana.get(where))
    ana.post(where, {"name": "Stan Ioan", "kind": "person"})
    kept = code_of(alba, one)
    ana.post(where, {"name": "Stan Ioan", "kind": "person", "forget_cnp": "on"})

    assert (kept, code_of(alba, one)) == (CNP, "")


def code_of(town: Town, key: int) -> str:
    with acting_for(town.id):
        row = directory.by_id(key)
        assert row is not None
        return directory.cnp_of(row)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "Scrieți numele"),
        ({"name": "\x00"}, "Scrieți numele"),
        ({"name": "n" * 10_000}, "cel mult 200"),
        ({"kind": "ghost"}, "Alegeți felul din listă"),
        ({"email": "nu e adresă"}, "nume@domeniu.ro"),
        ({"cnp": "9" * 100}, "Prea lung"),
        ({"remarks": "r" * 10_000}, "Prea lung"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    alba: Town, ana: Client, fields: dict[str, str], said: str
) -> None:
    typed = {"name": "Stan Ion", "kind": "person", "address": "Str. Teiului 9", **fields}

    answer = ana.post(address(alba, "correspondent_add"), typed)

    assert answer.status_code == 422
    assert said in words(answer)
    assert "Str. Teiului 9" in words(answer)
    assert not directory_page(alba).cards


def test_the_same_person_is_proposed_merged_and_set_apart(alba: Town, ana: Client) -> None:
    keep, other = correspondent(alba, "Stan Ion", cnp=CNP), correspondent(alba, "Ștan Ion", cnp=CNP)
    alba.register("A celuilalt", parties=(PartyDraft("sender", "Ștan Ion", other),))
    where = address(alba, "correspondent_merge", correspondent=keep, other=other)

    proposed = words(ana.get(address(alba, "correspondent", correspondent=keep)))
    asked = words(ana.get(where))
    merged = words(ana.post(where, follow=True))
    again = words(ana.post(where, follow=True))
    apart = words(ana.post(address(alba, "correspondent_unmerge", correspondent=other), follow=True))

    assert "Poate fi același" in proposed
    assert "Sunt același corespondent?" in asked
    assert "Uniți aici" in merged
    assert "A celuilalt" in merged
    assert "deja unit" in again
    assert "A desfăcut unirea corespondentului" in apart
    assert "Uniți aici" not in words(ana.get(address(alba, "correspondent", correspondent=keep)))


def test_one_cannot_be_merged_with_oneself(alba: Town, ana: Client) -> None:
    one = correspondent(alba, "Stan Ion")

    page = ana.post(address(alba, "correspondent_merge", correspondent=one, other=one), follow=True)

    assert "doi corespondenți diferiți" in words(page)


def every_address(town: Town, one: int, other: int) -> dict[str, str]:
    single = ("correspondent", "correspondent_correct", "correspondent_cnp", "correspondent_unmerge")
    return {name: address(town, name, correspondent=one) for name in single} | {
        "correspondent_merge": address(town, "correspondent_merge", correspondent=one, other=other),
        "correspondents": address(town, "correspondents"),
        "correspondent_add": address(town, "correspondent_add"),
    }


def statuses(client: Client, places: dict[str, str]) -> set[int]:
    found: set[int] = set()
    for name, where in places.items():
        call: Any = client.post if name.endswith(("cnp", "unmerge")) else client.get
        found.add(call(where).status_code)
    return found


def test_a_stranger_is_told_that_nothing_exists(alba: Town, buzau: Town, client: Client) -> None:
    one, other = correspondent(alba, "Stan Ion"), correspondent(alba, "Stan Ion")
    client.force_login(buzau.registrar)

    assert statuses(client, every_address(alba, one, other)) == {404}


def test_another_institutions_correspondent_does_not_exist_here(alba: Town, buzau: Town, ana: Client) -> None:
    foreign, own = correspondent(buzau, "Taină Buzău"), correspondent(alba, "Stan Ion")
    places = every_address(alba, foreign, own)

    assert statuses(
        ana,
        {name: places[name] for name in places if "correspondent_" in name and name != "correspondent_add"},
    ) == {404}
    assert ana.post(address(alba, "correspondent_merge", correspondent=own, other=foreign)).status_code == 404
    assert "Taină" not in words(ana.get(address(alba, "correspondents")))


def test_signed_out_leads_to_signing_in(alba: Town, client: Client) -> None:
    one = correspondent(alba, "Stan Ion")

    assert statuses(client, every_address(alba, one, one)) == {302}


def test_the_pages_are_light(alba: Town, ana: Client) -> None:
    one = correspondent(alba, "Stan Ion", cnp=CNP)
    for index in range(55):
        correspondent(alba, f"Persoana {index}")
        alba.register(f"Cererea {index}", parties=(PartyDraft("sender", "Stan Ion", one),))
    for where in (address(alba, "correspondents"), address(alba, "correspondent", correspondent=one)):
        with CaptureQueriesContext(connection) as caught:
            answer = ana.get(where)
        own = [q for q in caught if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "SELECT set_config"))]
        assert len(own) <= 15, [q["sql"][:80] for q in own]
        assert len(answer.content) < 60_000


@pytest.mark.parametrize("asked", ["nume", "dupa", "inainte"])
@pytest.mark.parametrize("value", ["\x00", "9" * 3000, "a:b:c", ":9", "x:99999999999999999999999"])
def test_bent_cursors_give_a_page(alba: Town, ana: Client, asked: str, value: str) -> None:
    correspondent(alba, "Stan Ion")

    assert ana.get(address(alba, "correspondents"), {asked: value}).status_code == 200

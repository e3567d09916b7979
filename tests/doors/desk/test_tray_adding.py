"""Files put into the tray by hand: each or together, twice, broken, by whom; several items decided at once."""

from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from registratura.intake import queries
from registratura.intake.queries import TrayLine
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, words
from tests.doors.desk.test_entries import signed_in
from tests.flows.test_tray import Fake, fetch, letter, mailbox, waiting
from tools.hostile.mutations import Mutant, mutants

SLICE, SEED, AT_ONCE = 300, 4, 50


@pytest.fixture
def ana(alba: Town) -> Client:
    return signed_in(alba.registrar)


def sent(client: Client, town: Town, *files: tuple[str, bytes], follow: bool = True, **fields: str) -> Any:
    data: dict[str, Any] = {"key": str(UUID(int=5)), "grouping": "each", **fields}
    data["files"] = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(address(town, "tray_upload"), data, follow=follow)


def test_each_file_becomes_an_item_with_its_name_as_subject(alba: Town, ana: Client) -> None:
    page = sent(ana, alba, ("cerere-loc-parcare.txt", b"unu"), ("sesizare.txt", b"doi"))

    assert "2 documente așteaptă număr în tavă." in words(page)
    assert [item.subject for item in waiting(alba)] == ["Cerere loc parcare", "Sesizare"]
    assert {item.deposited_by for item in waiting(alba)} == {alba.registrar.full_name}


def test_together_the_first_is_the_paper_and_the_others_are_annexes(alba: Town, ana: Client) -> None:
    page = sent(ana, alba, ("cerere.txt", b"unu"), ("anexa.txt", b"doi"), grouping="together")

    (item,) = waiting(alba)
    assert (item.subject, item.attachment_count) == ("Cerere", 1)
    assert "anexa.txt" in words(page)
    assert "încărcat la ghișeu" in words(page)


def test_r9_a_form_sent_twice_and_a_file_that_waits_already_are_one_item(alba: Town, ana: Client) -> None:
    sent(ana, alba, ("cerere.txt", b"unu"))
    again = sent(ana, alba, ("cerere.txt", b"unu"))
    other = sent(ana, alba, ("alt nume.txt", b"unu"), key=str(UUID(int=6)))

    assert len(waiting(alba)) == 1
    assert again.status_code == other.status_code == 200
    assert "este deja în tavă" in words(other)


def test_no_file_an_empty_and_a_broken_one_are_refused_in_words(alba: Town, ana: Client) -> None:
    assert "Alegeți întâi fișierele" in words(ana.post(address(alba, "tray_upload"), {}, follow=True))
    empty = sent(ana, alba, ("gol.txt", b""))
    broken = sent(ana, alba, ("rupt.pdf", b"%PDF-1.7 rupt"), key="nimic")

    assert "gol.txt" in words(empty)
    assert "deteriorat" in words(broken)
    assert waiting(alba) == []


@pytest.mark.parametrize("name", ["tray_upload", "tray_many"])
def test_strangers_readers_and_the_signed_out_add_and_decide_nothing(
    alba: Town, buzau: Town, name: str
) -> None:
    assert signed_in(buzau.registrar).post(address(alba, name)).status_code == 404
    assert signed_in(alba.clerk).post(address(alba, name)).status_code == 403
    assert Client().post(address(alba, name)).status_code == 302
    assert signed_in(alba.registrar).get(address(alba, name)).status_code == 405


def arrived(town: Town, count: int) -> list[TrayLine]:
    fetch(
        town,
        mailbox(town, 143),
        Fake(*(letter(f"Cerere {number}", number=number) for number in range(count))),
    )
    return waiting(town)


def test_the_ticked_ones_get_their_numbers_in_one_go(alba: Town, ana: Client) -> None:
    items = arrived(alba, 3)
    chosen = {"item": [str(item.id) for item in items[:2]], "deed": "register"}

    page = ana.post(address(alba, "tray_many"), chosen, follow=True)

    assert "2 mesaje au primit numere, de la 1 la 2." in words(page)
    assert [item.id for item in waiting(alba)] == [items[2].id]


def test_the_ticked_ones_are_set_aside_for_one_reason(alba: Town, ana: Client) -> None:
    items = arrived(alba, 2)
    chosen = {"item": [str(item.id) for item in items], "deed": "aside"}

    without = ana.post(address(alba, "tray_many"), chosen, follow=True)
    done = ana.post(address(alba, "tray_many"), {**chosen, "reason": "reclamă"}, follow=True)

    assert "Scrieți de ce" in words(without)
    assert "2 mesaje au fost lăsate deoparte." in words(done)


@pytest.mark.parametrize("item", [[], ["x"], ["-1"], ["9" * 40], ["1\x00"]])
def test_nothing_ticked_or_nonsense_changes_nothing(alba: Town, ana: Client, item: list[str]) -> None:
    arrived(alba, 1)

    assert ana.post(address(alba, "tray_many"), {"item": item}, follow=True).status_code == 200
    assert len(waiting(alba)) == 1


def test_the_menu_counts_what_waits(alba: Town, ana: Client) -> None:
    arrived(alba, 2)

    page = ana.get(address(alba, "register_list", register="general"))

    link = page.text.partition('href="' + address(alba, "tray") + '"')[2].partition("</a>")[0]
    assert ">2<" in link.replace("\n", "").replace(" ", "")


def test_the_administrator_chooses_the_hour_of_the_reminder(alba: Town) -> None:
    adina = signed_in(alba.administrator)

    done = adina.post(address(alba, "tray_reminding"), {"hour": "9"}, follow=True)
    bad = adina.post(address(alba, "tray_reminding"), {"hour": "99"}, follow=True)

    with acting_for(alba.id):
        assert queries.reminding().hour == 9
    assert "Ora amintirii este păstrată." in words(done)
    assert "Alegeți o oră" in words(bad)
    assert signed_in(alba.registrar).post(address(alba, "tray_reminding")).status_code == 403


def in_portions(given: list[Mutant]) -> list[list[Mutant]]:
    return [given[start : start + AT_ONCE] for start in range(0, len(given), AT_ONCE)]


def test_r10_bent_files_are_kept_byte_for_byte_or_refused_with_a_reason(alba: Town, ana: Client) -> None:
    """A slice of `python -m tools.malformed`, which sends ten thousand to a real server."""
    from hashlib import sha256

    from registratura.documents import queries as documents

    given = list(mutants(count=SLICE, seed=SEED))
    quarantined = 0
    for number, portion in enumerate(in_portions(given)):
        files = []
        for mutant in portion:
            file = BytesIO(mutant.content)
            file.name = mutant.name.decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode()
            files.append(file)
        answer = ana.post(
            address(alba, "tray_upload"),
            {"key": str(UUID(int=number + 100)), "grouping": "each", "files": files},
        )
        assert answer.status_code == 302
        assert ana.get(answer["Location"]).status_code == 200

    with acting_for(alba.id):
        held = {line.sha256 for line in documents.quarantine(limit=1_000)}
        for mutant in given:
            digest = sha256(mutant.content).hexdigest()
            known = documents.blob_known(digest)
            quarantined += digest in held
            # A part without a name is no file to a browser's form, nor to the framework that reads it.
            nameless = not mutant.name.partition(b'"')[0].strip(b". ")
            assert known or digest in held or not mutant.content or nameless, (
                f"{mutant.number} {mutant.how} {mutant.name!r}"
            )
            if known:
                with documents.open_bytes(space=alba.institution.code, sha256=digest) as content:
                    assert content.read() == mutant.content
    items = waiting(alba)
    assert quarantined > 5
    assert len(items) == 50  # a page of them
    for item in items:
        assert ana.get(address(alba, "tray_item", item=item.id)).status_code == 200

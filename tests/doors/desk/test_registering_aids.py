"""Beside the form of the counter: likely repeats, suggestions, checks, receipts and labels, who may come here."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registratura.registers import queries as registers
from registratura.registers import services
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.doors.desk.counter import address, correspondent, given, typed, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stores(tmp_path: Any, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "incoming"


@pytest.fixture
def ana(alba: Town, client: Client) -> Client:
    client.force_login(alba.registrar)
    return client


def test_likely_repeats_are_shown_and_never_block(alba: Town, ana: Client) -> None:
    """M05: proposes, never decides."""
    sender = str(correspondent(alba))
    form = {"sender": sender, "sender_text": "", "subject": "Petiție privind câinii fără stăpân"}
    ana.post(address(alba), typed(**form))

    before = ana.get(
        address(alba, "register_repeats"), {"corespondent": sender, "subiect": "petitie privind cainii"}
    )
    after = ana.post(address(alba), typed(**form), follow=True)
    other = ana.post(address(alba), typed(**{**form, "subject": "Factura de energie"}), follow=True)

    assert "Poate fi același document" in words(before)
    assert "Poate fi același document" in words(after)
    assert "Poate fi același document" not in words(other)
    assert len(given(alba)) == 3


def test_the_same_file_is_a_likely_repeat(alba: Town, ana: Client) -> None:
    for subject in ("Prima dată", "Altceva"):
        answer = ana.post(
            address(alba),
            {**typed(subject=subject), "files": SimpleUploadedFile("a.txt", b"same")},
            follow=True,
        )

    assert "Poate fi același document" in words(answer)


def test_PET_04_a_petition_is_inscribed_by_public_relations_alone(alba: Town, ana: Client) -> None:
    with acting_for(alba.id):
        petitions = services.open_register(template="petitions", by=None, now=NOW)
    rodica = Client()
    rodica.force_login(alba.officer)

    of_registrar = words(ana.get(address(alba), {"registru": petitions.code}))
    refused = ana.post(address(alba), typed(special=str(petitions.id)))

    assert 'data-proposal="petit' not in of_registrar
    assert 'data-proposal="petit' in words(rodica.get(address(alba)))
    assert refused.status_code == 422
    assert given(alba) == []


def test_a_petition_stands_in_its_special_register_too(alba: Town) -> None:
    rodica = Client()
    rodica.force_login(alba.officer)
    with acting_for(alba.id):
        petitions = services.open_register(template="petitions", by=None, now=NOW)

    page = words(rodica.get(address(alba), {"registru": petitions.code}))
    rodica.post(address(alba), typed(special=str(petitions.id)))
    refused = rodica.post(
        address(alba), typed(direction="outgoing", recipient_text="X", special=str(petitions.id))
    )

    assert 'data-proposal="petit' in page
    assert refused.status_code == 422
    with acting_for(alba.id):
        row = registers.entry_by_id(given(alba)[0].id)
        assert row is not None
        assert [place.number for place in registers.entry_card(row).inscriptions] == [1]


def test_the_last_one_is_copied_and_the_same_sender_offered(alba: Town, ana: Client) -> None:
    sender = correspondent(alba)
    ana.post(address(alba), typed(sender=str(sender), sender_text="", document_kind="cerere"))
    last = given(alba)[-1]

    copied = words(ana.get(address(alba), {"copie": last.id}))
    same = words(ana.get(address(alba), {"expeditor": sender}))

    assert "Cerere de eliberare" in copied.split("<textarea")[1].split("</textarea>")[0]
    for page in (copied, same):
        assert f'name="sender" value="{sender}"' in page


def test_a_code_that_fails_its_check_warns_and_does_not_block(alba: Town, ana: Client) -> None:
    warned = ana.post(address(alba, "register_check"), {"new_cnp": "1960515123456"})
    added = ana.post(
        address(alba),
        typed(sender_text="", new_role="sender", new_name="Vlad Ion", new_cnp="1960515123456"),
        follow=True,
    )

    assert "CNP" in words(warned)
    assert "S-a dat numărul 1/" in words(added)
    assert "Vlad Ion:" in words(added)


def test_a_correspondent_is_added_in_place(alba: Town, ana: Client) -> None:
    chip = ana.post(address(alba, "register_add"), {"new_name": "Dobre Ilie", "new_role": "recipient"})
    refused = ana.post(address(alba, "register_add"), {"new_name": ""})

    assert 'name="recipient"' in words(chip)
    assert "Dobre Ilie" in words(chip)
    assert refused.status_code == 422


def test_names_are_found_without_diacritics_and_the_last_used_first(alba: Town, ana: Client) -> None:
    correspondent(alba, "Țărălungă Ștefania")
    used = correspondent(alba, "Țăruș Mihai")
    ana.post(address(alba), typed(sender=str(used), sender_text=""))

    page = words(ana.get(address(alba, "register_find"), {"q": "TAR"}))
    recent = words(ana.get(address(alba, "register_find"), {"q": ""}))

    assert page.index("Țăruș Mihai") < page.index("Țărălungă")
    assert "Țăruș Mihai" in recent
    assert "Țărălungă" not in recent
    assert ana.get(address(alba, "register_find"), {"q": "\x00%_\\" * 80}).status_code == 200


def test_the_receipt_is_a_pdf_and_an_annulled_entry_prints_none(alba: Town, ana: Client) -> None:
    one = alba.register()
    place = {"register": "general", "year": one.year, "number": one.number}

    answer = ana.get(address(alba, "receipt", **place))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    with acting_for(alba.id):
        row = registers.entry_by_id(one.entry_id)
        assert row is not None
        services.annul_entry(entry=row, reason="scris greșit", act="", by=alba.registrar)
    assert ana.get(address(alba, "receipt", **place)).status_code == 302
    assert ana.get(address(alba, "receipt", **{**place, "number": 999})).status_code == 404


def test_the_receipts_of_a_series_come_in_one_file(alba: Town, ana: Client) -> None:
    import io

    import pikepdf

    form = typed(copies="3")
    ana.post(address(alba), form)

    answer = ana.get(address(alba, "series_receipts", key=form["request_key"]))
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 3
    assert ana.get(address(alba, "series_receipts", key=uuid4())).status_code == 404
    assert ana.get(address(alba, "series", key=uuid4())).status_code == 404


def places(town: Town) -> dict[str, str]:
    entry = town.register()
    place = {"register": "general", "year": entry.year, "number": entry.number}
    plain = ("register", "register_find", "register_numbers", "register_repeats")
    return {name: address(town, name) for name in plain} | {"receipt": address(town, "receipt", **place)}


def test_a_stranger_is_told_that_nothing_exists(alba: Town, buzau: Town, client: Client) -> None:
    every = places(alba)
    client.force_login(buzau.registrar)

    assert {name: client.get(where).status_code for name, where in every.items()} == dict.fromkeys(every, 404)
    assert client.post(every["register"], typed()).status_code == 404
    assert client.post(address(alba, "register_add"), {"new_name": "X"}).status_code == 404
    assert len(given(alba)) == 1


def test_signed_out_leads_to_signing_in(alba: Town, client: Client) -> None:
    every = places(alba)

    assert {name: client.get(where).status_code for name, where in every.items()} == dict.fromkeys(every, 302)


@pytest.mark.parametrize("role", ["head", "clerk", "archivist", "auditor", "administrator"])
def test_only_registrars_register(alba: Town, client: Client, role: str) -> None:
    client.force_login(getattr(alba, role))

    assert client.get(address(alba)).status_code == 403
    assert client.post(address(alba), typed()).status_code == 403
    assert client.post(address(alba, "register_add"), {"new_name": "X"}).status_code == 403
    assert client.post(address(alba, "register_check"), {"new_cnp": "1"}).status_code == 403
    assert not given(alba)


def test_a_clerk_prints_only_what_the_clerk_may_see(alba: Town, client: Client) -> None:
    hidden, seen = alba.register(unit_id=alba.secretariat.id), alba.register(unit_id=alba.urbanism.id)
    client.force_login(alba.clerk)

    def receipt(one: Any) -> int:
        place = {"register": "general", "year": one.year, "number": one.number}
        return client.get(address(alba, "receipt", **place)).status_code

    assert (receipt(hidden), receipt(seen)) == (404, 200)
    client.force_login(alba.administrator)
    assert receipt(seen) == 403


def test_the_page_is_light(alba: Town, ana: Client) -> None:
    for index in range(12):
        alba.register(f"Documentul {index}", sender=f"Expeditor {index}")
    given_one = ana.post(address(alba), typed())["Location"]
    with CaptureQueriesContext(connection) as caught:
        answer = ana.get(given_one)

    own = [one for one in caught if not re.match(r"SAVEPOINT|RELEASE|SELECT set_config", one["sql"])]
    assert len(own) <= 15, [one["sql"][:80] for one in own]
    assert len(answer.content) < 60_000

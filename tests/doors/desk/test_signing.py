"""The signing folder, the request's page, sending to be signed, keys and settings, as people use them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from registratura.flows import signatures as checked
from registratura.registers.queries import EntryRow
from registratura.signatures import services as signatures
from registratura.signatures.services.trust import ReadRoot, add_own_root
from registratura.signing import queries as folders
from registratura.signing.services import AskedStep
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.pki import Pki, this_pki
from tests.rooms.signing.ground import PIN, Ground, answer_with_files, file_key, now, with_authority


@pytest.fixture
def pki(settings: Any) -> Pki:
    settings.PRIVATE_TRUST_SERVICES = True
    running = this_pki()
    running.silent.clear()
    return running


def at_desk(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(town: Town, rest: str) -> str:
    return f"/birou/{town.institution.code}/{rest}"


def ask_address(town: Town, entry: EntryRow) -> str:
    return address(town, f"registre/general/{entry.year}/{entry.number}/semnare/")


def seen_in(page: str, request: int) -> str:
    found = re.search(rf'name="seen-{request}" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


def entry_page(ground: Ground) -> str:
    return ask_address(ground.town, ground.entry).removesuffix("semnare/")


def test_papers_go_from_the_entry_to_the_folder_and_are_signed_there(alba: Town, pki: Pki) -> None:
    ground = answer_with_files(alba, count=2)
    key = file_key(alba, alba.head, "horia")
    author = at_desk(alba.registrar)
    form = author.get(ask_address(alba, ground.entry))
    assert form.status_code == 200

    sent = author.post(
        ask_address(alba, ground.entry),
        {
            "document": [str(one) for one in ground.document_ids], "who-0": str(alba.head.id), "turn-0": "1",
            "quality-0": "șef serviciu", "place": "last_right", "reason": "Răspuns",
        },
    )  # fmt: skip
    assert sent.status_code == 302
    with acting_for(alba.id):
        (card,) = folders.requests_of(ground.entry.id)

    signer = at_desk(alba.head)
    folder = signer.get(address(alba, "de-semnat/"))
    page = folder.content.decode()
    assert "răspuns-1.pdf" in page
    assert card.papers[0].sha256[:16] in page
    assert "rail__count" in page
    wrong = signer.post(
        address(alba, "de-semnat/semneaza/"),
        {"request": card.id, f"seen-{card.id}": seen_in(page, card.id), "key": key, "pin": "greșit"},
    )
    assert wrong.status_code == 422
    assert "greșit" not in wrong.content.decode()
    assert "parola" in wrong.content.decode()
    done = signer.post(
        address(alba, "de-semnat/semneaza/"),
        {"request": card.id, f"seen-{card.id}": seen_in(page, card.id), "key": key, "pin": PIN},
        follow=True,
    )
    assert "Ați semnat 2 documente" in done.content.decode()
    shown = at_desk(alba.registrar).get(entry_page(ground)).content.decode()
    assert "Semnare electronică" in shown
    assert "HANGANU HORIA" in shown


def test_a_request_shows_pages_sums_and_signers_and_is_refused_with_a_reason(alba: Town, pki: Pki) -> None:
    ground = answer_with_files(alba)
    request = ground.ask(AskedStep(alba.head.id, 1, "șef serviciu"), by=alba.registrar)
    signer = at_desk(alba.head)
    page = signer.get(address(alba, f"de-semnat/{request}/"))
    text = page.content.decode()
    with acting_for(alba.id):
        card = folders.request_card(request)
    assert card is not None
    assert card.papers[0].sha256 in text
    picture = re.search(r'src="([^"]+/pagina/1\.png)"', text)
    assert picture is not None
    drawn = signer.get(picture.group(1))
    assert drawn["Content-Type"] == "image/png"

    without = signer.post(address(alba, f"de-semnat/{request}/refuz/"), {"reason": ""})
    assert without.status_code == 422
    signer.post(address(alba, f"de-semnat/{request}/refuz/"), {"reason": "Lipsește temeiul legal."})

    again = at_desk(alba.registrar).get(ask_address(alba, ground.entry), {"dupa": request}).content.decode()
    assert "Lipsește temeiul legal." in again
    assert f'<option value="{alba.head.id}" selected>' in again


def test_only_who_is_asked_signs_and_strangers_see_nothing(alba: Town, buzau: Town, pki: Pki) -> None:
    ground = answer_with_files(alba)
    request = ground.ask(AskedStep(alba.head.id, 1), by=alba.registrar)
    key = file_key(alba, alba.clerk, "bogdan")
    page = at_desk(alba.head).get(address(alba, "de-semnat/")).content.decode()
    refused = at_desk(alba.clerk).post(
        address(alba, "de-semnat/semneaza/"),
        {"request": request, f"seen-{request}": seen_in(page, request), "key": key, "pin": PIN},
    )
    assert refused.status_code == 422
    assert "altcuiva" in refused.content.decode()
    assert ground.state(request) == "open"
    with acting_for(alba.id):
        card = folders.request_card(request)
    assert card is not None
    document = card.papers[0].document_id
    for rest in (
        f"de-semnat/{request}/",
        f"de-semnat/{request}/{document}/",
        f"de-semnat/{request}/{document}/pagina/1.png",
    ):
        assert at_desk(buzau.head).get(address(alba, rest)).status_code == 404
        assert at_desk(buzau.head).get(address(buzau, rest)).status_code == 404
        assert Client().get(address(alba, rest)).status_code == 302
    for person in (alba.auditor, alba.administrator):
        assert at_desk(person).get(address(alba, "de-semnat/")).status_code == 403
    assert at_desk(alba.clerk).get(address(alba, "setari/semnare/")).status_code == 403


@pytest.mark.parametrize("typed", ["", "x", "9" * 30, "-1", "1\x00", "²"])
def test_nonsense_is_refused_in_words_and_never_breaks_a_page(alba: Town, pki: Pki, typed: str) -> None:
    ground = answer_with_files(alba)
    signer = at_desk(alba.head)
    for rest, data in (
        ("de-semnat/semneaza/", {"request": typed, "key": typed, "pin": typed}),
        (
            "cheile-mele/noua/fisier/",
            {"file": SimpleUploadedFile("k.p12", b"x" * 200), "pin": typed, "label": typed},
        ),
        ("cheile-mele/noua/token/", {"token": typed, "pin": typed, "place": typed}),
        ("cheile-mele/noua/serviciu/", {"provider": typed, "user": typed, "place": typed}),
    ):
        assert signer.post(address(alba, rest), data).status_code == 422, rest
    asked = at_desk(alba.registrar).post(
        ask_address(alba, ground.entry), {"document": typed, "who-0": typed, "turn-0": typed, "place": typed}
    )
    assert asked.status_code == 422


def test_a_key_is_added_with_a_warning_for_another_name_tried_and_removed(alba: Town, pki: Pki) -> None:
    person = at_desk(alba.head)
    added = person.post(
        address(alba, "cheile-mele/noua/fisier/"),
        {"label": "", "file": SimpleUploadedFile("ana.p12", pki.key_file("ana", password=PIN)), "pin": PIN},
        follow=True,
    ).content.decode()
    assert "ALBU ANA" in added
    assert "altul decât al dumneavoastră" in added
    with acting_for(alba.id):
        (card,) = folders.keys_of(alba.head.id, at=now())
    tried = person.post(address(alba, f"cheile-mele/{card.id}/incearca/"), {"pin": PIN}, follow=True)
    assert "semnează bine" in tried.content.decode()
    for deed in ("incearca", "cod", "scoate"):
        other = at_desk(alba.clerk).post(address(alba, f"cheile-mele/{card.id}/{deed}/"), {"pin": PIN})
        assert other.status_code == 404, deed
    person.post(address(alba, f"cheile-mele/{card.id}/scoate/"))
    with acting_for(alba.id):
        assert folders.keys_of(alba.head.id, at=now()) == []


def test_the_administrator_settles_time_stamps_services_and_the_seal(alba: Town, pki: Pki) -> None:
    person = at_desk(alba.administrator)
    saved = person.post(
        address(alba, "setari/semnare/"), {"url": pki.tsa_url, "account": "", "secret": ""}, follow=True
    )
    assert "schimbată" in saved.content.decode()
    bad = person.post(address(alba, "setari/semnare/"), {"url": "ftp://x", "account": "", "secret": ""})
    assert bad.status_code == 422
    person.post(
        address(alba, "setari/semnare/serviciu/"),
        {"name": "Prestator", "url": "https://semnare.example/csc/v2", "way": "oauth2", "account": "a",
         "secret": "s3cr3t",
         "is_active": "on"},
    )  # fmt: skip
    page = person.get(address(alba, "setari/semnare/")).content.decode()
    assert "Prestator" in page
    assert "s3cr3t" not in page
    person.post(
        address(alba, "setari/semnare/sigiliu/noua/fisier/"),
        {
            "label": "Sigiliu",
            "file": SimpleUploadedFile("s.p12", pki.key_file("primaria", password=PIN)),
            "pin": PIN,
        },
    )
    with acting_for(alba.id):
        (seal,) = folders.keys_of(None, at=now())
    assert seal.subject_name == "PRIMĂRIA ALBA"


def test_an_unsigned_answer_does_not_leave_and_the_signed_one_does(alba: Town, pki: Pki) -> None:
    from registratura.flows import dispatching
    from registratura.institutions import queries as institutions
    from registratura.registers import queries as books

    ground = answer_with_files(alba)
    request = ground.ask(AskedStep(alba.head.id, 1), by=alba.registrar)
    with acting_for(alba.id):
        powers = institutions.powers_of(alba.registrar.id, institution_id=alba.id, at=now())
        kept = dispatching.obstacles(entry=ground.entry, powers=powers, by=alba.registrar, now=now())
    assert any("nu este semnat încă de: Horia Hanganu" in words for words in kept)
    ground.sign(request, by=alba.head, key=file_key(alba, alba.head, "horia"))
    with acting_for(alba.id):
        entry = books.entry_by_id(ground.entry.id)
        assert entry is not None
        assert dispatching.obstacles(entry=entry, powers=powers, by=alba.registrar, now=now()) == []
        (leaving,) = books.entry_card(entry).documents
        card = folders.request_card(request)
    assert card is not None
    assert leaving.sha256 == card.marks[0].after_sha256


def test_the_folder_asks_the_database_little_however_many_papers_wait(
    alba: Town, pki: Pki, django_assert_max_num_queries: Any
) -> None:
    for _number in range(3):
        answer_with_files(alba).ask(AskedStep(alba.head.id, 1), by=alba.registrar)
    client = at_desk(alba.head)
    with django_assert_max_num_queries(20):
        client.get(address(alba, "de-semnat/"))


def test_what_we_signed_is_judged_by_the_roots_the_house_trusts(alba: Town, pki: Pki) -> None:
    ground = answer_with_files(alba)
    with_authority(alba)
    request = ground.ask(AskedStep(alba.head.id, 1, "șef serviciu"), by=alba.registrar)
    ground.sign(request, by=alba.head, key=file_key(alba, alba.head, "horia"))
    reader, page = at_desk(alba.registrar), address(alba, f"de-semnat/{request}/")
    assert "se verifică, după rădăcinile" in reader.get(page).text

    def judged() -> str:
        checked.check_waiting(institution_id=alba.id, clock=now, until=now() + timedelta(minutes=1))
        return reader.get(page).text

    assert "Semnătura nu poate fi verificată" in judged()
    root = pki.chain[-1]
    with acting_for(alba.id):
        add_own_root(
            read=ReadRoot(
                content=root,
                subject="Rădăcina de probă",
                valid_until=now() + timedelta(days=300),
                is_authority=True,
            ),
            name="Probă",
            reason="Dispoziția 12/2026",
            by=alba.administrator,
            now=now(),
        )
        signatures.ask_again(document_id=ground.document_ids[0], by=alba.registrar, now=now())
    assert "Semnat valabil" in judged()

"""Following, checking, one's own list: one answer for every wrong try, no cookie, no name."""

import hashlib
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registratura.doors.portal import guards
from registratura.flows.following import ticket_of
from registratura.following import queries
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.terms_ground import signed_in
from tests.flows.following_ground import TEXT, answer_in_portal, asked, kept, number_of, row, secret_of

pytestmark = pytest.mark.django_db


def guarded(what: str, **fields: Any) -> dict[str, Any]:
    """A form as a person sends it, some seconds after it was shown."""
    return {
        "guard_token": guards.fields(what=what, now=timezone.now() - timedelta(seconds=9)).token,
        **fields,
    }


def place(town: Town, rest: str = "urmarire/") -> str:
    return f"/portal/{town.institution.code}/{rest}"


def told(answer: Any) -> str:
    """The page without what differs on each showing: tokens."""
    return re.sub(r'value="[^"]{40,}"', "", answer.content.decode())


def test_every_wrong_try_gets_the_same_page(alba: Town, buzau: Town) -> None:
    entry_id = alba.register().entry_id
    number, secret = number_of(alba, entry_id), secret_of(alba, entry_id)
    other = secret_of(buzau, buzau.register().entry_id)
    client = Client()

    pages = []
    for reference, typed in ((number, "0000"), ("1/1999", "0000"), (number, other), ("1/1999", secret)):
        answer = client.post(place(alba), guarded("status", reference=reference, secret=typed))
        assert answer.status_code == 422
        pages.append(told(answer).replace(reference, ""))
    linked = client.get(place(alba, "urmarire/0000-0000-0000-0000/"))

    assert len(set(pages)) == 1
    assert linked.status_code == 422
    assert "Numărul și secretul nu se potrivesc" in pages[0]
    assert not client.cookies.get("sessionid")


def test_a_program_that_guesses_is_stopped(alba: Town) -> None:
    client = Client()

    codes = [client.get(place(alba, f"urmarire/{number:016d}/")).status_code for number in range(70)]

    assert codes[0] == 422
    assert codes[-1] == 429


def test_number_and_secret_open_the_page_with_the_term_and_no_name(alba: Town) -> None:
    entry_id = alba.register(sender="Văduva Zenovia", unit_id=alba.urbanism.id).entry_id
    secret = secret_of(alba, entry_id)

    answer = Client().post(
        place(alba), guarded("status", reference=number_of(alba, entry_id), secret=secret.lower())
    )
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "Urbanism" in page
    assert not any(name in page for name in ("Văduva", "Zenovia", "Ana Albu", "Bogdan", "Horia"))
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert len(answer.content) < 60_000


def test_what_is_asked_is_added_without_an_account_and_a_second_click_adds_nothing(alba: Town) -> None:
    entry_id = alba.register().entry_id
    card, ticket = asked(alba, entry_id), secret_of(alba, entry_id)
    client = Client()
    shown = client.get(place(alba, f"urmarire/{ticket}/")).content.decode()
    assert "Vi se cere o completare" in shown

    def send(*files: SimpleUploadedFile) -> Any:
        fields = guarded("upload", ticket=ticket, fapta="completare", completare=card.id, files=list(files))
        return client.post(place(alba), fields)

    empty = send()
    broken = send(SimpleUploadedFile("gol.pdf", b""))
    first = send(SimpleUploadedFile("plan.txt", TEXT))
    again = send(SimpleUploadedFile("plan.txt", TEXT))

    assert (empty.status_code, broken.status_code, first.status_code, again.status_code) == (
        422,
        422,
        200,
        422,
    )
    assert "Adăugați cel puțin un fișier" in empty.content.decode()
    assert "Completarea a fost depusă" in first.content.decode()
    assert "s-a depus deja" in again.content.decode()
    with acting_for(alba.id):
        assert len(books.entry_card(row(alba, entry_id)).documents) == 1


def test_the_answer_is_taken_once_proven_and_given_to_nobody_else(alba: Town, tmp_path: Path) -> None:
    entry_id, other = alba.register().entry_id, alba.register("Altă cerere").entry_id
    shipment, document, _answer = answer_in_portal(alba, entry_id, kept(alba, tmp_path))
    fields = {"fapta": "raspuns", "trimitere": shipment, "document": document}

    mine = Client().post(place(alba), {**fields, "ticket": secret_of(alba, entry_id)})
    strangers = [
        Client().post(place(alba), {**fields, "ticket": ticket}).status_code
        for ticket in (
            secret_of(alba, other),
            "",
            "x" * 200,
            ticket_of(secret="0000", reference="R-0000-0000"),
        )
    ]

    assert b"".join(mine.streaming_content) == TEXT  # type: ignore[attr-defined]
    assert mine["Content-Disposition"].startswith("attachment")
    assert strangers == [422] * 4
    with acting_for(alba.id):
        assert len(queries.collections_of(entry_id)) == 1


def test_a_paper_is_checked_by_its_file_its_digest_or_its_code_and_nothing_is_kept(
    alba: Town, tmp_path: Path
) -> None:
    entry_id = alba.register(sender="Văduva Zenovia").entry_id
    _shipment, _document, answer_id = answer_in_portal(alba, entry_id, kept(alba, tmp_path))
    number = number_of(alba, answer_id)
    with acting_for(alba.id):
        from registratura.following import services

        code = services.code_for(entry_id=answer_id, by=None, now=timezone.now())
    client, there = Client(), place(alba, "verificare/")
    digest = hashlib.sha256(TEXT).hexdigest()

    by_file = client.post(
        there, guarded("verify", number=number, file=SimpleUploadedFile("raspuns.txt", TEXT))
    )
    by_digest = client.post(there, guarded("verify", number=number, digest=digest.upper()))
    changed = client.post(
        there, guarded("verify", number=number, file=SimpleUploadedFile("r.txt", TEXT + b"x"))
    )
    other_number = client.post(there, guarded("verify", number="77/01.01.2026", digest=digest))
    unknown = client.post(there, guarded("verify", number="77/01.01.2026", digest="0" * 64))
    nothing = client.post(there, guarded("verify", number="", digest="zz"))
    scanned = client.get(place(alba, f"verificare/{code}/"))

    for answer in (by_file, by_digest):
        page = answer.content.decode()
        assert "acest document a fost emis de instituție" in page
        assert "Văduva" not in page
        assert "Ionescu" not in page
    assert "Nu am găsit" in changed.content.decode()
    assert told(other_number).replace(digest, "") == told(unknown).replace("0" * 64, "")
    assert nothing.status_code == 422
    assert digest in scanned.content.decode()
    assert "Nu am găsit" in client.get(place(alba, "verificare/0000-0000-0000/")).content.decode()


def test_an_account_claims_by_the_secret_and_sees_its_own_alone(alba: Town, buzau: Town) -> None:
    mine, theirs = alba.register("Cererea mea").entry_id, alba.register("A altuia").entry_id
    person, stranger = signed_in(buzau.archivist), signed_in(buzau.clerk)
    claim = {"institution": alba.institution.code, "reference": number_of(alba, mine)}

    refused = person.post("/depunerile-mele/adaugare/", guarded("status", **claim, secret="0000"))
    taken = person.post(
        "/depunerile-mele/adaugare/", guarded("status", **claim, secret=secret_of(alba, mine))
    )

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert "Cererea mea" in person.get("/depunerile-mele/").content.decode()
    assert "Cererea mea" not in stranger.get("/depunerile-mele/").content.decode()
    own = f"/depunerile-mele/{alba.institution.code}/{mine}/"
    assert person.get(own).status_code == 200
    assert stranger.get(own).status_code == 404
    assert person.get(f"/depunerile-mele/{alba.institution.code}/{theirs}/").status_code == 404
    assert Client().get("/depunerile-mele/").status_code == 302


def test_a_closed_portal_answers_as_if_it_were_not(alba: Town) -> None:
    for address in ("urmarire/", "verificare/", "urmarire/x/", "verificare/x/"):
        assert Client().get(f"/portal/nu-exista/{address}").status_code == 404


@pytest.mark.parametrize("value", ["\x00", "ș" * 10_000, "../../etc", "' OR 1=1 --", "<script>"])
def test_bad_input_is_never_our_fault(alba: Town, value: str) -> None:
    client = Client()
    answers = [
        client.post(place(alba), guarded("status", reference=value, secret=value)),
        client.post(place(alba), guarded("upload", ticket=value, fapta=value, completare=value)),
        client.post(place(alba, "verificare/"), guarded("verify", number=value, digest=value, mark=value)),
    ]
    assert all(answer.status_code < 500 for answer in answers)


def test_the_desk_asks_takes_back_gives_up_and_adds_at_the_counter(alba: Town) -> None:
    given = alba.register()
    here = f"/birou/{alba.institution.code}/registre/general/{given.year}/{given.number}/completari/"
    ana, carmen = signed_in(alba.registrar), signed_in(alba.archivist)
    day = legal_date(timezone.now()) + timedelta(days=7)
    ask = {
        "fapta": "cere",
        "text": "Lipsește planul.",
        "papers": "planul\nchitanța",
        "until_on": f"{day:%d.%m.%Y}",
    }

    def cards() -> list[Any]:
        with acting_for(alba.id):
            return queries.completions_of(given.entry_id, today=legal_date(timezone.now()))

    bad = ana.post(here, {**ask, "text": "", "until_on": "31.02.2026"})
    ana.post(here, ask)
    (first,) = cards()
    ana.post(here, {"fapta": "ia-inapoi", "completare": first.id})
    ana.post(here, ask)
    ana.post(
        here,
        {
            "fapta": "ghiseu",
            "completare": cards()[-1].id,
            "files": [SimpleUploadedFile("plan.txt", TEXT)],
            "note": "Adus de vecin.",
        },
    )

    assert bad.status_code == 422
    assert first.papers == ("planul", "chitanța")
    assert [card.standing.value for card in cards()] == ["withdrawn", "given"]
    assert cards()[-1].given_way == "counter"
    assert "planul" in ana.get(here).content.decode().lower()
    assert carmen.get(here).status_code == 403
    assert "Completări" in ana.get(here.removesuffix("completari/")).content.decode()


def test_an_answer_costs_the_page_four_questions_and_no_name_of_the_house(alba: Town, tmp_path: Path) -> None:
    entry_id = alba.register(unit_id=alba.urbanism.id).entry_id
    address = place(alba, f"urmarire/{secret_of(alba, entry_id)}/")
    client = Client()

    def asked_of() -> list[str]:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        quiet = ("SAVEPOINT", "RELEASE", "SELECT set_config")
        return [one["sql"] for one in seen if not one["sql"].startswith(quiet)]

    before = asked_of()
    answer_in_portal(alba, entry_id, kept(alba, tmp_path))
    after = asked_of()

    assert len(before) <= 13, "\n".join(before)
    assert len(after) <= len(before) + 4, "\n".join(after)
    assert not any('FROM "accounts_user"' in one for one in after)

"""Who does not belong sees nothing: another institution's people everywhere, a unit's clerk outside the unit."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urljoin
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files import uploadhandler
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from registratura.institutions import services as institutions
from registratura.institutions.models import Membership
from registratura.institutions.roles import Role
from registratura.registers import services as registers
from registratura.registers.drafts import PartyDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.attack import (
    ABSENT,
    DESK,
    KEYS,
    NOWHERE,
    SECRET,
    Holdings,
    addresses,
    bare,
    client_of,
    holdings,
)

# Where a form or an address names a row by its key: how it is sent, where, the field, and the kind of row.
NAMED = [
    *[("post", "inregistrare", name, kind) for name, kind in (
        ("sender", "correspondent"), ("unit", "unit"), ("special", "general"), ("number_range", "unit"))],
    *[("get", "inregistrare", name, kind) for name, kind in (
        ("expeditor", "correspondent"), ("conexat", "reserved"), ("copie", "reserved"), ("inregistrat", "reserved"),
        ("plaja", "unit"))],
    ("post", "rezervari/noua", "owner", "person"), ("post", "rezervari/noua", "unit", "unit"),
    ("post", "compartimente/nou", "parent", "unit"), ("post", "oameni/nou", "unit", "unit"),
    ("post", "numere/general/plaja", "unit", "unit"), ("get", "compartimente/nou", "sub", "unit"),
    ("get", "inregistrare/asemanatoare", "corespondent", "correspondent"),
    ("get", "registre/general", "compartiment", "unit"), ("get", "tipar", "dupa", "order"),
]  # fmt: skip


@pytest.fixture
def alba_papers(alba: Town) -> Holdings:
    return holdings(alba)


@pytest.fixture
def carmen(buzau: Town) -> Any:
    """A person who may do everything in Buzău, in its desk and in its administration."""
    with acting_for(buzau.id):
        for role in (Role.ADMINISTRATOR, Role.PUBLIC_RELATIONS, Role.HEAD):
            institutions.add_member(
                user_id=buzau.registrar.id,
                role=role,
                unit_id=None if role is Role.ADMINISTRATOR else buzau.urbanism.id,
                job_title="",
                now=timezone.now(),
                by=None,
            )
    return client_of(buzau.registrar)


def test_a_stranger_gets_the_answer_of_what_does_not_exist(alba_papers: Holdings, carmen: Any) -> None:
    code = alba_papers.town.institution.code
    theirs = addresses(alba_papers.places(), under=DESK)
    nobodys = addresses(alba_papers.places(code=NOWHERE), under=DESK)

    told = []
    for (_route, real), (_same, false) in zip(theirs, nobodys, strict=True):
        for ask in (carmen.get, carmen.post):
            one, other = bare(ask(real), code, NOWHERE), bare(ask(false), code, NOWHERE)
            told += [real] if one != other or one[0] not in (404, 405) else []

    assert not told


def test_keys_of_another_institution_are_keys_of_nothing_in_addresses(
    alba_papers: Holdings, carmen: Any, buzau: Town
) -> None:
    own = {"code": buzau.institution.code, "number": ABSENT, "secret": "x"}
    absent = dict.fromkeys(KEYS, ABSENT)
    theirs = addresses(alba_papers.places(**own), under=DESK)
    nobodys = addresses(alba_papers.places(**own, **absent, key="0" * 8 + "-0000-4000-8000-" + "0" * 12))

    missing = {route.address: address for route, address in nobodys}
    told = []
    for route, real in theirs:
        false = missing[route.address]
        if "cheile-mele" in real or "sigiliu" in real:
            false = false.replace(
                "0" * 8 + "-0000-4000-8000-" + "0" * 12, str(ABSENT)
            )  # keys to sign are numbers
        if real == false:
            continue
        for ask in (carmen.get, carmen.post):
            one, other = ask(real), ask(false)
            # A refusal for want of a power says the address back, and nothing else of it.
            same = bare(one, real) == bare(other, false)
            told += [] if same and one.status_code in (403, 404, 405) else [real]

    assert not told


def test_keys_of_another_institution_are_keys_of_nothing_in_forms_and_queries(
    alba_papers: Holdings, carmen: Any, buzau: Town
) -> None:
    filled = {
        "direction": "incoming",
        "subject": "Cerere",
        "count": "1",
        "purpose": "probă",
        "subiect": SECRET,
    }

    told = []
    for way, place, name, kind in NAMED:
        real = getattr(alba_papers, kind)
        address = f"/birou/{buzau.institution.code}/{place}/"
        one, other = (
            bare(getattr(carmen, way)(address, {**filled, name: str(key)}), key) for key in (real, ABSENT)
        )
        # Of a page that comes back only what it tells is compared: counts of the table go on by themselves.
        told += [f"{place} {name}"] if one[0] != other[0] or f"{SECRET} " in one[1] else []

    assert not told


def pages_of(client: Any, places: dict[str, Any], word: str, number: int) -> Iterator[tuple[str, str]]:
    """Everything a reader can ask for: each address, and each question after what is hidden."""
    for _route, address in addresses(places, under=DESK):
        yield address, bare(client.get(address))[1]
    desk = f"/birou/{places['code']}"
    for question in (
        f"cautare/?q={word}", f"cautare/?q={number}", f"cautare/?q={word[:4].lower()}",
        f"registre/general/?text={word}", f"inregistrare/numere/?q={number}",
        f"inregistrare/asemanatoare/?subiect={word}&corespondent={places['correspondent']}",
        f"rezervari/noua/?copie={places['entry']}", f"rezervari/{places['own']}/folosire/?copie={places['hidden']}",
        f"rezervari/{places['own']}/folosire/?conexat={places['hidden']}&inregistrat={places['hidden']}",
    ):  # fmt: skip
        yield question, bare(client.get(f"{desk}/{question}"), f'value="{word}"', f"„{word}”", f"={word}")[1]


def test_a_clerk_of_one_unit_reads_nothing_of_another(alba: Town) -> None:
    """The directory of correspondents is everybody's; subjects, kinds, files, purposes and remarks are not."""
    hidden = holdings(alba, word="Tainuit", goes_round=False)
    with acting_for(alba.id), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM registers_entry WHERE number = %s", [hidden.number])
        hidden_id = cursor.fetchone()[0]  # type: ignore[index]
        own = _reserved_for(alba)
    answer = alba.register(
        "Răspuns ascuns", connected_to_id=hidden_id, unit_id=alba.secretariat.id, remarks="Tainuit"
    )
    seen = alba.register(
        "Se vede", unit_id=alba.urbanism.id, parties=(PartyDraft("sender", "Altul", hidden.correspondent),)
    )
    alba.register("Ascuns", connected_to_id=seen.entry_id, unit_id=alba.secretariat.id)
    client = client_of(alba.clerk)
    places = {**hidden.places(), "own": own, "hidden": hidden_id}

    leaks = [
        address
        for address, text in pages_of(client, places, "Tainuit", hidden.number)
        if any(
            sign in text
            for sign in ("Tainuit cere", "Tainuit în", "Tainuit.txt", "Tainuit rez", "Tainuit-tip")
        )
    ]
    page = client.get(
        f"/birou/{alba.institution.code}/registre/general/{timezone.localdate().year}/{seen.number}/"
    )

    assert not leaks
    assert page.status_code == 200
    assert f"/{seen.number + 1}/" not in page.text  # the answer to it stands in another unit
    assert client.get(f"/birou/{alba.institution.code}/fisiere/{hidden.document}/").status_code == 404
    assert f"/{answer.number}/" not in client.get(f"/birou/{alba.institution.code}/").text


def _reserved_for(town: Town) -> int:
    now = timezone.now()
    return registers.reserve_numbers(
        register_id=town.general.id,
        count=1,
        direction="outgoing",
        purpose="un răspuns",
        owner=town.clerk,
        until=now + timedelta(days=1),
        request_key=uuid4(),
        by=town.clerk,
        now=now,
        unit_id=town.urbanism.id,
    )[0].entry_id


def test_a_role_that_ended_is_gone_at_the_next_request(alba: Town) -> None:
    client = client_of(alba.clerk)
    home = f"/birou/{alba.institution.code}/"
    assert client.get(home).status_code == 200

    with acting_for(alba.id):
        membership = Membership.objects.get(user_id=alba.clerk.id)
        institutions.end_membership(membership=membership, now=timezone.now(), by=alba.administrator)

    assert client.get(home).status_code == 404


@pytest.mark.parametrize(
    "wanted",
    ["//rau.example", "https:rau.example", "/\\rau.example", "\\\\rau.example", "javascript:alert(1)", "///rau.example",
     "http://rau.example/birou/", "birou", "\x00//rau.example", "/\r\nSet-Cookie: a=b", "https://testserver@rau.example/"],
)  # fmt: skip
def test_no_form_leads_to_another_site(alba: Town, wanted: str) -> None:
    client = client_of(alba.registrar)

    for address in ("/birou/preferinte/", f"/cont/intrare/?{urlencode({'next': wanted})}", "/birou/schimba/"):
        answer = client.post(address, {"next": wanted, "institution": alba.institution.code})
        assert answer.status_code == 302, address
        place = urljoin("http://testserver/birou/", answer["Location"].replace("\\", "/"))
        assert place.startswith("http://testserver/"), (address, place)


@pytest.mark.parametrize(
    "cookie", ['"\\000aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"', "x" * 4000, "\xff" * 32, '"\\012aaaaaaaaaaaaaaa"']
)
def test_a_bent_session_cookie_is_nobodys(db: None, cookie: str) -> None:
    client = client_of(None)

    answer = client.get("/birou/eu/", HTTP_COOKIE=f"registratura={cookie}")

    assert answer.status_code == 302


def test_a_file_cut_at_the_limit_is_never_attached(alba: Town, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 100_000
    given = alba.register()
    client = client_of(alba.registrar)
    address = f"/birou/{alba.institution.code}/registre/general/{timezone.localdate().year}/{given.number}/"

    client.post(f"{address}fisiere/", {"files": SimpleUploadedFile("mare.txt", b"rand\n" * 50_000)})
    page = client.get(address).text

    assert "depășește limita" in page
    assert "fisiere/" not in page.replace(f"{address}fisiere/", "")


def test_files_of_nobody_never_reach_the_disk(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any, **named: Any) -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr(uploadhandler, "TemporaryUploadedFile", refuse)

    answer = client_of(None).post(
        "/cont/intrare/", {"login": "a@b.ro", "f": SimpleUploadedFile("a.bin", b"0" * 300_000)}
    )

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("fields", "files"),
    [(501, 0), (0, 51), (1, 0)],
    ids=["fields", "files", "a field of three megabytes"],
)
def test_too_much_at_once_is_refused_in_words(alba: Town, fields: int, files: int) -> None:
    data: dict[str, Any] = {f"f{number}": "x" for number in range(fields)}
    data |= {f"a{number}": SimpleUploadedFile("a.txt", b"x") for number in range(files)}
    if fields == 1:
        data = {"subject": "x" * 3_000_000}

    answer = client_of(alba.registrar).post(f"/birou/{alba.institution.code}/inregistrare/", data)

    assert answer.status_code == 400
    assert "Cererea nu a putut fi citită" in answer.text
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pagina.html", b"<script>alert(1)</script>"),
        ("desen.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("program.js", b"alert(1)"),
        ("poza.png", b"<html><script>alert(1)</script></html>"),
        ("bun\u202efdp.exe", b"text"),
        ("../../etc/passwd", b"text"),
        ('rau"\r\nSet-Cookie: a=b.txt', b"text"),
        ("n" * 251 + ".txt", b"text"),
        ("ha\u0306rtie.txt", b"text"),
    ],
)
def test_a_hostile_file_goes_out_as_an_attachment_in_a_cage(alba: Town, name: str, content: bytes) -> None:
    given = alba.register()
    client = client_of(alba.registrar)
    desk = f"/birou/{alba.institution.code}"
    address = f"{desk}/registre/general/{timezone.localdate().year}/{given.number}/"
    upload = SimpleUploadedFile("a", content)
    upload._name = name  # type: ignore[attr-defined]  # past Django's own cleaning, as a browser sends it

    assert client.post(f"{address}fisiere/", {"files": upload}).status_code == 302
    with acting_for(alba.id), connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM documents_document")
        (key,) = cursor.fetchone() or (0,)
    answer = client.get(f"{desk}/fisiere/{key}/")

    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert not {"\r", "\n", "\u202e"} & set(answer["Content-Disposition"])
    assert "%2e%2e" not in answer["Content-Disposition"].lower()


def test_attempts_at_a_password_are_counted_by_all_processes_together(alba: Town, settings: Any) -> None:
    """In the table that every process shares, and a flood of other counters does not push one out."""
    table = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "accounts_cache"}
    settings.CACHES = {"default": {**table, "OPTIONS": {"MAX_ENTRIES": 100_000}}}
    words = []

    for attempt in range(7):
        for other in range(60):
            cache.set(f"{attempt}-{other}", "x", 600)
        data = {"login": alba.registrar.email, "password": "nu aceasta este parola"}
        words.append(client_of(None).post("/cont/intrare/", data, REMOTE_ADDR=f"192.0.2.{attempt}").text)

    assert "Prea multe încercări" not in words[4]
    assert "Prea multe încercări" in words[5]
    assert "Prea multe încercări" in words[6]


def test_the_letter_of_a_forgotten_password_names_our_address_and_no_other(alba: Town, settings: Any) -> None:
    settings.PUBLIC_URL = "https://registratura.exemplu.ro"

    client_of(None).post("/cont/parola/uitata/", {"email": alba.registrar.email}, HTTP_HOST="rau.example")

    body = str(mail.outbox[-1].body)
    assert "https://registratura.exemplu.ro/cont/parola/noua/" in body
    assert "rau.example" not in body
    place = body[body.index("/cont/parola/noua/") :].split()[0]
    assert client_of(None).get(place).status_code == 302

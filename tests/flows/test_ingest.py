"""Taking in files and mail: each input ends registered, known already, or in quarantine, and none twice."""

import hashlib
import os
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from registratura.correspondents import queries as directory
from registratura.correspondents import services as correspondents
from registratura.documents import queries as documents
from registratura.flows.ingest.intake import Outcome, Status, ingest
from registratura.journal import queries as journal
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.queries import EntryCard
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

MAIL = (
    b"From: =?utf-8?q?Ilinca_Moga?= <Ilinca.Moga@Posta.example>\r\n"
    b"To: registratura@alba.example\r\nSubject: Cerere de adeverin\xc8\x9b\xc4\x83\r\n"
    b"Date: %s\r\nMessage-ID: <1@posta.example>\r\n"
)


def clock() -> datetime:
    return datetime.now(tz=UTC)


def run(town: Town, *paths: Path, register: Any = None) -> list[Outcome]:
    """Take paths in and return what became of each input."""
    return list(
        ingest(institution=town.institution, register=register or town.general, paths=paths, clock=clock)
    )


def mail(
    *, body: bytes = b"\r\nBun\xc4\x83 ziua.\r\n", sent: datetime | None = None, **headers: bytes
) -> bytes:
    """Make a mail; a header given as empty is left out."""
    moment = (sent or clock() - timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S +0000")
    lines = (MAIL % moment.encode()).split(b"\r\n")[:-1]
    for name, value in headers.items():
        lines = [line for line in lines if not line.lower().startswith(name.encode().lower() + b":")]
        if value:
            lines.append(name.encode() + b": " + value)
    return b"\r\n".join(lines) + b"\r\n" + body


def with_attachments(*parts: tuple[str, bytes]) -> bytes:
    """Make a mail with attachments."""
    body = b"\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nVedeti anexele.\r\n"
    for name, content in parts:
        body += (
            b"--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="
            + f'"{name}"'.encode()
            + b"\r\n\r\n"
            + content
            + b"\r\n"
        )
    return mail(
        body=body + b"--b--\r\n", **{"Content-Type": b'multipart/mixed; boundary="b"', "MIME-Version": b"1.0"}
    )


def card(town: Town, outcome: Outcome) -> EntryCard:
    """Return the entry that an outcome speaks of."""
    assert outcome.year is not None
    assert outcome.number is not None
    with acting_for(town.id):
        entry = books.entry(register=town.general, year=outcome.year, number=outcome.number)
        assert entry is not None
        return books.entry_card(entry)


def kept(town: Town, sha256: str) -> bytes:
    """Return the bytes that the institution keeps under a digest."""
    with documents.open_bytes(space=town.institution.code, sha256=sha256) as stream:
        return stream.read()


def written(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def test_a_file_is_registered_as_incoming_under_the_words_of_its_name(alba: Town, tmp_path: Path) -> None:
    content = b"Subsemnatul..."

    (outcome,) = run(alba, written(tmp_path, {"cerere-certificat_fiscal.txt": content}))

    entry = card(alba, outcome)
    assert (outcome.status, outcome.number, outcome.sha256) == (
        Status.REGISTERED,
        1,
        hashlib.sha256(content).hexdigest(),
    )
    assert (entry.direction, entry.channel, entry.subject) == ("incoming", "file", "Cerere certificat fiscal")
    assert [(file.name, file.sha256) for file in entry.documents] == [
        ("cerere-certificat_fiscal.txt", outcome.sha256)
    ]
    assert (entry.sender_name, entry.sheet_count, entry.registered_by) == ("", None, "")
    with acting_for(alba.id):
        history = journal.history_of(subject_type="entry", subject_id=entry.id)
    assert [act.actor for act in history] == ["Sistem"]


def test_r9_run_again_it_registers_nothing_twice(alba: Town, tmp_path: Path) -> None:
    folder = written(tmp_path, {"a.txt": b"unu", "b/c.txt": b"doi", "d.eml": mail()})

    first = run(alba, folder)
    again = run(alba, folder)

    assert [outcome.number for outcome in first] == [1, 2, 3]
    assert {outcome.status for outcome in again} == {Status.DUPLICATE}
    assert [(o.file, o.number, o.registered_at, o.sha256) for o in again] == [
        (o.file, o.number, o.registered_at, o.sha256) for o in first
    ]
    assert alba.register().number == 4


def test_the_same_bytes_under_two_names_are_one_entry(alba: Town, tmp_path: Path) -> None:
    first, second = run(alba, written(tmp_path, {"a.txt": b"la fel", "b.txt": b"la fel"}))

    assert (first.status, second.status) == (Status.REGISTERED, Status.DUPLICATE)
    assert first.number == second.number


def test_another_run_that_was_first_by_a_moment_makes_this_one_a_duplicate(
    alba: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(tmp_path, {"a.txt": b"in acelasi timp"})
    (first,) = run(alba, folder)
    looked: list[object] = []
    true_look = books.entry_by_request

    def blind_at_first(key: Any) -> Any:
        looked.append(key)
        return None if len(looked) == 1 else true_look(key)

    monkeypatch.setattr(books, "entry_by_request", blind_at_first)

    (second,) = run(alba, folder)

    assert (second.status, second.number) == (Status.DUPLICATE, first.number)
    assert len(looked) == 2


def test_each_institution_gives_the_same_file_a_number_of_its_own(
    alba: Town, buzau: Town, tmp_path: Path
) -> None:
    folder = written(tmp_path, {"a.txt": b"circulara"})

    assert [run(town, folder)[0].status for town in (alba, buzau)] == [Status.REGISTERED] * 2


def test_a_mail_brings_sender_subject_time_and_its_own_bytes(alba: Town, tmp_path: Path) -> None:
    sent = clock().replace(microsecond=0) - timedelta(hours=5)
    raw = with_attachments(("plan.txt", b"planul de situatie"), ("schita.txt", b"schita"))
    raw = raw.replace(
        b"Date: ", b"Received: by posta; " + sent.strftime("%d %b %Y %H:%M:%S +0000").encode() + b"\r\nDate: "
    )

    (outcome,) = run(alba, written(tmp_path, {"posta.eml": raw}))

    entry = card(alba, outcome)
    assert (entry.sender_name, entry.subject, entry.channel) == (
        "Ilinca Moga",
        "Cerere de adeverință",
        "email",
    )
    assert (entry.received_at, entry.annex_count) == (sent, 2)
    with acting_for(alba.id):
        files = documents.cards([file.id for file in entry.documents])
    assert kept(alba, files[0].sha256) == raw
    assert (files[0].name, files[0].role, files[0].media_type) == ("posta.eml", "message", "message/rfc822")
    assert [(file.name, file.role, file.part_of_id) for file in files][1:] == [
        ("plan.txt", "attachment", files[0].id),
        ("schita.txt", "attachment", files[0].id),
    ]


def test_a_known_sender_is_found_by_address_whatever_the_name(alba: Town, tmp_path: Path) -> None:
    with acting_for(alba.id):
        known = correspondents.add(
            data={
                "kind": "company",
                "name": "Topovest Cadastru S.R.L.",
                "email": "ilinca.moga@posta.example",
            },
            by=None,
            now=NOW,
        )

    (outcome,) = run(alba, written(tmp_path, {"a.eml": mail()}))

    assert [(p.name, p.correspondent_id) for p in card(alba, outcome).parties] == [(known.name, known.id)]


def test_a_known_sender_is_found_by_name_without_diacritics(alba: Town, tmp_path: Path) -> None:
    with acting_for(alba.id):
        known = correspondents.add(data={"kind": "person", "name": "Ilincă Moga"}, by=None, now=NOW)

    (outcome,) = run(alba, written(tmp_path, {"a.eml": mail()}))

    assert card(alba, outcome).parties[0].correspondent_id == known.id


def test_an_unknown_sender_is_entered_once(alba: Town, tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        {
            "a.eml": mail(From=b"Salubrex Lunca S.R.L. <facturare@salubrex.example>"),
            "b.eml": mail(From=b"facturare@SALUBREX.example"),
            "c.eml": mail(From=b"=?utf-8?q?Consiliul_Jude=C8=9Bean?= <cj@cj.example>"),
        },
    )

    found = [card(alba, outcome).parties[0] for outcome in run(alba, folder)]

    with acting_for(alba.id):
        kinds = {c.name: (c.kind, c.used_count) for c in directory.directory().cards}
    assert found[0] == found[1]
    assert kinds == {"Salubrex Lunca S.R.L.": ("company", 1), "Consiliul Județean": ("body", 1)}


def test_a_mail_without_subject_or_from_a_wrong_clock_is_still_registered(alba: Town, tmp_path: Path) -> None:
    future = clock() + timedelta(days=400)

    (outcome,) = run(alba, written(tmp_path, {"a.eml": mail(Subject=b"", sent=future)}))

    entry = card(alba, outcome)
    assert entry.subject == "Mesaj electronic fără subiect"
    assert entry.received_at == entry.registered_at


def test_a_mail_of_last_month_says_that_it_is_late(alba: Town, tmp_path: Path) -> None:
    (outcome,) = run(alba, written(tmp_path, {"a.eml": mail(sent=clock() - timedelta(days=30))}))

    entry = card(alba, outcome)
    assert entry.late
    assert entry.late_reason


def test_a_mailbox_gives_each_message_a_number(alba: Town, tmp_path: Path) -> None:
    messages = [mail(Subject=f"Scrisoarea {n}".encode()).replace(b"\r\n", b"\n") for n in (1, 2, 3)]
    box = b"".join(b"From posta@x Mon Nov  9 07:58:21 2026\n" + message + b"\n" for message in messages)
    folder = written(tmp_path, {"cutie.mbox": box})

    found = run(alba, folder)

    assert [(o.file, o.message, o.number) for o in found] == [("cutie.mbox", n, n) for n in (1, 2, 3)]
    assert [o.sha256 for o in found] == [hashlib.sha256(message).hexdigest() for message in messages]
    assert [card(alba, o).subject for o in found] == ["Scrisoarea 1", "Scrisoarea 2", "Scrisoarea 3"]
    assert [o.status for o in run(alba, folder)] == [Status.DUPLICATE] * 3


def test_a_mailbox_is_read_message_by_message(alba: Town, tmp_path: Path) -> None:
    box = tmp_path / "mare.mbox"
    body = b"\n" + (b"x" * 99 + b"\n") * 10_000
    with box.open("wb") as file:
        for n in range(30):
            file.write(b"From posta@x Mon Nov  9 07:58:21 2026\n")
            file.write(mail(body=body, Subject=f"Raport {n}".encode()).replace(b"\r\n", b"\n") + b"\n")
    assert box.stat().st_size > 30_000_000

    tracemalloc.start()
    found = run(alba, box)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert [outcome.number for outcome in found] == list(range(1, 31))
    assert peak < 20_000_000


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("gol.pdf", b"", "file-empty"),
        ("gol.eml", b"", "file-empty"),
        ("gol.mbox", b"", "file-empty"),
        ("alb.mbox", b"\n\n", "mail-empty"),
        ("rupt.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type", "pdf-broken"),
        ("mare.txt", b"x" * 3_000, "file-too-big"),
        ("mare.eml", mail(body=b"\r\n" + b"x" * 3_000), "file-too-big"),
        ("mare.mbox", b"From a Mon Nov  9 07:58:21 2026\n" + mail(body=b"\n" + b"x" * 3_000), "file-too-big"),
        ("anonim.eml", mail(From=b""), "mail-without-sender"),
        ("proza.eml", b"Nu sunt o scrisoare.\n", "mail-unreadable"),
        (
            "cheie.eml",
            mail(
                **{"Content-Type": b"text/plain; charset=x-necunoscut"}, body=b"\r\n\x81\x8d\xff\xfe\x9d\r\n"
            ),
            "mail-charset-unknown",
        ),
    ],
)
def test_what_cannot_be_registered_waits_in_quarantine(
    alba: Town, tmp_path: Path, settings: Any, name: str, content: bytes, reason: str
) -> None:
    settings.MAX_UPLOAD_BYTES = 2_000
    folder = written(tmp_path, {name: content})

    (outcome,) = run(alba, folder)
    (again,) = run(alba, folder)

    with acting_for(alba.id):
        waiting = documents.quarantine()
    assert (outcome.status, outcome.reason, outcome.number) == (Status.QUARANTINED, reason, None)
    assert outcome.words
    assert again == outcome
    assert [(line.reason, line.sha256) for line in waiting] == [(reason, outcome.sha256)]
    assert alba.register().number == 1


def test_the_bytes_in_quarantine_are_kept(alba: Town, tmp_path: Path) -> None:
    raw = mail(From=b"")

    (outcome,) = run(alba, written(tmp_path, {"anonim.eml": raw}))

    assert kept(alba, outcome.sha256) == raw


def test_a_bad_attachment_is_held_back_and_the_mail_registered(alba: Town, tmp_path: Path) -> None:
    raw = with_attachments(("bun.txt", b"bun"), ("rupt.pdf", b"%PDF-1.7\nrupt"))

    (outcome,) = run(alba, written(tmp_path, {"a.eml": raw}))

    entry = card(alba, outcome)
    with acting_for(alba.id):
        waiting = documents.quarantine()
    assert (outcome.status, outcome.reason) == (Status.REGISTERED, "attachment-quarantined")
    assert [file.name for file in entry.documents] == ["a.eml", "bun.txt"]
    assert "rupt.pdf" in entry.remarks
    assert [line.name for line in waiting] == ["rupt.pdf"]


def test_a_special_register_gives_its_serial_beside_the_general_number(alba: Town, tmp_path: Path) -> None:
    alba.register()
    with acting_for(alba.id):
        petitions = registers.open_register(template="petitions", by=None, now=NOW)

    (outcome,) = run(alba, written(tmp_path, {"petitie.txt": b"petitie"}), register=petitions)

    assert outcome.number == 2
    places = card(alba, outcome).inscriptions
    assert [(place.register_code, place.number) for place in places] == [("petitii", 1)]


def test_a_closed_register_is_an_error_of_each_input(alba: Town, tmp_path: Path) -> None:
    with acting_for(alba.id):
        closed = _closed(alba)

    found = run(alba, written(tmp_path, {"a.txt": b"1", "b.txt": b"2"}), register=closed)

    assert [(o.status, o.reason) for o in found] == [(Status.ERROR, "registers.register.closed")] * 2


def _closed(town: Town) -> Any:
    from registratura.registers.templates_of_law import TEMPLATES

    template = next(key for key, one in TEMPLATES.items() if one.kind == "parallel")
    register = registers.open_register(template=template, by=None, now=NOW)
    registers.close_register(register=register, by=town.administrator, now=NOW)
    return register


def test_inputs_come_in_the_order_of_names_without_hidden_ones_and_links(alba: Town, tmp_path: Path) -> None:
    outside = written(tmp_path / "afara", {"secret.txt": b"secret"})
    folder = written(
        tmp_path / "intrari",
        {"b.txt": b"b", "a/z.txt": b"z", "a/.ascuns": b"h", ".git/x": b"g", "c.txt": b"c"},
    )
    (folder / "legatura.txt").symlink_to(outside / "secret.txt")
    (folder / "dosar").symlink_to(outside)

    found = run(alba, folder, folder / "c.txt")

    assert [(o.file, o.status) for o in found] == [
        ("a/z.txt", Status.REGISTERED),
        ("b.txt", Status.REGISTERED),
        ("c.txt", Status.REGISTERED),
        ("c.txt", Status.DUPLICATE),
    ]


def test_what_cannot_be_read_is_an_error_and_the_run_goes_on(alba: Town, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "teava")
    loop = tmp_path / "bucla"
    loop.symlink_to(loop)

    found = run(alba, tmp_path / "nimic", loop, written(tmp_path, {"z.txt": b"z"}))

    assert [(o.file, o.status, o.reason) for o in found] == [
        ("nimic", Status.ERROR, "file-unreadable"),
        ("bucla", Status.ERROR, "file-unreadable"),
        ("teava", Status.ERROR, "file-not-regular"),
        ("z.txt", Status.REGISTERED, ""),
    ]


def test_a_full_disk_is_an_error_of_that_input_alone(
    alba: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from registratura.toolkit.storage import FolderStorage

    true_put = FolderStorage.put

    def full_for_the_first(self: Any, *, space: str, source: Any) -> Any:
        if source.read(4) == b"prim":
            raise OSError(28, "No space left on device")
        source.seek(0)
        return true_put(self, space=space, source=source)

    monkeypatch.setattr(FolderStorage, "put", full_for_the_first)

    found = run(alba, written(tmp_path, {"a.txt": b"primul", "b.txt": b"al doilea"}))

    assert [(o.status, o.words) for o in found] == [
        (Status.ERROR, "discul este plin"),
        (Status.REGISTERED, ""),
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"rosu\x1b[31m.txt", "rosu\\x1b[31m.txt"),
        (b"doua\nlinii.txt", "doua\\x0alinii.txt"),
        ("invers\u202etxt.exe".encode(), "invers\\u202etxt.exe"),
        (b"vechi\xe3.txt", "vechi\\xe3.txt"),
        (b"n" * 251 + b".txt", "n" * 251 + ".txt"),
    ],
)
def test_a_hostile_name_is_shown_harmless_and_registered(
    alba: Town, tmp_path: Path, name: bytes, shown: str
) -> None:
    path = os.path.join(os.fsencode(tmp_path), name)
    with open(path, "wb") as file:
        file.write(b"continut")

    (outcome,) = run(alba, tmp_path)

    assert (outcome.file, outcome.status) == (shown, Status.REGISTERED)


@pytest.fixture
def cpython_mails() -> Path:
    """The messages by which Python tests its own e-mail package."""
    package = pytest.importorskip(
        "test.test_email", reason="Python's own tests are not installed (libpython3-testsuite)"
    )
    folder = Path(package.__file__).parent / "data"
    if not folder.is_dir():
        pytest.skip("the messages of Python's own tests are not installed")
    return folder


def test_pythons_own_test_messages_are_all_accounted_for(
    alba: Town, tmp_path: Path, cpython_mails: Path
) -> None:
    files = sorted(path for path in cpython_mails.iterdir() if path.is_file())
    for path in files:
        (tmp_path / f"{path.stem}.eml").write_bytes(path.read_bytes())

    as_files = run(alba, cpython_mails)
    as_mails = run(alba, tmp_path)

    assert len(as_files) == len(files) >= 40
    assert {o.status for o in as_files} <= {Status.REGISTERED, Status.DUPLICATE, Status.QUARANTINED}
    assert Status.ERROR not in {o.status for o in as_mails}
    assert len(as_mails) == len(list(tmp_path.iterdir()))
    numbers = [o.number for o in (*as_files, *as_mails) if o.status == Status.REGISTERED]
    assert numbers == list(range(1, len(numbers) + 1))

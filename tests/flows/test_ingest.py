"""Taking in files: each input ends registered, known already, or in quarantine, and none twice."""

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from registratura.documents import queries as documents
from registratura.flows.ingest.intake import Status
from registratura.journal import queries as journal
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.flows.taking_in import card, kept, mail, run, written


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

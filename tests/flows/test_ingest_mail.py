"""Taking in mail: sender, subject, time and attachments, and the message itself byte for byte."""

import hashlib
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest

from registratura.correspondents import queries as directory
from registratura.correspondents import services as correspondents
from registratura.documents import queries as documents
from registratura.flows.ingest.intake import Status
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.flows.taking_in import card, clock, kept, mail, run, with_attachments, written


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

"""A day ends: its registers are printed, its state is signed and stamped; what is given out is checked without us."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import connection
from django.test import override_settings

from registratura.checkpoints import queries as seals
from registratura.checkpoints.verifier import one_file
from registratura.flows.sealing import days, exporting, minute
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.signing import services as signing
from registratura.signing.services import AuthorityDraft
from registratura.toolkit.scope import acting_for
from registratura.toolkit.storage import storage
from tests.cast import Town
from tests.fakes.pki import Pki, this_pki
from tests.rooms.checkpoints.ground import committed_town

NOW = datetime.now(UTC)
TOMORROW = NOW + timedelta(days=1)
TODAY = legal_date(NOW)


@dataclass
class Ground:
    """A town with three entries, one annulled, and a sealed and stamped day."""

    town: Town
    pki: Pki
    folder: Path

    def program(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        """Run the verifier as whoever has it runs it: alone, in a folder of its own."""
        done = subprocess.run(
            [sys.executable, "-I", str(self.folder / one_file.FILE_NAME), *arguments, "--json"],
            capture_output=True,
            text=True,
            cwd=self.folder,
        )
        assert done.returncode in (0, 1), done.stderr
        return done.returncode, json.loads(done.stdout)


@pytest.fixture(scope="module")
def ground(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ground]:
    folder, pki = tmp_path_factory.mktemp("sealing"), this_pki()
    pki.silent.clear()
    # The authority of the tests stands on this machine.
    with django_db_blocker.unblock(), override_settings(PRIVATE_TRUST_SERVICES=True):
        town = committed_town()
        days.seal_days(institution_id=town.id, now=NOW)
        made = [town.register(f"Cerere nr. {number}") for number in range(3)]
        with acting_for(town.id):
            entry = books.entry_by_id(made[1].entry_id)
            assert entry is not None
            registers.annul_entry(entry=entry, reason="Înregistrată de două ori", act="", by=town.registrar)
            signing.save_authority(draft=AuthorityDraft(url=pki.tsa_url), by=town.administrator, now=NOW)
        assert days.seal_days(institution_id=town.id, now=TOMORROW) == 1
        assert days.stamp_days(institution_id=town.id, clock=lambda: TOMORROW) == 1
        minute.seal_minute(institution_id=town.id, now=TOMORROW)
        (folder / one_file.FILE_NAME).write_text(one_file.text(), encoding="utf-8")
        yield Ground(town, pki, folder)
        connection.close()


@pytest.fixture(autouse=True)
def _unblocked(ground: Ground, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def day_of(ground: Ground) -> seals.DayCard:
    with acting_for(ground.town.id):
        card = seals.day_of(TODAY)
    assert card is not None
    return card


def text_of(pdf: bytes) -> str:
    import io

    import pypdfium2

    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def paper_bytes(ground: Ground) -> bytes:
    (paper,) = day_of(ground).papers
    with storage().open(space=ground.town.institution.code, sha256=paper.sha256) as stored:
        return bytes(stored.read())


def test_m16_the_register_of_the_day_holds_entries_annulments_root_and_note(ground: Ground) -> None:
    card = day_of(ground)
    (paper,) = card.papers

    words = text_of(paper_bytes(ground))

    assert (paper.number, paper.entry_count, paper.change_count) == (1, 3, 1)
    assert "Cerere nr. 0" in words
    assert "a anulat" in words
    assert "Înregistrată de două ori" in words
    assert card.state.root.hex() in words.replace(" ", "").replace("\n", "").replace("\r", "")
    for line in card.state.note.strip().split("\n"):
        assert line.replace(" ", "") in words.replace(" ", "").replace("\r\n", "").replace("\n", "")


def test_m16_a_sealed_day_is_sealed_once(ground: Ground) -> None:
    assert days.seal_days(institution_id=ground.town.id, now=TOMORROW + timedelta(minutes=5)) == 0
    assert days.stamp_days(institution_id=ground.town.id, clock=lambda: TOMORROW) == 0


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_m16_openssl_confirms_the_time_stamp(ground: Ground, tmp_path: Path) -> None:
    card = day_of(ground)
    assert card.stamp is not None
    (tmp_path / "note.txt").write_bytes(card.state.note.encode())
    (tmp_path / "stamp.der").write_bytes(card.stamp.token)
    root = x509.load_der_x509_certificate(ground.pki.certificate("root"))
    (tmp_path / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))

    done = subprocess.run(
        [
            "openssl",
            "ts",
            "-verify",
            "-data",
            "note.txt",
            "-in",
            "stamp.der",
            "-token_in",
            "-CAfile",
            "root.pem",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )

    assert "Verification: OK" in done.stdout + done.stderr


def test_m16_the_program_alone_confirms_an_export_a_receipt_and_a_day(ground: Ground) -> None:
    with acting_for(ground.town.id):
        entry = books.entry(register=ground.town.general, year=TODAY.year, number=1)
        assert entry is not None
        receipt = exporting.proof_of_entry(entry_id=entry.id)
        day = exporting.proof_of_day(day=TODAY)
        leaf = exporting.leaf_of_entry(entry_id=entry.id)
        known = exporting.proof_of_leaf(leaf=bytes.fromhex(leaf))
        keys = "\n".join(key.verifier for key in seals.log_keys())
    assert receipt is not None
    assert known is not None
    assert known["index"] == receipt["index"]
    assert known["body"] is None
    export = b"".join(exporting.journal_lines(institution_id=ground.town.id))
    files = {
        "jurnal.jsonl": export,
        "dovada.json": json.dumps(receipt).encode(),
        "zi.json": json.dumps(day).encode(),
        "registru.pdf": paper_bytes(ground),
        "chei.txt": keys.encode(),
    }
    for name, content in files.items():
        (ground.folder / name).write_bytes(content)

    for arguments in (["jurnal.jsonl"], ["dovada.json"], ["zi.json", "--pdf", "registru.pdf"]):
        code, said = ground.program(*arguments, "--keys", "chei.txt")
        assert said["faults"] == []
        assert code == 0
    assert said["stamps"] == 1
    (ground.folder / "registru.pdf").write_bytes(files["registru.pdf"].replace(b"%PDF-1.7", b"%PDF-1.6"))
    assert ground.program("zi.json", "--pdf", "registru.pdf")[1]["faults"][0]["code"] == "paper"
    receipt["number"] = receipt["number"].replace("1/", "2/", 1)
    (ground.folder / "dovada.json").write_text(json.dumps(receipt), encoding="utf-8")
    assert ground.program("dovada.json")[1]["faults"][0]["code"] == "number"


def test_m16_silence_of_the_authority_beyond_the_policy_gives_the_alarm_and_ends_it(ground: Ground) -> None:
    town = ground.town
    town.register("Cerere de mâine")
    later = TOMORROW + timedelta(days=2)
    ground.pki.silent.add("tsa")
    with acting_for(town.id):
        card = day_of(ground)
    # Another day comes under seal while the authority is away.
    with acting_for(town.id), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM checkpoints_day")
        before = cursor.fetchone()[0]
    from registratura.checkpoints import services as checkpoints

    minute.seal_now(institution_id=town.id, now=later)
    with acting_for(town.id):
        state = seals.latest_state()
        assert state is not None
        checkpoints.keep_day(
            day=TODAY + timedelta(days=1),
            checkpoint_id=state.id,
            first_position=card.state.size,
            papers=[],
            now=later,
        )
    assert before == 1
    assert days.stamp_days(institution_id=town.id, clock=lambda: later + timedelta(hours=1)) == 0
    with acting_for(town.id):
        assert seals.alarms(with_ended=False) == []
        told = seals.sealing()
    assert told is not None
    assert told.trouble
    for _time in range(2):
        days.stamp_days(institution_id=town.id, clock=lambda: later + timedelta(hours=25))
    with acting_for(town.id):
        (alarm,) = seals.alarms(with_ended=False)
    assert alarm.kind == "silence"
    ground.pki.silent.clear()
    assert days.stamp_days(institution_id=town.id, clock=lambda: later + timedelta(hours=26)) == 1
    with acting_for(town.id):
        assert seals.alarms(with_ended=False) == []

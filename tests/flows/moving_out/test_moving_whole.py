"""AR-38, M25: an institution moves out and into an empty installation, and moves out of that one the same."""

import csv
import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from registratura.consents import queries as choices
from registratura.flows import moving_out
from registratura.flows.demo.services import ensure_demo
from registratura.flows.moving_in.package import TakenIn, take_package
from registratura.flows.moving_out.package import (
    HEAD,
    SUMS,
    PackageRefusedError,
    Reader,
    UnreadablePackageError,
)
from registratura.flows.moving_out.tables import moving_tables, reason_to_stay, tenant_tables
from registratura.institutions import queries as institutions
from registratura.journal import services as journal
from registratura.kernel.personal_data import person_of
from registratura.registers import queries as books
from registratura.rights import queries as requests
from registratura.rights.models import PrivacyRequest
from registratura.subjects import queries as subjects
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.urls import connection_settings
from registratura.toolkit.scope import acting_for
from tests.flows.moving_out.ground import CNP, COMMUNE, DANA, SECRET, people_ask_and_choose
from tests.migrated import database_of_its_own


@dataclass
class Move:
    """The package of the first installation, what came into the second, and the package of that one."""

    first: Path
    taken: TakenIn
    second: Path
    zipped: Path


@dataclass
class House:
    """An installation: a database and a folder of kept bytes."""

    cluster: PrivateCluster
    name: str
    folder: Path

    @property
    def owner(self) -> str:
        """The address of its database under its owner."""
        return self.cluster.url_for("registratura_owner", database=self.name)

    def enter(self) -> None:
        """Let the program work in it."""
        connection.close()
        connection.settings_dict.update(
            connection_settings(self.cluster.url_for("registratura_app", database=self.name))
        )
        settings.FILES_ROOT = self.folder


@pytest.fixture(scope="module")
def houses(
    cluster: PrivateCluster,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[House, House]]:
    """Two installations, both empty."""
    usual, files = {**connection.settings_dict}, settings.FILES_ROOT
    with (
        django_db_blocker.unblock(),
        database_of_its_own(cluster, "moves_out") as old,
        database_of_its_own(cluster, "moves_in") as new,
    ):
        try:
            yield (
                House(cluster, old, tmp_path_factory.mktemp("old")),
                House(cluster, new, tmp_path_factory.mktemp("new")),
            )
        finally:
            connection.close()
            connection.settings_dict.update(usual)
            settings.FILES_ROOT = files


@pytest.fixture(scope="module")
def move(houses: tuple[House, House], tmp_path_factory: pytest.TempPathFactory) -> Move:
    """The demonstration's commune, moved."""
    old, new = houses
    folder = tmp_path_factory.mktemp("packages")
    old.enter()
    ensure_demo(owner_url=old.owner, now=datetime.now(tz=UTC), entries=400)
    people_ask_and_choose()
    _seal()
    _export(folder / "first")
    _export(folder / "first.zip", zipped=True)
    new.enter()
    taken = take_package(source=folder / "first", owner_url=new.owner, now=datetime.now(tz=UTC))
    _seal()
    _export(folder / "second")
    return Move(folder / "first", taken, folder / "second", folder / "first.zip")


def _seal() -> None:
    institution = institutions.institution_by_code(COMMUNE)
    assert institution is not None
    with acting_for(institution.id):
        while journal.seal(now=datetime.now(tz=UTC)):
            pass


def _export(target: Path, *, zipped: bool = False) -> moving_out.Exported:
    institution = institutions.institution_by_code(COMMUNE)
    assert institution is not None
    return moving_out.export(
        institution=institution, target=target, zipped=zipped, by=None, now=datetime.now(tz=UTC)
    )


def _contents(package: Path) -> dict[str, str]:
    """Return the digest of every file of a package."""
    return {
        str(path.relative_to(package)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in package.rglob("*")
        if path.is_file()
    }


# What tells of the moving itself: when, by which installation, and the journal that goes on behind it.
OF_THE_MOVE = {HEAD, SUMS, "index.html", "journal/journal.jsonl", "data/journal_record.jsonl"}


def test_ar38_what_moved_in_moves_out_equal_file_by_file(move: Move) -> None:
    first, second = _contents(move.first), _contents(move.second)
    evidence = first["journal/journal.jsonl"]

    assert {path: first[path] for path in first.keys() - OF_THE_MOVE} == {
        path: second[path] for path in second.keys() - OF_THE_MOVE
    }
    assert first.keys() == second.keys()
    told = [json.loads((package / HEAD).read_text())["tables"] for package in (move.first, move.second)]
    assert told[0].keys() == told[1].keys()
    assert all(told[0][table] == told[1][table] for table in told[0].keys() - {"journal_record"})
    assert told[0]["registers_entry"]["rows"] > 50
    assert told[0]["documents_blob"]["rows"] > 5
    assert len(evidence) == 64


def test_ar38_the_history_comes_along_and_what_follows_stands_behind_it(move: Move) -> None:
    first = (move.first / "data/journal_record.jsonl").read_text().splitlines()
    second = (move.second / "data/journal_record.jsonl").read_text().splitlines()

    assert len(first) > 100
    assert second[: len(first)] == first
    actions = [json.loads(line)["action"] for line in second[len(first) :]]
    assert actions[0] == "institutions.institution.brought_in"
    assert set(actions) <= {"institutions.institution.brought_in", "institutions.institution.exported"}


def test_the_journal_of_the_origin_stays_as_evidence(houses: tuple[House, House], move: Move) -> None:
    kept = (move.first / "journal/journal.jsonl").read_bytes()
    digest = hashlib.sha256(kept).hexdigest()
    brought = json.loads((move.second / "data/journal_record.jsonl").read_text().splitlines()[-2])

    assert brought["details"]["journal_sha256"] == digest
    assert brought["details"]["package"] == json.loads((move.first / HEAD).read_text())["manifest_sha256"]
    assert (houses[1].folder / COMMUNE / digest[:2] / digest).read_bytes() == kept


def test_numbers_go_on_where_they_stood_and_everything_is_proven_whole(
    houses: tuple[House, House], move: Move
) -> None:
    houses[1].enter()
    with acting_for(move.taken.institution_id):
        register = books.general_register()
        assert register is not None
        assert [fault.words for fault in books.verify_register(register)] == []
        assert books.years_of(register.id)


def test_the_journal_is_checked_without_the_program(move: Move) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            str(move.first / "journal/verify.py"),
            str(move.first / "journal/journal.jsonl"),
        ],
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_person_reads_it_with_a_spreadsheet(move: Move) -> None:
    sheets = sorted(path.name for path in (move.first / "readable").iterdir())
    rows = list(csv.DictReader(io.StringIO((move.first / "readable/files.csv").read_text("utf-8-sig"))))

    assert any(name.startswith("general-") for name in sheets)
    assert rows
    assert all((move.first / row["file"]).is_file() for row in rows)
    assert "readable/files.csv" in (move.first / "index.html").read_text()


def test_nothing_in_it_opens_anything(move: Move) -> None:
    users = [json.loads(line) for line in (move.first / "data/accounts_user.jsonl").read_text().splitlines()]
    everything = b"".join(path.read_bytes() for path in (move.first / "data").iterdir())

    assert users
    assert all("password" not in user for user in users)
    assert b"re1." not in everything
    assert b"argon2" not in everything


def _lines(package: Path, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (package / f"data/{table}.jsonl").read_text().splitlines()]


def test_what_people_chose_asked_and_filed_comes_along_and_works_there(
    houses: tuple[House, House], move: Move
) -> None:
    for table in ("consents_consentevent", "filings_filing", "rights_privacyrequest", "messaging_message"):
        assert _lines(move.first, table), table
    for identity in _lines(move.first, "subjects_identity"):
        assert not identity["sealed"].startswith("re1.")
    houses[1].enter()
    with acting_for(move.taken.institution_id):
        dana = subjects.find_by_identity("email", DANA)
        assert dana is not None
        assert dana == subjects.find_by_identity("cnp", CNP)
        assert choices.may_process(
            subject_id=dana.id, purpose="P12", at=datetime.now(tz=UTC) + timedelta(days=61)
        ).allowed
        (asked,) = [one for one in _lines(move.first, "rights_privacyrequest") if one["person_email"] == DANA]
        assert asked["cnp_sealed"] == CNP
        assert requests.cnp_of(asked["id"]) == CNP
        kept = PrivacyRequest.objects.get(pk=asked["id"]).cnp_sealed
        assert CNP not in kept
        assert requests.is_restricted(person_of(email=DANA))
        assert not requests.is_restricted(person_of(email="altcineva@exemplu.ro"))


def test_what_was_on_its_way_leaves_from_one_house_and_no_address_with_a_secret_travels(move: Move) -> None:
    states = {one["state"] for one in _lines(move.first, "messaging_delivery")}
    everything = b"".join(path.read_bytes() for path in (move.first / "data").iterdir())

    assert "suppressed" in states
    assert not states & {"waiting", "sending"}
    assert SECRET.encode() not in everything
    assert f"https://primaria.example/{COMMUNE}/date-personale/…/".encode() in everything
    assert b"gAAAA" not in everything  # how what the product's key seals begins


def test_the_zip_holds_what_the_folder_holds(move: Move) -> None:
    with zipfile.ZipFile(move.zipped) as package:
        zipped = {name: hashlib.sha256(package.read(name)).hexdigest() for name in package.namelist()}

    # The export itself is an act: the journal of the second package has one more.
    folder = _contents(move.first)
    assert zipped.keys() == folder.keys()
    assert all(zipped[name] == folder[name] for name in folder.keys() - OF_THE_MOVE)
    Reader(move.zipped).close()


def test_an_installation_with_somebody_in_it_takes_no_package(
    houses: tuple[House, House], move: Move
) -> None:
    houses[1].enter()

    with pytest.raises(PackageRefusedError):
        take_package(source=move.first, owner_url=houses[1].owner, now=datetime.now(tz=UTC))


def _rewritten(package: Path, path: str, content: bytes) -> None:
    """Put other bytes into a package and let its sums agree with them, as a forger would."""
    (package / path).write_bytes(content)
    sums = [line.split("  ") for line in (package / SUMS).read_text().splitlines()]
    for line in sums:
        if line[2] == path:
            line[:2] = [hashlib.sha256(content).hexdigest(), str(len(content))]
    (package / SUMS).write_text("".join("  ".join(line) + "\n" for line in sums))
    head = json.loads((package / HEAD).read_text())
    head["manifest_sha256"] = hashlib.sha256((package / SUMS).read_bytes()).hexdigest()
    (package / HEAD).write_text(json.dumps(head))


@pytest.mark.parametrize("harm", ["changed", "missing", "more", "outside", "link", "sums", "head", "bomb"])
def test_a_harmed_package_is_refused_before_anything_is_read_of_it(
    move: Move, tmp_path: Path, harm: str
) -> None:
    package = tmp_path / "package"
    shutil.copytree(move.first, package)
    one = next((package / "files").rglob("*/*"))
    if harm == "changed":
        one.chmod(0o600)
        one.write_bytes(one.read_bytes()[:-1] + b"x")
    elif harm == "missing":
        one.unlink()
    elif harm == "more":
        (package / "more.txt").write_text("x")
    elif harm == "outside":
        with (package / SUMS).open("a") as file:
            file.write(f"{'0' * 64}  1  ../outside\n")
    elif harm == "link":
        content = tmp_path / "elsewhere"
        content.write_bytes(one.read_bytes())
        one.unlink()
        one.symlink_to(content)
    elif harm == "sums":
        (package / SUMS).unlink()
    elif harm == "head":
        (package / HEAD).write_text("[]")
    else:
        package = tmp_path / "bomb.zip"
        with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as bomb:
            bomb.writestr(HEAD, json.dumps({"format": moving_out.FORMAT}))
            bomb.writestr("files/00/bomb", b"\0" * (64 << 20))

    with pytest.raises(UnreadablePackageError):
        Reader(package)


def test_rows_that_do_not_fit_leave_nothing_behind(
    cluster: PrivateCluster, houses: tuple[House, House], move: Move, tmp_path: Path
) -> None:
    package = tmp_path / "package"
    shutil.copytree(move.first, package)
    path = "data/registers_entry.jsonl"
    lines = (package / path).read_bytes().splitlines(keepends=True)
    lines[0] = json.dumps(json.loads(lines[0]) | {"register_id": 999_999_999}).encode() + b"\n"
    _rewritten(package, path, b"".join(lines))

    with database_of_its_own(cluster, "moves_nowhere") as name:
        house = House(cluster, name, tmp_path / "files")
        house.enter()
        with pytest.raises(PackageRefusedError):
            take_package(source=package, owner_url=house.owner, now=datetime.now(tz=UTC))
        assert institutions.every_institution() == []
        houses[0].enter()


def test_every_table_of_a_tenant_moves_or_says_why_not() -> None:
    unsaid = [table for table in tenant_tables() if reason_to_stay(table) == ""]

    assert not unsaid, f"name these in flows/moving_out/tables.py: {unsaid}"
    assert len(moving_tables()) > 100


def test_no_row_that_moves_hangs_on_one_that_stays(houses: tuple[House, House]) -> None:
    houses[0].enter()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
        )
        pairs = cursor.fetchall()
    moving = {*moving_tables(), "institutions_institution", "accounts_user"}

    left = [pair for pair in pairs if pair[0] in moving and pair[1] not in moving]
    assert left == [("messaging_delivery", "messaging_endpoint")]  # emptied for the way

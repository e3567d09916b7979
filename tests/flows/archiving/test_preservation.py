"""The nights over kept files, and packages of dossiers made of what the other rooms hold."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from lxml import etree

from registratura.archive import services as archive
from registratura.archive.services import PaperDraft
from registratura.documents import services as documents
from registratura.flows.archiving import fixity, packages, prospects
from registratura.messaging.models import Message
from registratura.preservation import queries, rules
from registratura.preservation.errors import PackageRefusedError
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.rooms.archive.ground import dossier, plan

CONTENT = b"Cerere veche, cu text destul.\n"


def keep(town: Town, tmp_path: Path, content: bytes = CONTENT, name: str = "Cerere „x”.txt") -> int:
    """Keep a file of an entry, and return the entry."""
    path = tmp_path / "in"
    path.write_bytes(content)
    received = documents.receive(space=town.institution.code, path=path, name=name)
    with acting_for(town.id):
        (document,) = documents.add_documents(received=[received], now=timezone.now(), by=town.registrar)
    return town.register("Cerere veche", document_ids=(document.id,)).entry_id


def place_of(town: Town, sha256: str) -> Path:
    return next((Path(settings.FILES_ROOT) / town.institution.code).rglob(sha256))


def test_a_night_finds_what_is_missing_and_changed_and_tells_once(alba: Town, tmp_path: Path) -> None:
    keep(alba, tmp_path, b"unu, cu text destul\n", "unu.txt")
    keep(alba, tmp_path, b"doi, cu text destul\n", "doi.txt")

    first = fixity.look(institution_id=alba.id, clock=timezone.now)
    assert first is not None
    assert (first.checked, first.faulty, first.ended) == (2, 0, "done")
    assert fixity.look(institution_id=alba.id, clock=timezone.now) is None

    with acting_for(alba.id):
        digests = [
            sha256 for _key, sha256, _size in queries.due(now=timezone.now() + rules.PERIOD * 2, limit=9)
        ]
    gone, bent = (place_of(alba, sha256) for sha256 in digests)
    kept = gone.read_bytes()
    gone.unlink()
    bent.chmod(0o600)
    bent.write_bytes(b"altceva")

    def later() -> Any:
        return timezone.now() + rules.PERIOD + timedelta(days=1)

    night = fixity.look(institution_id=alba.id, clock=later)
    assert night is not None
    assert (night.checked, night.faulty, night.new_faulty) == (2, 2, 2)
    with acting_for(alba.id):
        assert sorted(one.state for one in queries.faults()) == ["changed", "missing"]
        told = Message.objects.filter(kind="files.faulty").count()
        assert told > 0

    gone.write_bytes(kept)

    def much_later() -> Any:
        return timezone.now() + rules.PERIOD * 2 + timedelta(days=2)

    night = fixity.look(institution_id=alba.id, clock=much_later)
    assert night is not None
    assert (night.faulty, night.new_faulty) == (1, 0)
    with acting_for(alba.id):
        assert [one.state for one in queries.faults()] == ["changed"]
        assert Message.objects.filter(kind="files.faulty").count() == told


def test_a_night_ends_with_its_budget_and_the_next_goes_on(alba: Town, tmp_path: Path) -> None:
    for number in range(3):
        keep(alba, tmp_path, f"fișierul {number}, cu text destul\n".encode(), f"{number}.txt")

    nights = [fixity.look(institution_id=alba.id, clock=timezone.now, night_bytes=40) for _ in range(3)]

    assert [night and (night.checked, night.ended) for night in nights] == [(2, "budget"), (1, "done"), None]


@pytest.fixture
def filed(alba: Town, tmp_path: Path) -> int:
    """A dossier with an entry that has a file."""
    plan(alba)
    entry_id = keep(alba, tmp_path)
    made = dossier(alba, year=timezone.localdate().year, closed=False)
    with acting_for(alba.id):
        paper = PaperDraft(dated_on=timezone.localdate(), sheet_count=2, title="", entry_id=entry_id)
        archive.file_papers(dossier_id=made, papers=[paper], by=alba.archivist, now=timezone.now())
    return made


@pytest.mark.parametrize("package_format", ["sip", "bag"])
def test_a_dossier_becomes_a_package_that_is_known_again(package_format: str, alba: Town, filed: int) -> None:
    with packages.dossier_package(
        institution=alba.institution,
        dossier_id=filed,
        package_format=package_format,
        by=alba.archivist,
        now=timezone.now(),
    ) as written:
        content = written.path.read_bytes()
    assert not written.path.exists()

    found = packages.check_package(
        institution=alba.institution,
        content=io.BytesIO(content),
        name="întors.zip",
        by=alba.archivist,
        now=timezone.now(),
    )

    assert found.valid
    with acting_for(alba.id):
        (made,) = queries.packages(subject_type="dossier", subject_id=filed)
        (check,) = queries.checks()
        assert (check.ours, check.same, check.fault_count) == (True, True, 0)
        assert made.sha256 == written.sha256
    with zipfile.ZipFile(io.BytesIO(content)) as archive_file:
        place = next(name for name in archive_file.namelist() if name.endswith("fise.xml"))
        sheets = etree.fromstring(archive_file.read(place))
        assert any(archive_file.read(name) == CONTENT for name in archive_file.namelist())
    assert "Popescu Ion" in sheets.xpath("//*[local-name()='emitent']/text()")


def test_a_package_is_not_made_of_bytes_that_are_gone_of_nothing_or_of_an_unknown_kind(
    alba: Town, filed: int
) -> None:
    def make(dossier_id: int, package_format: str = "sip") -> None:
        with packages.dossier_package(
            institution=alba.institution,
            dossier_id=dossier_id,
            package_format=package_format,
            by=None,
            now=timezone.now(),
        ):
            pass

    for dossier_id, package_format in ((filed, "tar"), (filed + 1, "sip")):
        with pytest.raises(PackageRefusedError):
            make(dossier_id, package_format)
    with acting_for(alba.id):
        prospect = prospects.of_dossier(dossier_id=filed)
        assert prospect is not None
        assert prospect.inside.files == 1
    for path in (Path(settings.FILES_ROOT) / alba.institution.code).rglob("*"):
        if path.is_file() and path.read_bytes() == CONTENT:
            path.unlink()
    with pytest.raises(PackageRefusedError):
        make(filed)
    with acting_for(alba.id):
        assert queries.packages() == []

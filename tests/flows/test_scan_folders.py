"""Folders that scanners write into: whole files are taken, unfinished ones wait, nothing is deleted or leads out."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from registratura.flows import scan_folders
from registratura.scanning import queries, services
from registratura.scanning.services import FolderDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.rooms.scanning.scanner import as_pdf, page

LATER_S = 60.0


@pytest.fixture(scope="module")
def scan() -> bytes:
    return as_pdf([page(1, dpi=60)], dpi=60)


@pytest.fixture
def here(alba: Town, settings: Any, tmp_path: Path) -> Path:
    """The folder of Alba, watched."""
    settings.SCAN_ROOTS = (tmp_path,)
    with acting_for(alba.id):
        services.save_folder(
            draft=FolderDraft(name="Scaner", root=str(tmp_path)), folder_id=None, by=alba.administrator
        )
    folder = tmp_path / alba.institution.code
    folder.mkdir()
    return folder


def look(town: Town, *, after: float = LATER_S) -> int:
    now = timezone.now().timestamp() + after
    return scan_folders.look(institution_id=town.id, clock=timezone.now, seconds=lambda: now)


def trouble(town: Town) -> str:
    with acting_for(town.id):
        return queries.folders()[0].trouble


def batches(town: Town) -> list[str]:
    with acting_for(town.id):
        return sorted(line.name for line in queries.batches()[0])


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def test_whole_files_are_taken_over_and_moved_aside(alba: Town, here: Path, scan: bytes) -> None:
    (here / "Scanare 1.pdf").write_bytes(scan)
    (here / "aceeași.pdf").write_bytes(scan)

    assert look(alba) == 1

    assert left_in(here) == []
    moved = left_in(here / "preluate")
    assert len(moved) == 2
    assert {(here / "preluate" / name).read_bytes() for name in moved} == {scan}
    assert len(batches(alba)) == 1
    assert trouble(alba) == ""


def test_files_that_still_come_are_left_alone(alba: Town, here: Path, scan: bytes) -> None:
    (here / "proaspăt.pdf").write_bytes(scan)
    assert look(alba, after=0.0) == 0  # nothing has been still for long enough
    (here / "neterminat.pdf").write_bytes(scan[: len(scan) // 2])
    for name in (".ascuns.pdf", "scan.pdf.part", "~scan.pdf", "scan.tmp", "Thumbs.db"):
        (here / name).write_bytes(scan)
    with (here / "deschis.pdf").open("ab") as still_open:
        still_open.write(scan)
        still_open.flush()

        assert look(alba) == 1

        assert batches(alba) == ["proaspăt.pdf"]
    assert "deschis.pdf" in left_in(here)
    assert "neterminat.pdf" in left_in(here)
    (here / "neterminat.pdf").write_bytes(scan + b"\n")
    (here / ".ascuns.pdf").rename(here / "redenumit.tif")
    assert (
        look(alba) == 1
    )  # the finished one; the renamed and the closed one have bytes that are here already
    assert look(alba, after=1000.0) == 0
    assert left_in(here) == ["Thumbs.db", "scan.pdf.part", "scan.tmp", "~scan.pdf"]


def test_what_is_no_scan_goes_aside_with_the_reason(alba: Town, here: Path, scan: bytes) -> None:
    (here / "note.txt").write_bytes(b"Nu este o scanare.")
    (here / "rupt.pdf").write_bytes(scan[: len(scan) // 2])

    assert look(alba, after=1000.0) == 0

    assert left_in(here) == []
    aside = left_in(here / "respinse")
    assert len(aside) == 4
    reasons = {
        name: (here / "respinse" / name).read_text(encoding="utf-8")
        for name in aside
        if name.endswith(".motiv.txt")
    }
    assert sorted(reason.split(":")[0] for reason in reasons.values()) == ["note.txt", "rupt.pdf"]
    assert any(
        "Se primesc fișiere PDF" in reason or "se primesc fișiere PDF" in reason
        for reason in reasons.values()
    )


def test_links_and_folders_lead_nowhere(alba: Town, here: Path, scan: bytes, tmp_path: Path) -> None:
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(scan)
    (here / "legat.pdf").symlink_to(secret)
    os.link(secret, here / "tare.pdf")
    (here / "dosar").mkdir()
    os.mkfifo(here / "teava.pdf")

    assert look(alba) == 0

    assert "este o legătură" in trouble(alba)
    assert secret.read_bytes() == scan
    assert batches(alba) == []


def test_a_folder_replaced_by_a_link_is_not_followed(
    alba: Town, here: Path, scan: bytes, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "altundeva"
    elsewhere.mkdir()
    (elsewhere / "secret.pdf").write_bytes(scan)
    here.rmdir()
    here.symlink_to(elsewhere)

    assert look(alba) == 0

    assert "stă o legătură" in trouble(alba)
    assert left_in(elsewhere) == ["secret.pdf"]
    here.unlink()
    here.mkdir()
    (here / "preluate").symlink_to(elsewhere)
    (here / "scan.pdf").write_bytes(scan)
    look(alba)
    assert left_in(elsewhere) == ["secret.pdf"]
    assert left_in(here) == ["scan.pdf"]
    assert "nu poate fi mutat" in trouble(alba)
    assert batches(alba) == ["scan.pdf"]


def test_a_root_taken_away_or_gone_is_told(alba: Town, here: Path, settings: Any, tmp_path: Path) -> None:
    settings.SCAN_ROOTS = (tmp_path / "other",)
    look(alba)
    assert "nu mai îngăduie" in trouble(alba)
    settings.SCAN_ROOTS = (tmp_path,)
    look(alba)
    assert trouble(alba) == ""


def test_another_town_sees_no_file_of_ours(alba: Town, buzau: Town, here: Path, scan: bytes) -> None:
    (here / "scan.pdf").write_bytes(scan)

    assert look(buzau) == 0
    assert left_in(here) == ["scan.pdf"]

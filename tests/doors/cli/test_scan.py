"""Scans from the command line: folders looked into once, and how fast pages are read."""

from pathlib import Path
from typing import Any

from registratura.doors.cli.benchmarks.scans import measure_scans
from registratura.scanning import queries, services
from registratura.scanning.services import FolderDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.cli.conftest import Command


def test_one_look_takes_over_what_scanners_left_and_tells_what_waits(
    command: Command, alba: Town, settings: Any, tmp_path: Path
) -> None:
    settings.SCAN_ROOTS = (tmp_path,)
    draft = FolderDraft(name="Scaner", root=str(tmp_path))
    with acting_for(alba.id):
        services.save_folder(draft=draft, folder_id=None, by=alba.administrator)

    done = command("scan", "watch", "--institution", alba.institution.code, "--once")

    assert done.exit_code == 0
    assert "Loturi noi: 0. Împărțite: 0. De privit: 0." in done.output
    assert (tmp_path / alba.institution.code).is_dir()
    with acting_for(alba.id):
        assert queries.folders()[0].checked_at is not None


def test_the_measuring_reads_every_label_it_printed() -> None:
    report = measure_scans(pages=10)

    assert report["labels"] == {"printed": 4, "read": 4}
    assert report["parts_cut"] == 4
    assert report["pages_per_second"]["read_and_cut"] > 0

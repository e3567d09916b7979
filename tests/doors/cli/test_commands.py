"""The commands as processes: exit codes, what stands on standard output, an installation from nothing."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.doors.cli.commands import installation

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
KEYS = ["file", "status", "number", "year", "registered_at", "sha256", "reason"]


@pytest.mark.kill
@pytest.mark.slow
def test_from_an_empty_folder_to_a_verified_and_printed_register(tmp_path: Path) -> None:
    with installation() as here:
        code = here.add_institution("Comuna Lunca Frasinului")
        asked = ("--institution", code)
        taken = here.run("ingest", str(SAMPLES), *asked, "--json")
        again = here.run("ingest", str(SAMPLES), *asked, "--json")
        missing = here.run("ingest", str(tmp_path / "nimic"), *asked)
        verified = here.run("verify", *asked)
        target = tmp_path / "registru.pdf"
        lines = [json.loads(line) for line in taken.stdout.splitlines()]
        year = lines[0]["year"]
        printed = here.run("print", *asked, "--register", "general", "--year", str(year), "-o", str(target))
        exported = here.run("entries", *asked, "--year", str(year), "--format", "csv")

        assert code == "comuna-lunca-frasinului"
        assert taken.returncode == 0, taken.stderr
        assert {tuple(line) for line in lines} == {tuple(KEYS)}
        numbers = [line["number"] for line in lines if line["status"] == "registered"]
        assert numbers == list(range(1, len(numbers) + 1))
        assert again.returncode == 0
        assert {json.loads(line)["status"] for line in again.stdout.splitlines()} == {
            "duplicate",
            "quarantined",
        }
        assert (missing.returncode, "nimic" in missing.stderr) == (1, True)
        assert verified.returncode == 0, verified.stdout
        assert f"poziții: {len(numbers)}," in verified.stdout
        assert printed.returncode == 0, printed.stderr
        assert target.read_bytes().startswith(b"%PDF-")
        assert len(list(csv.DictReader(io.StringIO(exported.stdout)))) == len(numbers)

        lost = next((here.data / "files" / code).glob("??/*"))
        lost.unlink()
        broken = here.run("verify", *asked, "--json")
        assert broken.returncode == 1
        assert [fault["sha256"] for fault in json.loads(broken.stdout)["faults"]] == [lost.name]

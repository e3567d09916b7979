"""`registratura report`: the figures as JSON with their words, as CSV, as a file; refusals in words."""

import json
from pathlib import Path

from registratura.doors.cli.report import NAMES
from registratura.flows.reporting.catalogue import REPORTS
from tests.cast import Town
from tests.doors.cli.conftest import Command
from tests.flows.reporting.ground import YEAR, lay_down


def test_the_names_are_those_of_the_reports() -> None:
    assert set(NAMES) == set(REPORTS)


def test_a_report_is_written_as_json_as_a_table_and_as_a_file(
    command: Command, alba: Town, tmp_path: Path
) -> None:
    lay_down(alba, count=50)
    asked = ("report", "incarcare", "--institution", alba.institution.code, "--year", YEAR)

    told = json.loads(command(*asked, "--json").stdout)
    table = command(*asked).stdout
    written = command(*asked, "-o", tmp_path / "raport.xlsx")

    assert told["report"] == "incarcare"
    assert told["words"]
    assert told["tables"][0]["total"][0] == "Total"
    assert "Urbanism;" in table
    assert (tmp_path / "raport.xlsx").read_bytes()[:2] == b"PK"
    assert told["sha256"] in written.stderr


def test_what_cannot_be_asked_is_refused(command: Command, alba: Town, tmp_path: Path) -> None:
    asked = ("--institution", alba.institution.code)

    assert command("report", "petitii", *asked, "--part", "t1").exit_code == 1
    assert command("report", "cai", *asked, "-o", tmp_path / "a.doc").exit_code == 2
    assert command("report", "nimic", *asked).exit_code == 2

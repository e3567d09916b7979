"""Killed at any point and run again: every input has one number, none is missing, none is given twice."""

import json
from pathlib import Path

import pytest

from tests.doors.cli.commands import installation

FILES = 60


def letters(folder: Path) -> Path:
    """Write files and mails, each unlike the others; every third is a mail with an attachment."""
    folder.mkdir()
    for n in range(FILES):
        if n % 3:
            (folder / f"{n:03}-cerere.txt").write_text(f"Cererea {n}", encoding="utf-8")
        else:
            (folder / f"{n:03}-mesaj.eml").write_text(
                f"From: Om {n % 7} <om{n % 7}@posta.example>\nSubject: Mesajul {n}\nMIME-Version: 1.0\n"
                'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nText\n'
                "--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=anexa.txt\n\n"
                f"Anexa {n}\n--b--\n",
                encoding="utf-8",
            )
    return folder


@pytest.mark.kill
@pytest.mark.slow
def test_r9_killed_in_the_middle_and_run_again_no_number_is_given_twice_or_lost(tmp_path: Path) -> None:
    folder = letters(tmp_path / "scrisori")
    with installation(migrated=True) as here:
        code = here.add_institution("Comuna Valea")
        command = ("ingest", str(folder), "--institution", code, "--json")

        said = [line for lines in (1, 15, 35) for line in here.kill_after(lines, *command)]
        last = here.run(*command)
        verified = here.run("verify", "--institution", code, "--json")

        final = [json.loads(line) for line in last.stdout.splitlines()]
        numbers = {line["file"]: line["number"] for line in final}
        assert last.returncode == 0, last.stderr
        assert sorted(numbers.values()) == list(range(1, FILES + 1))
        assert [line for line in said if numbers[line["file"]] != line["number"]] == []
        assert {line["status"] for line in final} == {"registered", "duplicate"}
        report = json.loads(verified.stdout)
        assert verified.returncode == 0, verified.stdout
        assert (report["ok"], report["entries"], report["faults"]) == (True, FILES, [])
        assert report["files"] == FILES + FILES // 3
        assert not list((here.data / "incoming").iterdir())

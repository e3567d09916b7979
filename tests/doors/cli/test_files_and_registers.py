"""Taking in, exporting, printing and verifying from the command line: what is written and how it ends."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.queries.export import COLUMNS
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.doors.cli.conftest import Command

YEAR = datetime.now(tz=UTC).year


def test_ingest_writes_a_line_of_the_agreed_keys_for_each_input(
    command: Command, alba: Town, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    (tmp_path / "b.txt").write_bytes(b"")

    done = command("ingest", tmp_path, "--institution", alba.institution.code, "--json")

    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert done.exit_code == 0
    assert list(first) == ["file", "status", "number", "year", "registered_at", "sha256", "reason"]
    assert (first["file"], first["status"], first["number"], first["year"]) == (
        "a.txt",
        "registered",
        1,
        YEAR,
    )
    assert datetime.fromisoformat(first["registered_at"]).utcoffset() is not None
    assert first["reason"] is None
    assert (second["status"], second["number"], second["reason"]) == ("quarantined", None, "file-empty")


def test_ingest_tells_a_person_what_became_of_each_input(
    command: Command, alba: Town, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    (tmp_path / "gol.pdf").write_bytes(b"")
    asked = ("ingest", tmp_path, "--institution", alba.institution.code)

    first, again = command(*asked), command(*asked)

    assert first.stdout.splitlines()[0].startswith("nr. 1/")
    assert "carantină" in first.stdout.splitlines()[1]
    assert "deja înregistrat, nr. 1/" in again.stdout
    assert "Înregistrate: 1, deja înregistrate: 0, în carantină: 1, neprelucrate: 0." in first.stderr


def test_ingest_names_what_it_could_not_take_and_ends_with_one(
    command: Command, alba: Town, tmp_path: Path
) -> None:
    (tmp_path / "z.txt").write_bytes(b"z")

    done = command("ingest", tmp_path / "lipsa", tmp_path, "--institution", alba.institution.code, "--json")

    assert done.exit_code == 1
    assert [json.loads(line)["status"] for line in done.stdout.splitlines()] == ["error", "registered"]
    assert "Neprelucrate: lipsa." in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--institution", "nicaieri"), "Nu există instituția cu codul „nicaieri”"),
        (("--institution", "primaria-alba", "--register", "altul"), "Nu există registrul cu codul „altul”"),
    ],
)
def test_an_unknown_code_is_refused_with_the_known_ones(
    command: Command, alba: Town, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = command("ingest", tmp_path, *arguments)

    assert done.exit_code == 1
    assert words in done.stderr
    assert "Cunoscute: " in done.stderr


def exported(command: Command, town: Town, form: str, register: str = "general") -> str:
    done = command(
        *("entries", "--institution", town.institution.code, "--year", YEAR),
        *("--register", register, "--format", form),
    )
    assert done.exit_code == 0, done.stderr
    return done.stdout_bytes.decode("utf-8")


def test_entries_are_written_in_order_with_all_their_columns(command: Command, alba: Town) -> None:
    alba.register(
        "Cerere, cu „ghilimele” și\tăîâșț", sender_number="12/b", sheet_count=3, unit_id=alba.urbanism.id
    )
    second = alba.register("A doua")
    with acting_for(alba.id):
        row = books.entry_by_id(second.entry_id)
        assert row is not None
        registers.annul_entry(entry=row, reason="scris de două ori", act="", by=alba.registrar)

    rows = list(csv.DictReader(io.StringIO(exported(command, alba, "csv"))))
    lines = [json.loads(line) for line in exported(command, alba, "jsonl").splitlines()]

    assert list(rows[0]) == list(lines[0]) == list(COLUMNS)
    assert [row["number"] for row in rows] == ["1", "2"]
    assert (rows[0]["subject"], rows[0]["sender_number"]) == ("Cerere, cu „ghilimele” și ăîâșț", "12/b")
    assert (rows[0]["unit"], rows[0]["sheet_count"], rows[0]["late"]) == ("Urbanism", "3", "false")
    assert (lines[1]["state"], lines[1]["annulled_reason"]) == ("annulled", "scris de două ori")
    assert (lines[0]["sheet_count"], lines[0]["sender_dated_on"], lines[0]["late"]) == (3, None, False)


def test_what_waits_for_an_answer_is_exported_alone(command: Command, alba: Town) -> None:
    asked, other = alba.register("Prima"), alba.register("A doua")
    given = alba.register("Răspuns", direction="outgoing")
    with acting_for(alba.id):
        registers.answer_entries(
            answer_id=given.entry_id, answered_ids=[other.entry_id], seen=(), by=alba.registrar
        )

    done = command(
        *("entries", "--institution", alba.institution.code, "--year", YEAR),
        *("--unanswered", "--format", "jsonl"),
    )

    assert [json.loads(line)["number"] for line in done.stdout.splitlines()] == [asked.number]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_formula_is_no_formula_in_a_spreadsheet(command: Command, alba: Town, sign: str) -> None:
    subject = f"{sign}HYPERLINK(1)"
    alba.register(subject)

    (row,) = csv.DictReader(io.StringIO(exported(command, alba, "csv")))
    line = json.loads(exported(command, alba, "jsonl"))

    assert row["subject"] == f"'{subject}"
    assert line["subject"] == subject


def test_a_special_register_is_exported_by_its_serials(command: Command, alba: Town) -> None:
    with acting_for(alba.id):
        petitions = registers.open_register(template="petitions", by=None, now=NOW)
    alba.register()
    alba.register(special_register_ids=(petitions.id,))

    (line,) = (json.loads(line) for line in exported(command, alba, "jsonl", "petitii").splitlines())

    assert (line["register"], line["number"]) == ("petitii", 1)
    assert line["written_number"].startswith("2/")


def test_a_year_without_entries_has_a_heading_alone(command: Command, alba: Town) -> None:
    assert exported(command, alba, "csv").split("\r\n") == [",".join(COLUMNS), ""]
    assert exported(command, alba, "jsonl") == ""


def test_a_register_is_printed_into_a_file(command: Command, alba: Town, tmp_path: Path) -> None:
    alba.register()
    target = tmp_path / "registru.pdf"
    asked = ("print", "--institution", alba.institution.code, "--register", "general", "--year", YEAR)

    done = command(*asked, "-o", target)
    part = command(*asked, "-o", tmp_path / "parte.pdf", "--from", f"{YEAR}-01-01", "--to", f"31.12.{YEAR}")

    assert done.exit_code == 0, done.stderr
    assert target.read_bytes().startswith(b"%PDF-")
    assert "1 poziții" in done.stdout
    assert part.exit_code == 0, part.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["parte.pdf", "registru.pdf"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--year", "1999", "-o", "a.pdf"),
        ("--year", str(YEAR), "-o", "lipsa/a.pdf"),
        ("--year", str(YEAR), "-o", "."),
        ("--year", str(YEAR), "-o", "a.pdf", "--from", "1999-01-01"),
        ("--year", str(YEAR), "-o", "a.pdf", "--from", f"{YEAR}-02-02", "--to", f"{YEAR}-02-01"),
    ],
)
def test_what_cannot_be_printed_is_refused_and_leaves_no_file(
    command: Command,
    alba: Town,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    alba.register()

    done = command("print", "--institution", alba.institution.code, *arguments)

    assert done.exit_code == 1
    assert done.stderr.startswith("Eroare: ")
    assert list(tmp_path.iterdir()) == []


def test_verify_says_that_all_is_whole(command: Command, alba: Town) -> None:
    alba.register()

    plain = command("verify", "--institution", alba.institution.code)
    told = command("verify", "--institution", alba.institution.code, "--json")

    assert (plain.exit_code, told.exit_code) == (0, 0)
    assert plain.stdout.startswith("Totul este întreg; registre: 1, poziții: 1")
    report = json.loads(told.stdout)
    assert (report["ok"], report["institution"], report["entries"], report["faults"]) == (
        True,
        alba.institution.code,
        1,
        [],
    )


def test_verify_names_the_lost_file_and_ends_with_one(command: Command, alba: Town, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"un document care se pierde")
    taken = command("ingest", tmp_path, "--institution", alba.institution.code, "--json")
    sha256 = json.loads(taken.stdout)["sha256"]
    (settings.FILES_ROOT / alba.institution.code / sha256[:2] / sha256).unlink()

    plain = command("verify", "--institution", alba.institution.code)
    told = command("verify", "--institution", alba.institution.code, "--json")

    assert (plain.exit_code, told.exit_code) == (1, 1)
    assert f"fișierul {sha256}: fișierul lipsește; atașat la general 1/" in plain.stdout
    (fault,) = json.loads(told.stdout)["faults"]
    assert (fault["code"], fault["sha256"], fault["register"]) == ("file-missing", sha256, None)

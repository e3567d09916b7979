"""Moving in and out from the command line, by the same services as at the desk."""

import json
from pathlib import Path

import pytest

from registratura.correspondents.models import Correspondent
from registratura.registers.models import Entry
from registratura.toolkit.scope import acting_for
from registratura.transfers import queries, services
from tests.cast import NOW, Town

from .conftest import Command

FILE = "Nr.;Data;Expeditor;Conţinut\n1;06.05.2019;Şerban Ţuţu;Cerere\n3;06.05.2019;Ene;\n3;07.05.2019;Dan;Alta\nx;;;\n"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The file of an old register, as an old program wrote it."""
    file = tmp_path / "registrul 2019.csv"
    file.write_bytes(FILE.encode("cp1250"))
    return file


def _options(town: Town) -> tuple[str, ...]:
    return ("--institution", town.institution.code, "--by", town.administrator.email, "--json")


def test_a_dry_run_says_what_was_found_and_registers_nothing(alba: Town, command: Command, old: Path) -> None:
    done = command("import", "registers", old, *_options(alba), "--dry-run")

    said = json.loads(done.stdout)
    assert (done.exit_code, said["state"]) == (0, "checked")
    assert said["rows"] == {"ready": 1, "warned": 2, "refused": 1}
    assert said["gaps"] == {"2019": {"missing": 1, "ranges": [[2, 2]]}}
    assert said["columns"]["sender"] == "Expeditor"
    with acting_for(alba.id):
        assert Entry.objects.count() == 0


def test_after_the_dry_run_it_goes_on_and_is_brought_in_once(alba: Town, command: Command, old: Path) -> None:
    command("import", "registers", old, *_options(alba), "--dry-run")
    done = command("import", "registers", old, *_options(alba), "--resume", "--name", "Vechi 2019")
    again = command("import", "registers", old, *_options(alba), "--resume")

    assert json.loads(done.stdout)["rows"] == {"brought": 3, "refused": 1}
    assert "nu are o preluare neterminată" in again.output
    assert again.exit_code == 1
    with acting_for(alba.id):
        assert sorted(Entry.objects.values_list("number", "sender_name")) == [
            (1, "Șerban Țuțu"),
            (3, "Dan"),
            (3, "Ene"),
        ]


def test_a_kept_meaning_is_used_and_an_unknown_one_refused(alba: Town, command: Command, old: Path) -> None:
    first = json.loads(command("import", "registers", old, *_options(alba), "--dry-run").stdout)["transfer"]
    with acting_for(alba.id):
        services.save_profile(transfer_id=first, name="Vechi", by=alba.administrator, now=NOW)
        services.give_up(transfer_id=first, by=alba.administrator, now=NOW)

    done = command("import", "registers", old, *_options(alba), "--profile", "Vechi")
    other = command("import", "registers", old, *_options(alba), "--profile", "Altul")

    assert json.loads(done.stdout)["register"] == "registrul 2019"
    assert "Cunoscute: Vechi." in other.output


def test_what_is_no_table_or_nobodys_is_said_plainly(
    alba: Town, buzau: Town, command: Command, old: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "poza.csv"
    picture.write_bytes(b"\x00\x01\x02")

    assert command("import", "registers", picture, *_options(alba)).exit_code == 1
    for person in (alba.clerk, buzau.administrator):
        done = command(
            "import", "registers", old, "--institution", alba.institution.code, "--by", person.email
        )
        assert "nu administrează registrele" in done.output
        assert done.exit_code == 1
    with acting_for(alba.id):
        assert len(queries.transfers()) == 1


def test_an_institution_is_written_as_a_package_and_only_that_one(
    alba: Town, buzau: Town, command: Command, tmp_path: Path
) -> None:
    alba.register("Cererea din Alba")
    buzau.register("Cererea din Buzău")
    folder = tmp_path / "alba"

    done = command("export", "--institution", alba.institution.code, "-o", folder, "--json")
    twice = command("export", "--institution", alba.institution.code, "-o", folder)

    said = json.loads(done.stdout)
    assert (done.exit_code, said["lost"]) == (0, 0)
    entries = (folder / "data/registers_entry.jsonl").read_text()
    assert "Cererea din Alba" in entries
    assert b"Buz" not in b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert "există deja" in twice.output
    assert not list(tmp_path.glob(".*"))


def test_a_lost_file_is_named_and_the_exit_says_so(alba: Town, command: Command, tmp_path: Path) -> None:
    with acting_for(alba.id):
        lost = _lost_blob(alba)

    done = command("export", "--institution", alba.institution.code, "-o", tmp_path / "p", "--json")

    assert (done.exit_code, json.loads(done.stdout.splitlines()[0])["lost"]) == (1, 1)
    assert json.loads((tmp_path / "p/lost.jsonl").read_text()) == {"sha256": lost}


def _lost_blob(town: Town) -> str:
    """Enter bytes whose file is not in the store."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_blob (institution_id, sha256, size_bytes, media_type, stored_at)"
            " VALUES (%s, %s, 3, 'text/plain', now())",
            [town.id, "ab" * 32],
        )
    return "ab" * 32


PEOPLE = "E-mail;Nume;Rol\nioana@alba.example;Ioana Nou;Referent\nx;Y Z;Referent\n"


def test_correspondents_come_from_a_table_after_a_trial(alba: Town, command: Command, tmp_path: Path) -> None:
    table = tmp_path / "agenda.csv"
    table.write_text("Nume;CUI\nLemn SRL;18547290\nPop Ana;\n", encoding="utf-8")
    options = ("--institution", alba.institution.code, "--by", alba.registrar.email)

    trial = command("import", "correspondents", table, *options, "--json", "--dry-run")
    done = command("import", "correspondents", table, *options)
    again = command("import", "correspondents", table, *options, "--json")

    assert json.loads(trial.stdout)["rows"] == {"ready": 2}
    assert (done.exit_code, done.stdout) == (0, "2 preluate\n")
    assert json.loads(again.stdout)["rows"] == {"known": 2}
    with acting_for(alba.id):
        assert Correspondent.objects.filter(name="Lemn SRL", kind="company").count() == 1


def test_people_get_a_link_each_and_a_bad_row_is_told(alba: Town, command: Command, tmp_path: Path) -> None:
    table = tmp_path / "oameni.csv"
    table.write_text(PEOPLE, encoding="utf-8")
    options = ("--institution", alba.institution.code, "--by")

    refused = command("import", "people", table, *options, alba.clerk.email)
    done = command("import", "people", table, *options, alba.administrator.email)

    assert refused.exit_code == 1
    assert "nu are dreptul" in refused.output
    assert done.exit_code == 1
    assert "1 preluate, 1 nu se preiau" in done.stdout
    assert "ioana@alba.example: http" in done.stdout
    assert "/cont/legatura/" in done.stdout
    assert "rândul 3: Adresa de e-mail nu este bună" in done.stdout

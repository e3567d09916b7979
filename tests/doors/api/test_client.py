"""The Python client: made from the description; its three examples, run against a server as others would."""

import ast
import csv
import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from wsgiref.simple_server import make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.utils import timezone

from registratura.doors.api.description import description, text
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for
from tests.cast import Town, open_town
from tests.flows.exchange.conftest import Quiet, Server
from tests.flows.petition_ground import office_of
from tools.docs.client import operations_module

from .programs import issue

PLACE = Path(__file__).parents[3] / "docs" / "api" / "client"
_towns = count(1)


@dataclass
class Outside:
    """A program on its own: a process that knows an address and a key."""

    town: Town
    url: str
    key: str

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        known = {"REGISTRATURA_URL": self.url, "REGISTRATURA_KEY": self.key, "PATH": os.environ["PATH"]}
        return subprocess.run(
            [sys.executable, *command],
            cwd=PLACE,
            env={**known, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8", **environment},
            capture_output=True,
            text=True,
            timeout=120,
        )


@pytest.fixture
def outside(used_database: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[Outside]:
    """A town whose rows are committed, a server in front of it, and a program's key."""
    with django_db_blocker.unblock():
        number = next(_towns)
        town = open_town(name=f"Comuna Client {number}", domain=f"client{number}.example")
        running = make_server(
            "127.0.0.1", 0, get_wsgi_application(), server_class=Server, handler_class=Quiet
        )
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield Outside(town, f"http://127.0.0.1:{running.server_port}", issue(town).secret)
        running.shutdown()
        running.server_close()
        thread.join(timeout=5)
        connection.close()


def test_the_operations_are_those_of_the_description() -> None:
    committed = (PLACE / "registratura_client" / "operations.py").read_text(encoding="utf-8")

    made = operations_module(json.loads(text()))

    assert ast.dump(ast.parse(committed)) == ast.dump(ast.parse(made)), "run `make docs`"


def test_another_description_makes_other_operations() -> None:
    changed = json.loads(json.dumps(description()))
    del changed["paths"]["/api/v1/search"]

    assert "def get_search(" in operations_module(description())
    assert "def get_search(" not in operations_module(changed)


def test_a_letter_with_files_is_registered_once_however_often_it_is_sent(
    outside: Outside, tmp_path: Path
) -> None:
    large, small = tmp_path / "anexă mare.txt", tmp_path / "scrisoare.txt"
    large.write_bytes(b"rand de text\n" * 200_000)  # more than two pieces
    small.write_bytes("Vă trimitem factura.".encode())
    letter = ("register_mail.py", "Apa Vie SRL", "Factura 117", str(large), str(small))

    first, again = outside.run(*letter), outside.run(*letter)

    assert (first.returncode, first.stderr) == (0, "")
    assert again.stdout == first.stdout
    with acting_for(outside.town.id):
        page = books.page(
            register=outside.town.general,
            narrowed=books.EntryFilter(),
            visible_units=None,
            reader_id=outside.town.registrar.id,
        )
        (line,) = page.lines
        files = {one.name: one.size_bytes for one in books.entry_card(books.entry_by_id(line.id)).documents}  # type: ignore[arg-type]
    assert line.written_number == first.stdout.strip()
    assert files == {large.name: large.stat().st_size, small.name: small.stat().st_size}


def test_terms_near_their_end_are_told_and_nothing_when_there_are_none(outside: Outside) -> None:
    office_of(outside.town).petition("Sesizare despre gropi")

    told = outside.run("follow_terms.py")

    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")
    listed = outside.run(
        "-c",
        "import os; from registratura_client import Client;"
        "c = Client(os.environ['REGISTRATURA_URL'], os.environ['REGISTRATURA_KEY']);"
        "print([one['subject'] for one in c.every(lambda after: c.get_terms(after=after, limit=1))])",
    )
    assert listed.stdout.strip() == "['Sesizare despre gropi']", listed.stderr


def test_a_month_is_written_whole_over_several_pages_without_formulas(outside: Outside) -> None:
    for number in range(103):
        outside.town.register(f"Cererea {number}")
    outside.town.register("=HYPERLINK(1)")
    month = f"{legal_date(timezone.now()):%Y-%m}"

    done, empty = (
        outside.run("export_month.py", "general", month),
        outside.run("export_month.py", "general", "2001-02"),
    )

    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert done.returncode == 0, done.stderr
    assert [row["subject"] for row in rows] == [
        *(f"Cererea {number}" for number in range(103)),
        "'=HYPERLINK(1)",
    ]
    assert len(empty.stdout.splitlines()) == 1


def test_a_refusal_is_told_in_words_and_a_client_with_a_secret_gets_its_token(outside: Outside) -> None:
    wrong = outside.run("export_month.py", "general", "2026-11", REGISTRATURA_KEY="regk_1_1_nimic")
    client = issue(outside.town, kind="client", scopes=("entries:read",))
    me = outside.run(
        "-c",
        "import os; from registratura_client import Client;"
        "c = Client(os.environ['REGISTRATURA_URL'], client_id=os.environ['NAME'], client_secret=os.environ['SECRET']);"
        "print(c.get_me()['scopes'])",
        NAME=client.client_id,
        SECRET=client.secret,
    )

    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "Cheia nu este bună" in wrong.stderr
    assert me.stdout.strip() == "['entries:read']", me.stderr

"""Alive, ready, figures; the reference of a request; log lines without people's data."""

import dataclasses
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from prometheus_client.parser import text_string_to_metric_families

from registratura.config import env
from registratura.doors.shared import errors
from registratura.flows import readiness
from registratura.flows.backing_up import copies
from registratura.toolkit import logs
from registratura.toolkit.backups.repository import Manifest, Repository
from tests.cast import NOW, Town

TOKEN = "t" * 40


def surroundings(**values: Any) -> env.Environment:
    return dataclasses.replace(env.load({}), **values)


@pytest.fixture(autouse=True)
def store(tmp_path: Path) -> Iterator[None]:
    """A folder of files that is there, as the settings make it."""
    with override_settings(FILES_ROOT=tmp_path):
        yield


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[env.Environment]:
    """An installation whose figures may be read, with a folder of copies that is empty."""
    found = surroundings(metrics_token=TOKEN, backups=tmp_path / "copii", operator_mail="admin@alba.example")
    with override_settings(OPERATING=found):
        yield found


def families(answer: Any) -> dict[str, Any]:
    return {one.name: one for one in text_string_to_metric_families(answer.content.decode())}


def test_health_asks_nobody(client: Client, django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/health")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_tells_each_part(client: Client, db: None) -> None:
    answer = client.get("/ready")

    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "database": True,
        "migrations": True,
        "queue": True,
        "storage": True,
    }


def test_a_missing_migration_a_lost_store_and_a_silent_database_are_not_ready(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(readiness, "own_migrations", lambda: frozenset({"registers.9999_not_yet"}))
    lacking = client.get("/ready")
    monkeypatch.undo()
    with override_settings(FILES_ROOT=tmp_path / "nowhere"):
        lost = client.get("/ready")

    class Silent:
        def cursor(self) -> Any:
            raise OperationalError("no server")

    monkeypatch.setattr(readiness, "connection", Silent())
    silent = client.get("/ready")

    assert (lacking.status_code, lacking.json()["migrations"]) == (503, False)
    assert (lost.status_code, lost.json()["storage"]) == (503, False)
    assert (silent.status_code, silent.json()["database"]) == (503, False)


def test_jobs_nobody_takes_show_and_keep_nobody_from_serving(client: Client, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at)"
            " VALUES ('long', 'flows.nothing', now() - interval '1 hour')"
        )

    answer = client.get("/ready")

    assert (answer.status_code, answer.json()["queue"]) == (200, False)


def test_figures_are_closed_without_the_secret(client: Client, opened: env.Environment, db: None) -> None:
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN[:-1]}x"}).status_code == 404
    with override_settings(OPERATING=surroundings()):
        assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_figures_count_requests_and_name_nobody(alba: Town, opened: env.Environment, client: Client) -> None:
    client.get("/health")
    client.get("/birou/primaria-alba/registre/")

    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    found = families(answer)
    counted = {
        (sample.labels["door"], sample.labels["status"])
        for sample in found["registratura_requests"].samples
        if sample.value
    }
    assert {("watch", "2xx"), ("desk", "3xx")} <= counted
    assert found["registratura_backup_age_seconds"].samples[0].value == float("inf")
    assert found["registratura_institutions"].samples[0].value >= 1
    assert {
        "registratura_request_seconds",
        "registratura_disk_free_bytes",
        "registratura_ready",
    } <= found.keys()
    text = answer.content.decode().casefold()
    assert not [word for word in ("alba", "primaria", "example", "@") if word in text]


def test_every_answer_carries_a_reference_of_its_own(client: Client, db: None) -> None:
    first, second = (client.get("/health").headers["X-Request-Reference"] for _time in range(2))

    assert first != second
    assert len(first) == 8


def _broken(request: Any) -> None:
    raise RuntimeError("the view fails")


urlpatterns = [path("broken", _broken)]
handler500 = "registratura.doors.shared.errors.server_error"


@override_settings(ROOT_URLCONF="tests.doors.shared.test_watching")
def test_the_error_page_the_header_and_the_log_have_one_reference(caplog: Any, db: None) -> None:
    client = Client(raise_request_exception=False)

    answer = client.get("/broken")

    reference = answer.headers["X-Request-Reference"]
    assert answer.status_code == 500
    assert reference in answer.content.decode()
    assert any(f"'reference': '{reference}'" in str(record.msg) for record in caplog.records)


def test_an_error_page_outside_the_usual_way_still_has_a_reference() -> None:
    answer = errors.server_error(RequestFactory().get("/oriunde"))

    assert answer.status_code == 500


def test_a_log_line_holds_the_error_and_not_the_row() -> None:
    logs.configure()
    record = logging.LogRecord("registratura.x", logging.ERROR, "x.py", 1, "failed", None, None)
    words = "duplicate key\nDETAIL:  Key (email)=(dan@example.ro)\nalready exists."
    try:
        raise ValueError(words)
    except ValueError:
        record.exc_info = sys.exc_info()

    line = json.loads(logs.formatter().format(record))

    assert "duplicate key" in line["exception"]
    assert "DETAIL: …" in line["exception"]
    assert "dan@example.ro" not in json.dumps(line)
    assert line["level"] == "error"


def kept(root: Path, made_at: datetime) -> None:
    repository = Repository(root)
    manifest = Manifest(
        name=made_at.strftime("%Y%m%dT%H%M%SZ"),
        made_at=made_at,
        version="0.1.0",
        server="15.20",
        database_bytes=1,
        dump_bytes=1,
        dump_sha256="",
        files=0,
        file_bytes=0,
        migrations=(),
        facts={},
        recipients="",
        new_bytes=0,
    )
    with repository.held():
        repository.add(manifest, [], b"")


def test_R15_the_operator_is_told_of_an_old_copy_and_not_of_a_new_one(opened: env.Environment) -> None:
    assert opened.backups is not None
    assert copies.raise_alarm(now=NOW)  # there is none
    kept(opened.backups, NOW - timedelta(hours=27))
    assert copies.raise_alarm(now=NOW)
    kept(opened.backups, NOW - timedelta(hours=2))
    assert not copies.raise_alarm(now=NOW)

    assert [letter.to for letter in mail.outbox] == [["admin@alba.example"]] * 2
    assert "copia de siguranță" in mail.outbox[0].subject
    with override_settings(OPERATING=surroundings()):
        assert not copies.raise_alarm(now=NOW)  # where none are kept, nobody is woken


def test_requests_of_several_processes_are_counted_together(tmp_path: Path) -> None:
    script = (
        "import os, sys\n"
        "os.environ['PROMETHEUS_MULTIPROC_DIR'] = sys.argv[1]\n"
        "from registratura.doors.shared import request_marks as marks\n"
        "if sys.argv[2] == 'count':\n"
        "    marks.REQUESTS.labels('desk', 'GET', '2xx').inc()\n"
        "else:\n"
        "    from prometheus_client import generate_latest\n"
        "    print(generate_latest(marks.process_registry()).decode())\n"
    )
    for _process in range(2):
        subprocess.run([sys.executable, "-c", script, str(tmp_path), "count"], check=True)
    said = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), "tell"], check=True, capture_output=True, text=True
    ).stdout

    assert 'registratura_requests_total{door="desk",method="GET",status="2xx"} 2.0' in said

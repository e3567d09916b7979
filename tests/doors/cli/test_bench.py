"""The measuring itself: percentiles, alternating rounds, the load generator, and a whole short run."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from registratura.doors.cli.benchmarks import ground
from registratura.doors.cli.benchmarks.figures import Round, Tally, alternate, percentile, share
from registratura.doors.cli.benchmarks.load import LoadError, get, http_round, post, visitors_round
from registratura.doors.cli.benchmarks.reading import warm

# A migrated database is taken, not made: asked to migrate, it finds nothing to do; asked once, it is known to be asked.
RUN = """
import django
django.setup()
from registratura.doors.cli.benchmarks import ground
from registratura.doors.cli.main import main
from tests.migrated import migrated_cluster
ground.temporary_cluster = migrated_cluster
if not {migrates}:
    ground._migrate = lambda cluster: None
main()
"""
HOUSE = Path(__file__).resolve().parents[3]


class Answering(BaseHTTPRequestHandler):
    """Answers what it was sent; an address with `bad` is refused, one with `cut` is broken off."""

    protocol_version = "HTTP/1.1"
    seen: list[tuple[str, str]] = []

    def do_POST(self) -> None:
        """Give the body back in two pieces."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.path, self.headers.get("Cookie", "")))
        self.send_response(500 if "bad" in self.path else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:3])
        self.wfile.flush()
        self.wfile.write(body[3:])

    def do_GET(self) -> None:
        """End the connection without an answer."""
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    """A server of one's own on a free port."""
    Answering.seen = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_visitors_pause_between_pages_and_a_late_answer_counts_from_the_wish(port: int) -> None:
    done = visitors_round(
        port=port,
        visitors=5,
        requests=[post("/ok", b"12345"), post("/bad", b"12345")],
        pause_s=0.1,
        seconds=0.5,
    )

    assert 10 <= len(done.latencies) <= 50  # five people, a page about every tenth of a second
    assert 0 < done.errors < len(done.latencies)
    assert all(latency > 0 for latency in done.latencies)


def test_percentiles_are_values_of_the_sample() -> None:
    sample = [float(value) for value in range(1, 101)]

    assert [percentile(sample, share) for share in (50, 95, 99, 100)] == [50, 95, 99, 100]
    assert percentile([7.0], 95) == 7.0
    assert percentile([], 95) == 0.0


def test_figures_are_the_median_of_the_rounds_with_their_spread() -> None:
    tally = Tally([Round(1.0, [0.1] * 10), Round(1.0, [0.1] * 30), Round(1.0, [0.2] * 20, errors=1)])

    figures = tally.figures()

    assert (figures["per_second"], figures["per_second_spread"]) == (20.0, [10.0, 30.0])
    assert (figures["p50_ms"], figures["p95_ms"]) == (100.0, 200.0)
    assert (figures["count"], figures["errors"]) == (60, 1)


def test_rounds_alternate_so_that_no_work_is_always_the_first() -> None:
    order: list[str] = []

    def work(name: str) -> Round:
        order.append(name)
        return Round(1.0, [0.5])

    alternate(
        works={"plain": lambda _seconds: work("plain"), "register": lambda _seconds: work("register")},
        rounds=3,
        seconds=1.0,
    )

    assert order == ["plain", "register", "register", "plain", "plain", "register"]


def test_a_share_of_nothing_is_nothing() -> None:
    some = {"per_second": 50.0, "p95_ms": 6.0}

    assert share(some, {"per_second": 100.0, "p95_ms": 2.0}) == {"rate": 0.5, "p95": 3.0}
    assert share(some, {"per_second": 0.0, "p95_ms": 0.0}) == {"rate": 0.0, "p95": 0.0}


def test_every_client_asks_again_as_soon_as_it_is_answered(port: int) -> None:
    done = http_round(
        port=port, clients=3, request=lambda: post("/x/", "ă".encode() * 900, cookie="a=b"), seconds=0.3
    )

    assert done.errors == 0
    assert len(done.latencies) == len(Answering.seen) >= 3
    assert done.seconds >= 0.3
    assert set(Answering.seen) == {("/x/", "a=b")}


def test_a_refused_request_counts_as_an_error(port: int) -> None:
    done = http_round(port=port, clients=1, request=lambda: post("/bad/", b"{}"), seconds=0.1)

    assert done.errors == len(done.latencies) > 0


def test_a_page_that_only_refuses_is_no_measurement() -> None:
    with pytest.raises(LoadError, match="/gone/"):
        warm(lambda _seconds: Round(1.0, [0.1, 0.1], errors=2), "/gone/")

    warm(lambda _seconds: Round(1.0, [0.1, 0.1], errors=1), "/slow/")


def test_a_server_that_hangs_up_is_no_measurement(port: int) -> None:
    with pytest.raises(LoadError):
        http_round(port=port, clients=1, request=lambda: get("/cut/"), seconds=0.1)


def test_a_server_that_ends_is_told_with_its_last_words(tmp_path: Path) -> None:
    with (tmp_path / "log").open("a+b") as output:
        words = "import sys; sys.stderr.write('the place is taken'); sys.exit(3)"
        ended = subprocess.Popen([sys.executable, "-c", words], stdout=output, stderr=output)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            with pytest.raises(LoadError, match=r"(?s)ended with 3.*the place is taken"):
                ground._await(ended, free.getsockname()[1], output)


SHORT = ("--clients", "2", "--seconds", "0.3", "--rounds", "2")
BRIEF = ("--clients", "2", "--seconds", "1", "--rounds", "1")


def _bench(
    *arguments: str, data: Path, timing: tuple[str, ...] = SHORT, migrates: bool = False
) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", RUN.format(migrates=migrates), "bench", *arguments, *timing],
        env={
            **os.environ,
            "REGISTRATURA_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "registratura.config.settings",
            "PYTHONPATH": os.pathsep.join((str(HOUSE / "src"), str(HOUSE))),
        },
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, object] = json.loads(done.stdout)
    return report


@pytest.mark.slow
def test_bench_register_measures_both_ways_and_leaves_the_registers_whole(tmp_path: Path) -> None:
    report = _bench("register", "--entries", "1000", data=tmp_path, migrates=True)

    assert report["faults"] == []
    for way in ("in_process", "http"):
        cases = report[way]
        assert isinstance(cases, list)
        assert [(case["clients"], case["registers"]) for case in cases] == [(2, 1), (2, 64)]
        for case in cases:
            assert case["plain"]["per_second"] > 0
            assert case["register"]["errors"] == case["plain"]["errors"] == 0
            assert case["register"]["count"] > 0
        if way == "in_process":
            assert all(case["batch"]["errors"] == 0 < case["batch"]["count"] for case in cases)


@pytest.mark.slow
def test_bench_list_measures_pages_of_every_depth_beside_the_greeting(tmp_path: Path) -> None:
    report = _bench("list", "--entries", "1000", data=tmp_path)

    cases = report["cases"]
    assert isinstance(cases, list)
    assert [case["case"] for case in cases] == [
        *("newest", "middle", "oldest"),
        *("my work", "folder"),
    ]
    assert all(case["page"]["errors"] == case["hello"]["errors"] == 0 for case in cases)


@pytest.mark.slow
def test_bench_measures_a_page_of_the_product(tmp_path: Path) -> None:
    page = "/birou/masuratoare/cautare/?q=cerere"
    report = _bench("search", "--entries", "1000", "--url", page, data=tmp_path)

    (case,) = report["cases"]  # type: ignore[misc]
    assert (case["path"], case["page"]["errors"]) == (page, 0)
    assert case["page"]["count"] > 0


@pytest.mark.slow
def test_bench_licences_measures_the_network_and_the_file_beside_their_cheapest(tmp_path: Path) -> None:
    report: Any = _bench("licences", "--licences", "5", data=tmp_path, timing=BRIEF)

    assert report["validate"]["errors"] == report["hello"]["errors"] == 0
    assert report["validate"]["count"] > 0
    assert report["validations_per_minute"] > 0
    assert report["file_check_ms"]["p50"] >= report["signature_alone_ms"]["p50"] > 0


@pytest.mark.slow
def test_bench_invoices_tells_each_thousand(tmp_path: Path) -> None:
    month: Any = _bench("invoices", "--count", "12", data=tmp_path, timing=())["month"]

    assert (month["invoices"], month["failures"], month["again"]["invoices"]) == (12, 0, 0)
    assert len(month["seconds_of_each_1000"]) == 1


@pytest.mark.slow
def test_bench_reports_counts_every_report_and_prints_the_year(tmp_path: Path) -> None:
    report: Any = _bench("reports", "--entries", "1000", "--print", data=tmp_path, timing=())

    assert {case["report"] for case in report["reports"]} >= {"legea-544", "petitii", "daily facts"}
    assert report["print"]["entries"] == 1_000
    assert report["print"]["told"] > 0

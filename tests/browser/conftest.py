"""The product in this process and a Chromium before it, for the tests that look and press."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from registratura.toolkit.postgres.cluster import PrivateCluster
from tests.browser.looking import CHROMIUM, FLAGS
from tests.migrated import database_of_its_own

_databases = 0

expect.set_options(timeout=20_000)  # milliseconds: a busy machine needs longer than the driver's five seconds


@pytest.fixture(autouse=True)
def hasty(settings: Any) -> None:
    """Let forms come back as fast as a program fills them."""
    settings.PORTAL_HASTE_S = 0


@pytest.fixture(scope="module")
def database(cluster: PrivateCluster, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of a database for one module: what browsers commit stays, and is in nobody else's way."""
    global _databases
    _databases += 1
    name, before = f"browsed_{_databases}", connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        with database_of_its_own(cluster, name):
            connection.settings_dict["NAME"] = name
            try:
                yield name
            finally:
                connection.close()
                connection.settings_dict["NAME"] = before


@pytest.fixture(scope="module")
def app_url(cluster: PrivateCluster, database: str) -> str:
    """The address of the module's database under the application's role."""
    return cluster.url_for("registratura_app", database=database)


@pytest.fixture(scope="module")
def server(database: str, django_db_blocker: Any) -> Iterator[str]:
    """The address of the product, served by threads of this process."""
    # The driver runs a loop of its own in this thread, and the ORM would take it for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with django_db_blocker.unblock():
        served = LiveServer("127.0.0.1")
        try:
            yield str(served.url)
        finally:
            served.stop()
            connection.close()
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def chromium(server: str) -> Iterator[Browser]:
    """A browser. While its loop runs, the ORM keeps a connection apart from the thread's own; it ends here too."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
        connection.close()

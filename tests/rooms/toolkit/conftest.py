"""Clusters for the tests of the private cluster, and one question asked of them."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import APP
from registratura.toolkit.postgres.testing import temporary_cluster

Ask = Callable[..., object]


@pytest.fixture(scope="module")
def cluster() -> Iterator[PrivateCluster]:
    """A cluster with all its promises of durability, shared by the tests of a file."""
    with temporary_cluster(durable=True) as running:
        yield running


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short folder of its own that the server's account can pass through."""
    made = Path(f"/tmp/registratura-test-{os.getpid()}-{threading.get_ident() % 10000}")
    made.mkdir()
    made.chmod(0o711)
    yield made
    if (made / "postgres").exists():
        PrivateCluster(folder=made / "postgres").stop()
    shutil.rmtree(made)


@pytest.fixture
def ask() -> Ask:
    """Return the one value that answers a question, from a cluster started for it."""

    def answer(cluster: PrivateCluster, question: str, *, role: str = APP) -> object:
        cluster.start()
        with psycopg.connect(cluster.url_for(role)) as connection:
            row = connection.execute(question).fetchone()  # type: ignore[arg-type]
        assert row is not None
        return row[0]

    return answer

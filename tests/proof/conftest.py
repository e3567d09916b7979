"""One durable server for all proofs of a process, and a fresh town for each."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import APP
from tests.migrated import migrated_cluster

from . import clients, ground
from .ground import Notes, Place


def open_place(cluster: PrivateCluster, folder: Path) -> Place:
    """Open a town on a server."""
    answer = folder / f"{uuid4()}.json"
    ground.run(clients.open_place, cluster.url_for(APP), f"Proba {uuid4().hex[:8]}", answer)
    return Place(**json.loads(answer.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def durable() -> Iterator[PrivateCluster]:
    """A server that keeps every promise of the real one, with the product's tables."""
    # What is not waited for stays long out of the disk's reach: the control that must lose something does lose it.
    with migrated_cluster(durable=True, settings={"wal_writer_delay": "10s"}) as running:
        yield running


@pytest.fixture
def place(durable: PrivateCluster, tmp_path: Path) -> Place:
    """A town of its own for the proof."""
    durable.start()
    return open_place(durable, tmp_path)


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    """Where the clients write."""
    return Notes(tmp_path)

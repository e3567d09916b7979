"""One durable server for all proofs of a process, and a fresh town for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from registratura.toolkit.postgres.cluster import PrivateCluster
from tests.migrated import migrated_cluster
from tools.faults.ground import Place, open_place
from tools.faults.history import Notes


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

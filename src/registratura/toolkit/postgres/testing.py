"""A cluster of their own for tests, gone when they end, whichever way they end."""

import shutil
import signal
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from .binaries import Binaries
from .cluster import PrivateCluster

# The disk is not waited for: a test database lives minutes. Kill tests ask for `durable=True`.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "1GB"}


@contextmanager
def temporary_cluster(
    *,
    durable: bool = False,
    settings: Mapping[str, str] | None = None,
    extra_env: Mapping[str, str] | None = None,
    binaries: Binaries | None = None,
    started: bool = True,
) -> Iterator[PrivateCluster]:
    """
    Give a new cluster in a temporary folder with roles, extensions and an empty database.

    `durable` keeps every promise of the real settings; `started=False` gives it before its first start.
    The server stops when the block ends or the process dies.
    """
    root = Path(tempfile.mkdtemp(prefix="registratura-"))
    root.chmod(0o711)  # the server's account passes through; what is inside has its own rights
    cluster = PrivateCluster(
        folder=root / "postgres",
        binaries=binaries,
        settings={"shared_buffers": "64MB", **({} if durable else HASTY), **(settings or {})},
        extra_env=extra_env,
        dies_with_parent=True,
    )
    try:
        if started:
            cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(root, ignore_errors=True)


def kill_server(cluster: PrivateCluster, *, whole_tree: bool) -> None:
    """End the server by SIGKILL, as a power cut would; with `whole_tree` its children in the same moment."""
    pid = cluster.status().pid
    if pid is None:
        return
    server = psutil.Process(pid)
    children = server.children(recursive=True) if whole_tree else []
    server.send_signal(signal.SIGKILL)
    for child in children:
        with suppress(psutil.NoSuchProcess):
            child.send_signal(signal.SIGKILL)

"""A data folder in somebody's closed home, as a checkout of root's is: the cluster moves, and is found again."""

import os
import shutil
from pathlib import Path

import psycopg
import pytest

from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import OWNER


@pytest.mark.kill
@pytest.mark.skipif(
    os.geteuid() != 0, reason="only root keeps folders that its server's account cannot reach"
)
def test_a_moved_cluster_starts_again_with_what_it_held(tmp_path: Path) -> None:
    closed = tmp_path / "acasă"
    closed.mkdir(mode=0o700)
    folder = closed / "postgres"
    try:
        for start in (1, 2):
            cluster = PrivateCluster(folder=folder, dies_with_parent=True)
            cluster.start()
            with psycopg.connect(cluster.url_for(OWNER), autocommit=True) as owner:
                owner.execute("CREATE TABLE IF NOT EXISTS kept (i int)")
                owner.execute("INSERT INTO kept VALUES (1)")
                assert owner.execute("SELECT count(*) FROM kept").fetchone() == (start,)
            cluster.stop()

        assert folder.is_symlink()
    finally:
        PrivateCluster(folder=folder).stop()
        shutil.rmtree(os.path.realpath(folder), ignore_errors=True)

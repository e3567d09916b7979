"""R3: the power goes while clients keep files and register; database and files lie on one file system."""

import random
import threading
from contextlib import suppress

import psutil

from registratura.toolkit.postgres.cluster import PrivateCluster
from tools.faults import clients, ground
from tools.faults.disks import disk
from tools.faults.ground import CLIENTS, wait_for_more
from tools.faults.handed_in import is_whole
from tools.faults.scenario import Outcome, Stage

BETWEEN = 40  # acknowledged numbers between two cuts
MEGABYTES = 900
_pause = threading.Event()  # never set: waiting on it is a pause


def cut(stage: Stage, times: int, *, careful: bool = True) -> Outcome:
    """Cut the power of the file system, end everything, put it back, and look for all that was acknowledged."""
    chance, notes, seeds = random.Random(3), stage.notes(), iter(range(10_000))
    with disk(stage.folder / f"power-{careful}", megabytes=MEGABYTES) as power:
        cluster, files = stage.cluster_in(power.place), power.place / "files"
        try:
            cluster.start()
            files.mkdir()
            power.flush()  # the cluster was copied there, and nobody waited for that
            place = ground.open_place(cluster, stage.folder)
            for _cut in range(times):
                given = (place, notes.folder)
                with ground.clients(
                    clients.deposit_until_cut,
                    [(*given, next(seeds), files, careful) for _client in range(CLIENTS)],
                ):
                    wait_for_more(notes, more=BETWEEN)
                    _pause.wait(chance.uniform(0, 0.2))
                    running = _tree(cluster)
                    power.cut_power()
                    for process in running:
                        with suppress(psutil.NoSuchProcess):
                            process.kill()
                power.unmount()
                power.mount()
                cluster.start()
            found = ground.judged(cluster, place, notes)
        finally:
            cluster.stop()
        kept = notes.of("kept")
        for key, sha256 in kept:
            if not is_whole(files / "proba" / sha256[:2] / sha256, sha256):
                found.lost.append(f"the file of {key} is not there whole")
    return Outcome({"cuts": times, "acknowledged": notes.count("given"), "files": len(kept)}, found)


def _tree(cluster: PrivateCluster) -> list[psutil.Process]:
    """The server and its children, known before the disk that says which they are is gone."""
    server = psutil.Process(cluster.status().pid)
    return [server, *server.children(recursive=True)]


def cut_hasty(stage: Stage) -> Outcome:
    """The same where neither database nor store waits for the disk."""
    return cut(stage, 1, careful=False)

"""The drill: a copy restored into a folder that is thrown away, and proven whole."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registratura.kernel.errors import DomainError

from .main import Refusal
from .restore import bring_back, called

if TYPE_CHECKING:
    from registratura.toolkit.backups.repository import Manifest, Repository


@dataclass
class Drill:
    """What a drill found."""

    name: str
    seconds: float = 0.0
    lines: list[str] = field(default_factory=list)
    faults: int = 0

    @property
    def whole(self) -> bool:
        """Whether everything was found as it should be."""
        return self.faults == 0

    def say(self, words: str, *, good: bool) -> None:
        """Note one finding."""
        self.lines.append(("bine    " if good else "EROARE  ") + words)
        self.faults += not good

    def as_dict(self) -> dict[str, Any]:
        """Return it for programs."""
        return {"name": self.name, "ok": self.whole, "seconds": round(self.seconds, 1), "lines": self.lines}


def drill_of(
    repository: Repository, *, name: str | None, key_file: Path, notes: Sequence[Path], place: Path | None
) -> Drill:
    """
    Restore a copy beside everything, compare its journal with what was published, verify it, and throw it away.

    Raises: BackupRefusedError, Refusal when it cannot even be restored.
    """
    manifest = repository.manifest(name)
    found = Drill(manifest.name)
    # The database's account passes through to its own folder.
    folder = Path(tempfile.mkdtemp(prefix="registratura-proba-", dir=place))
    folder.chmod(0o711)
    data = folder / "data"
    try:
        began = time.monotonic()
        bring_back(root=repository.root, name=manifest.name, key_file=key_file, data=data, private=True)
        found.seconds = time.monotonic() - began
        found.say(f"copia {manifest.name} este restaurată în {found.seconds:.0f} secunde", good=True)
        _compare(found, manifest, data, notes)
        for _number, code in manifest.facts.get("institutions", []):
            _prove(found, data, str(code))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return found


def _compare(found: Drill, manifest: Manifest, data: Path, notes: Sequence[Path]) -> None:
    """Ask the restored database for the states of the journals, and look for each that was published."""
    import psycopg

    from registratura.toolkit.postgres.cluster import PrivateCluster
    from registratura.toolkit.postgres.configuration import SUPERUSER

    cluster = PrivateCluster(folder=data / "postgres")
    with cluster.in_use(), psycopg.connect(cluster.url_for(SUPERUSER)) as connection:
        states = {
            (int(row[0]), int(row[1])): str(row[2])
            for row in connection.execute(
                "SELECT institution_id, size, encode(root_hash, 'hex') FROM checkpoints_checkpoint"
            )
        }
    for number, size, root in manifest.facts.get("journals", []):
        good = states.get((int(number), int(size))) == root
        words = f"starea jurnalului {number} la {size} acte este cea din copie"
        found.say(
            words if good else f"starea jurnalului {number} la {size} acte NU este cea din copie", good=good
        )
    known = {(size, root) for (_number, size), root in states.items()}
    for note in notes:
        state = _state_of(note)
        good = state in known
        words = (
            "este în jurnalul restaurat"
            if good
            else "NU este în jurnalul restaurat: copia este mai veche sau alta"
        )
        found.say(f"starea publicată {note.name} ({state[0]} acte) {words}", good=good)


def _state_of(note: Path) -> tuple[int, str]:
    """
    Return size and root of a signed note.

    Raises: Refusal.
    """
    import base64

    lines = note.read_text(encoding="utf-8").splitlines()
    try:
        if not re.fullmatch(r"\d+", lines[1]):
            raise ValueError
        return int(lines[1]), base64.b64decode(lines[2], validate=True).hex()
    except (IndexError, ValueError):
        raise Refusal(f"{note} nu este o stare semnată a jurnalului.") from None


def _prove(found: Drill, data: Path, code: str) -> None:
    """Verify one institution, numbers, files and journal."""
    try:
        said = json.loads(called(data, "verify", "--institution", code, "--json", private=True))
    except DomainError as error:
        found.say(f"{code}: {error.words}", good=False)
    except Refusal as error:
        found.say(f"{code}: {error.format_message()}", good=False)
    else:
        found.say(
            f"{code}: {said['entries']} poziții, {said['files']} fișiere, {said['sealed']} acte sigilate, "
            f"rădăcina {said['root_hash'][:16]}",
            good=bool(said["ok"]),
        )

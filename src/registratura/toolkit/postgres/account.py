"""The operating system account that the server runs under: never root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from .errors import ClusterError

# Of these the first that exists is used when root starts the server: one made for us, one made for
# PostgreSQL, and at the end the accounts that every system has for programs without rights.
STEP_DOWN_NAMES = ("registratura", "postgres", "nobody", "daemon")


class ProcessOptions(TypedDict, total=False):
    """Arguments of `subprocess` that change the account; empty when it stays the same."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, kw_only=True)
class ServerAccount:
    """Who runs the server; `steps_down` tells that the launcher is root and the server is not."""

    name: str
    uid: int
    gid: int
    steps_down: bool

    @property
    def process_options(self) -> ProcessOptions:
        """Arguments for `subprocess.run` and `Popen` that start a program under this account."""
        if not self.steps_down:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": os.getgrouplist(self.name, self.gid)}

    def can(self, *, tests: str, path: Path) -> bool:
        """Tell whether this account passes the shell's file tests (`xw`), asked of the system itself."""
        if not self.steps_down:
            return all(
                os.access(path, {"r": os.R_OK, "w": os.W_OK, "x": os.X_OK}[letter]) for letter in tests
            )
        script = " && ".join(f'test -{letter} "$1"' for letter in tests)
        asked = subprocess.run(["/bin/sh", "-c", script, "sh", str(path)], cwd="/", **self.process_options)
        return asked.returncode == 0

    def own(self, path: Path, *, mode: int) -> None:
        """Make a folder or file that the launcher has just created belong to this account."""
        if self.steps_down:
            os.chown(path, self.uid, self.gid)
        path.chmod(mode)


def choose_account(*, existing: Path | None = None) -> ServerAccount:
    """
    Return the account for the server; an `existing` cluster keeps the one that owns it.

    Raises:
        ClusterError: the cluster belongs to someone else, or the system has no account that can be used.
    """
    me = os.geteuid()
    owner = existing.stat().st_uid if existing is not None else None
    if me != 0:
        if owner is not None and owner != me:
            raise ClusterError(
                f"Folderul {existing} aparține utilizatorului {_name(owner)}: porniți programul sub acel "
                "utilizator, sau ca root, sau alegeți alt folder de date."
            )
        return _account(_entry(me), steps_down=False)
    if owner:
        return _account(_entry(owner), steps_down=True)
    for name in STEP_DOWN_NAMES:
        try:
            return _account(pwd.getpwnam(name), steps_down=True)
        except KeyError:
            continue
    raise ClusterError(
        "PostgreSQL nu pornește ca root și nu există un utilizator fără drepturi: "
        "faceți unul cu „useradd --system registratura”."
    )


def launcher_name() -> str:
    """Return the name of the account that this process runs under."""
    return _name(os.geteuid())


def _account(entry: pwd.struct_passwd, *, steps_down: bool) -> ServerAccount:
    return ServerAccount(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid, steps_down=steps_down)


def _entry(uid: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        raise ClusterError(
            f"Utilizatorul cu numărul {uid} nu are nume pe acest calculator, iar PostgreSQL cere unul: "
            "adăugați-l în /etc/passwd."
        ) from None


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)

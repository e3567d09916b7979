"""Making a cluster out of nothing, and reading what one on the disk says of itself."""

import shutil
import subprocess

import psycopg

from .account import ServerAccount
from .binaries import Binaries
from .configuration import SUPERUSER, locale_arguments
from .errors import ClusterError
from .places import Places
from .provision import fingerprint, provision


def initialise(places: Places, account: ServerAccount, binaries: Binaries) -> None:
    """Make the cluster under another name first: a kill in the middle leaves none, not half of one."""
    draft = places.home / "cluster.new"
    shutil.rmtree(draft, ignore_errors=True)
    if places.cluster.exists():
        places.cluster.rmdir()
    command = [
        binaries.program("initdb"),
        "--pgdata",
        str(draft),
        f"--username={SUPERUSER}",
        "--encoding=UTF8",
        "--data-checksums",
        "--auth-local=peer",
        "--auth-host=reject",
        "--lc-messages=C",
        "--text-search-config=simple",
        "--no-instructions",
        *locale_arguments(major=binaries.major),
    ]
    done = subprocess.run(
        command,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        **account.process_options,
    )
    if done.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        raise ClusterError(f"Baza de date nu poate fi făcută în {places.home}:\n{done.stderr.strip()}")
    with (draft / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("\ninclude 'registratura.conf'\n")
    draft.rename(places.cluster)


def provision_once(places: Places, account: ServerAccount) -> None:
    """Make roles, database and extensions unless a mark inside the cluster says that this was done."""
    mark = places.cluster / "registratura.provisioned"
    wanted = fingerprint()
    if mark.exists() and mark.read_text(encoding="ascii").strip() == wanted:
        return
    try:
        provision(folder=str(places.socket), superuser=SUPERUSER)
    except psycopg.Error as error:
        raise ClusterError(f"Baza de date nu poate fi pregătită: {error}") from error
    mark.write_text(wanted + "\n", encoding="ascii")
    account.own(mark, mode=0o600)


def major_of(places: Places) -> int | None:
    try:
        return int((places.cluster / "PG_VERSION").read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"Folderul {places.cluster} nu poate fi citit ca bază de date: porniți programul sub "
            "utilizatorul care l-a făcut sau aduceți-l dintr-o copie de siguranță."
        ) from error


def death_words(places: Places) -> str:
    """Return why the server died, with the last lines it wrote."""
    logs = [path for path in places.log.glob("*.log") if path.stat().st_size]
    newest = max(logs, key=lambda path: path.stat().st_mtime, default=None)
    if newest is None:
        return f"Serverul bazei de date din {places.home} s-a oprit la pornire, fără un cuvânt."
    last = newest.read_text(encoding="utf-8", errors="replace").splitlines()[-8:]
    return (
        f"Serverul bazei de date din {places.home} s-a oprit la pornire. Jurnalul lui ({newest}):\n"
        + "\n".join(last)
    )

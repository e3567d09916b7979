"""R2, R18: the worker is killed among jobs that read a mailbox and send letters; later each is there once."""

import email
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import psycopg

from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import APP, SUPERUSER
from registratura.toolkit.postgres.processes import ending_with_parent
from tests.fakes.imap_server import USER, ImapServer, imap_server
from tests.fakes.mail_server import Mailbox, mail_server
from tools.faults import ground, mail_clients
from tools.faults.ground import Place
from tools.faults.history import Judgement
from tools.faults.scenario import Outcome, Stage, surroundings

LETTERS = 12  # in and out, for each kill
_pause = threading.Event()  # never set: waiting on it is a pause


class Worker:
    """The worker as `registratura run` starts it."""

    def __init__(self, *, url: str, data: Path, mail_port: int) -> None:
        self.log = data / "worker.log"
        self._environ = surroundings(
            {
                "DJANGO_SETTINGS_MODULE": "registratura.config.settings",
                "REGISTRATURA_DATABASE_URL": url,
                "REGISTRATURA_DATA": str(data),
                "REGISTRATURA_MAIL_URL": f"smtp://127.0.0.1:{mail_port}",
                "REGISTRATURA_PRIVATE_MAILBOXES": "1",
            }
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        command = [
            *(sys.executable, "-m", "django", "procrastinate", "--skip-checks", "worker"),
            *("--concurrency", "8"),
        ]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                ending_with_parent(command, means="TERM"),
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """End it by SIGKILL, wherever it is."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def letters(count: int) -> list[bytes]:
    """Return letters as they arrive, each with a name of its own."""
    made = []
    for number in range(count):
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = f"Om <venit{number}@posta.example>", USER, "Cerere"
        letter["Message-ID"] = f"<{uuid4()}@posta.example>"
        letter.set_content("Vă rog să îmi eliberați adeverința.")
        letter.add_attachment(b"Act\n" * 200, maintype="text", subtype="plain", filename="act.txt")
        made.append(letter.as_bytes())
    return made


def name_of(letter: bytes) -> str:
    """Return the Message-ID of a letter."""
    return str(email.message_from_bytes(letter)["Message-ID"]).strip()


def let_time_pass(cluster: PrivateCluster, place: Place) -> None:
    """Let a minute of silence pass for dead workers, and the lease for what they were sending."""
    with psycopg.connect(cluster.url_for(SUPERUSER), autocommit=True) as server:
        server.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'")
        for column, state in (("lease_until", "sending"), ("next_attempt_at", "waiting")):
            server.execute(
                f"UPDATE messaging_delivery SET {column} = now(), queued_at = now() - interval '1 day'"
                " WHERE institution_id = %s AND state = %s",
                [place.institution, state],
            )


def killed(stage: Stage, times: int) -> Outcome:
    """Kill the worker again and again, give its successor what the clock would, and wait until all is done."""
    count, mailbox, place = LETTERS * times, Mailbox(), stage.place()
    data = stage.new_folder("data")
    with imap_server() as imap, mail_server(mailbox) as port:
        arrived = letters(count)
        imap.put(*arrived)
        box = _mailbox(stage, place, imap)
        # The password of the mailbox is sealed with the key of this process.
        shutil.copytree(Path(os.environ["REGISTRATURA_DATA"]) / "secrets", data / "secrets")
        ground.run(mail_clients.write_letters, place, count)
        worker = Worker(url=place.url, data=data, mail_port=port)

        def progress() -> int:
            return len(_kept(stage.durable, place)) + len(_ours(mailbox))

        kills = 0
        try:
            while progress() < 2 * count or kills < times:
                let_time_pass(stage.durable, place)
                ground.run(mail_clients.order_work, place, box)
                worker.start()
                wanted = min(progress() + LETTERS, 2 * count)
                _wait(lambda wanted=wanted: progress() >= wanted)  # type: ignore[misc]
                if kills < times:
                    worker.kill()
                    kills += 1
                else:
                    _wait(lambda: progress() >= 2 * count)
        finally:
            worker.kill()
        found = _judged(arrived, _kept(stage.durable, place), mailbox, data, place)
    return Outcome({"kills": kills, "letters in": count, "letters out": count}, found)


def _mailbox(stage: Stage, place: Place, imap: ImapServer) -> int:
    answer = stage.folder / f"{uuid4()}.mailbox"
    ground.run(mail_clients.open_mailbox, place, imap.port, answer)
    return int(answer.read_text(encoding="ascii"))


def _kept(cluster: PrivateCluster, place: Place) -> list[tuple[str, str]]:
    with ground.scoped(cluster, place.institution) as connection:
        rows = connection.execute("SELECT message_id, raw_sha256 FROM intake_trayitem").fetchall()
    return [(str(name), str(sha256)) for name, sha256 in rows]


def _ours(mailbox: Mailbox) -> set[str]:
    """To whom of those that were written to a letter came; who wrote gets a confirmation beside them."""
    return {to for to in mailbox.recipients if to.startswith("om")}


def _judged(
    arrived: list[bytes], kept: list[tuple[str, str]], mailbox: Mailbox, data: Path, place: Place
) -> Judgement:
    found, names = Judgement(), Counter(name.strip("<>") for name, _sha256 in kept)
    for letter in arrived:
        name = name_of(letter).strip("<>")
        if names[name] != 1:
            (found.lost if not names[name] else found.twice).append(
                f"{name} is in the tray {names[name]} times"
            )
    for name, sha256 in kept:
        if not (data / "files" / place.code / sha256[:2] / sha256).is_file():
            found.lost.append(f"the bytes of {name} are not in the store")
    sent: dict[str, set[str]] = {}
    for letter in mailbox.letters:
        sent.setdefault(str(email.message_from_bytes(letter)["To"]), set()).add(name_of(letter))
    # Taken by the server and not written down before the kill: sent again, under the same name.
    found.twice += [f"{to} got letters of {len(own)} names" for to, own in sent.items() if len(own) > 1]
    found.lost += [
        f"om{number} got no letter"
        for number in range(len(arrived))
        if f"om{number}@posta.example" not in _ours(mailbox)
    ]
    return found


def _wait(true: Callable[[], bool]) -> None:
    for _look in range(1800):
        if true():
            return
        _pause.wait(0.1)
    raise AssertionError("the worker does not go on")


def deleted_first(stage: Stage) -> Outcome:
    """A reader that takes letters out of the mailbox before it keeps them."""
    stage.durable.start()
    with ground.owner(stage.durable) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS control_letter (name text); TRUNCATE control_letter;")
        owner.execute("GRANT SELECT, INSERT ON control_letter TO registratura_app")
        with imap_server() as imap:
            arrived = letters(120)
            imap.put(*arrived)
            kills = 0
            while _left(imap):
                reader = ground.start(mail_clients.delete_then_keep, stage.durable.url_for(APP), imap.port)
                before = _left(imap)
                _wait(lambda before=before, reader=reader: _left(imap) < before or not reader.is_alive())  # type: ignore[misc]
                if reader.is_alive():
                    ground.kill(reader)
                    kills += 1
        kept = {row[0] for row in owner.execute("SELECT name FROM control_letter").fetchall()}
    lost = [name for name in map(name_of, arrived) if name not in kept]
    return Outcome({"kills": kills}, Judgement(lost=lost))


def _left(imap: ImapServer) -> int:
    with imap.opened() as client:
        _status, found = client.search(None, "ALL")
        return len(found[0].split())

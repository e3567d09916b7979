"""R17: a mail server that drops the line, a time-stamp authority that stamps other bytes."""

import email
import smtplib
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

from aiosmtpd.smtp import SMTP, Envelope, Session
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from registratura.signing.errors import StampingFailedError
from registratura.signing.services import time_stamp
from registratura.signing.trust.stamping import Authority
from tests.fakes.mail_server import Mailbox, mail_server
from tests.fakes.pki import Pki, running_pki
from tools.faults import ground, mail_clients
from tools.faults.history import Judgement
from tools.faults.scenario import Outcome, Stage

MOODS = ("451", "drop before", "drop after", "nonsense", "421", "ok")
LIES = ("away", "rubbish", "other bytes", "an old stamp", "a bit turned", "honest")


class Moody(Mailbox):
    """A mail server that takes a letter only at the sixth try, and has it twice by then."""

    def __init__(self) -> None:
        super().__init__()
        self.tries: Counter[str] = Counter()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Answer by the mood of this try."""
        to = envelope.rcpt_tos[0]
        mood = MOODS[min(self.tries[to], len(MOODS) - 1)]
        self.tries[to] += 1
        if mood in ("drop after", "ok"):
            await super().handle_DATA(server, session, envelope)
        if mood.startswith("drop"):
            server.transport.abort()
        return {"451": "451 busy", "421": "421 going away", "nonsense": "999 xyzzy"}.get(mood, "250 OK")


def letters(stage: Stage, times: int) -> Outcome:
    """Send letters by the product's own deliveries, hours apart, until the moods are over."""
    place, notes, mailbox = stage.place(), stage.notes(), Moody()
    with mail_server(mailbox) as port:
        ground.run(mail_clients.send_for_days, place, notes.folder, port, times, len(MOODS) + 2)
    found = _arrived(mailbox, times)
    found.other += [f"{to} is {state}" for to, state in notes.of("state") if state != "sent"]
    return Outcome({"letters": times, "tries": sum(mailbox.tries.values())}, found)


def letters_written_anew(stage: Stage) -> Outcome:
    """A program that writes a letter anew whenever it failed."""
    count, mailbox = 5, Moody()
    with mail_server(mailbox) as port:
        for number in range(count):
            sent = False
            while not sent:
                letter = EmailMessage()
                letter["From"], letter["To"] = "noi@localhost", f"om{number}@posta.example"
                letter["Message-ID"] = f"<{uuid4()}@localhost>"
                letter.set_content("Numărul dumneavoastră.")
                try:
                    with smtplib.SMTP("127.0.0.1", port, timeout=20) as server:
                        server.send_message(letter)
                    sent = True
                except (smtplib.SMTPException, OSError):
                    continue
    return Outcome({"letters": count, "tries": sum(mailbox.tries.values())}, _arrived(mailbox, count))


def _arrived(mailbox: Mailbox, count: int) -> Judgement:
    names: dict[str, set[str]] = {}
    for letter in mailbox.letters:
        head = email.message_from_bytes(letter)
        names.setdefault(str(head["To"]), set()).add(str(head["Message-ID"]))
    found = Judgement(
        twice=[f"{to} got letters of {len(own)} names" for to, own in names.items() if len(own) > 1]
    )
    found.lost += [
        f"om{number} got none" for number in range(count) if f"om{number}@posta.example" not in names
    ]
    return found


class _Liar:
    """Stands before a time-stamp authority and answers by its mood."""

    def __init__(self, pki: Pki) -> None:
        self.pki, self.mood, self.old = pki, "honest", b""

    def answer(self, asked: bytes) -> bytes:
        """Return what is answered to a request; empty: nothing."""
        if self.mood == "away":
            return b""
        if self.mood == "rubbish":
            return b"\x30\x03\x02\x01\x00 bun\xc4\x83 ziua"
        if self.mood == "an old stamp" and self.old:
            return self.old
        if self.mood == "other bytes":
            bent = tsp.TimeStampReq.load(asked)
            bent["message_imprint"]["hashed_message"] = sha256(b"other").digest()
            asked = bent.dump(force=True)
        said = self._asked(asked)
        if self.mood == "a bit turned":
            return said[:-5] + bytes([said[-5] ^ 1]) + said[-4:]
        self.old = said
        return said

    def _asked(self, asked: bytes) -> bytes:
        request = Request(self.pki.tsa_url, asked, {"Content-Type": "application/timestamp-query"})
        with urlopen(request, timeout=20) as answer:
            return bytes(answer.read())


@contextmanager
def _lying(folder: Path) -> Iterator[tuple[_Liar, str, Path]]:
    with running_pki(folder) as pki:
        liar = _Liar(pki)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                """Answer."""
                said = liar.answer(self.rfile.read(int(self.headers["Content-Length"])))
                if said:
                    self.send_response(200)
                    self.send_header("Content-Type", "application/timestamp-reply")
                    self.send_header("Content-Length", str(len(said)))
                    self.end_headers()
                    self.wfile.write(said)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        root = folder / "root-certificate.pem"
        root.write_bytes(x509.load_der_x509_certificate(pki.certificate("root")).public_bytes(Encoding.PEM))
        try:
            yield liar, f"http://127.0.0.1:{server.server_port}/", root
        finally:
            server.shutdown()
            server.server_close()


def stamps(stage: Stage, times: int) -> Outcome:
    """Ask for stamps by the product's own way, in every mood."""

    def careful(url: str, content: bytes) -> bytes:
        try:
            return time_stamp(authority=Authority(url, private_allowed=True), content=content).token
        except StampingFailedError:
            return b""

    return _stamped(stage, times, careful)


def stamps_believed(stage: Stage) -> Outcome:
    """A program that keeps whatever is answered."""

    def believing(url: str, content: bytes) -> bytes:
        imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": sha256(content).digest()}
        asked = tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "nonce": 7, "cert_req": True})
        try:
            with urlopen(Request(url, asked.dump()), timeout=20) as answer:
                return bytes(tsp.TimeStampResp.load(answer.read())["time_stamp_token"].dump())
        except (OSError, ValueError):
            return b""

    return _stamped(stage, 1, believing)


def _stamped(stage: Stage, times: int, ask: Callable[[str, bytes], bytes]) -> Outcome:
    found, kept = Judgement(), 0
    with _lying(stage.new_folder("pki")) as (liar, url, root):
        for turn in range(times):
            for mood in ("honest", *LIES):
                liar.mood = mood
                content = f"{turn} {uuid4()}".encode()
                token = ask(url, content)
                kept += bool(token)
                if token and not _holds(token, content, root):
                    found.other.append(f"kept, and does not hold: {mood}")
                if not token and mood == "honest":
                    found.lost.append("an honest stamp was not taken")
    return Outcome({"asked": times * (len(LIES) + 1), "kept": kept}, found)


def _holds(token: bytes, content: bytes, root: Path) -> bool:
    """Ask openssl whether a stamp is over these bytes and is its maker's."""
    place = root.with_name("token.der")
    place.write_bytes(token)
    command = [
        *("openssl", "ts", "-verify", "-digest", sha256(content).hexdigest()),
        *("-in", str(place), "-token_in", "-CAfile", str(root)),
    ]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0

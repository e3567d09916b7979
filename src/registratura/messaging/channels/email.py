"""
Letters by SMTP, one recipient in a conversation, with the server's words kept.

Until the closing dot nothing has been taken over, whatever goes wrong. After it, silence means that nobody can tell: a
letter is sent again under the same Message-ID, by which the receiver may drop the double. SMTP offers nothing better.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Timer

from registratura.messaging.channels.port import ChannelError, Parcel, Receipt
from registratura.messaging.letters import letter
from registratura.toolkit.egress import going_out
from registratura.toolkit.tls import client_context

CONNECT_S = 20.0
COMMAND_S = 60.0
CLOSING_DOT_S = 600.0  # RFC 5321, 4.5.3.2.6: whoever gives up earlier makes doubles
WHOLE_S = 840.0  # shorter than the lease of a delivery
CHUNK_BYTES = 1 << 16
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_QUEUED = re.compile(
    r"queued(?: mail)?(?: for delivery)?(?: as)?[ :=<]*([A-Za-z0-9._-]{4,100})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, repr=False)
class MailServer:
    """Where letters leave: `tls` from the first byte, `starttls` after the greeting. Never shown: it has a password."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False
    starttls: bool = False


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for a connection, a command's answer, the answer to the closing dot, all together."""

    connect: float = CONNECT_S
    command: float = COMMAND_S
    closing_dot: float = CLOSING_DOT_S
    whole: float = WHOLE_S


class SmtpTransport:
    """The way of letters."""

    def __init__(self, server: MailServer, *, sender: str, patience: Patience | None = None) -> None:
        self._server, self._sender = server, sender
        self._patience = patience or Patience()

    def send(self, parcel: Parcel) -> Receipt:
        """Hand a letter to the mail server."""
        message = letter(parcel=parcel, sender=self._sender)
        stage = _Stage()
        try:
            with self._conversation() as smtp:
                return _hand_over(smtp, parcel, message.as_bytes(), stage, self._patience)
        except ChannelError:
            raise
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError, ssl.SSLError) as error:
            raise ChannelError(_silence(error), unknown=stage.dot_sent) from error

    @contextmanager
    def _conversation(self) -> Iterator[smtplib.SMTP]:
        # Its own name is given: asking the network for it can take longer than the letter.
        own_name, patience = self._sender.rpartition("@")[2], self._patience.connect
        smtp = conversation(tls=self._server.tls, own_name=own_name, timeout=patience)
        # The name that the certificate must bear: smtplib sets it only by connecting in the constructor, unguarded.
        setattr(smtp, "_host", self._server.host)  # noqa: B010
        guard = Timer(self._patience.whole, lambda: _cut(smtp))
        guard.daemon = True
        guard.start()
        try:
            with going_out(connector="smtp", host=self._server.host, port=self._server.port):
                code, words = smtp.connect(self._server.host, self._server.port)
            if code != 220:
                raise _refusal(code, words)
            _wait(smtp, self._patience.command)
            smtp.ehlo_or_helo_if_needed()
            if self._server.starttls:
                smtp.starttls(context=client_context())
                smtp.ehlo()
            if self._server.user:
                smtp.login(self._server.user, self._server.password)
            yield smtp
            with suppress(smtplib.SMTPException, OSError):
                _wait(smtp, 5)
                smtp.quit()
        finally:
            guard.cancel()
            smtp.close()


def conversation(*, tls: bool, own_name: str, timeout: float) -> smtplib.SMTP:
    """Return a conversation that is not begun yet; over TLS it trusts no certificate that does not hold."""
    if tls:  # without rules of ours smtplib would take any certificate
        return smtplib.SMTP_SSL(local_hostname=own_name, timeout=timeout, context=client_context())
    return smtplib.SMTP(local_hostname=own_name, timeout=timeout)


class _Stage:
    """Whether the closing dot has left: from then on silence says nothing."""

    dot_sent = False


def _hand_over(
    smtp: smtplib.SMTP, parcel: Parcel, content: bytes, stage: _Stage, patience: Patience
) -> Receipt:
    foreign = not parcel.address.isascii()
    if foreign and not smtp.has_extn("smtputf8"):
        raise ChannelError("Serverul de poștă nu primește adrese cu diacritice (SMTPUTF8).", permanent=True)
    options = ["SMTPUTF8", "BODY=8BITMIME"] if foreign else []
    if smtp.has_extn("size"):
        options.append(f"size={len(content)}")
    wants_report = smtp.has_extn("dsn")
    if wants_report:
        options += ["RET=HDRS"]
    _asked(smtp.mail(parcel.return_to or "", options))
    _asked(smtp.rcpt(parcel.address, ["NOTIFY=SUCCESS,FAILURE,DELAY"] if wants_report else []))
    code, words = smtp.docmd("DATA")
    if code != 354:
        raise _refusal(code, words)
    assert smtp.sock is not None
    quoted = _LEADING_DOT.sub(b"..", content)
    for start in range(0, len(quoted), CHUNK_BYTES):
        smtp.sock.sendall(quoted[start : start + CHUNK_BYTES])
    _wait(smtp, patience.closing_dot)
    stage.dot_sent = True
    smtp.sock.sendall(b".\r\n" if quoted.endswith(b"\r\n") else b"\r\n.\r\n")
    code, words = smtp.getreply()
    if code != 250:
        raise _refusal(code, words)
    reply = _written(code, words)
    queued = _QUEUED.search(reply)
    return Receipt(reply, provider_id=queued[1] if queued else "")


def _asked(answer: tuple[int, bytes]) -> None:
    if answer[0] not in (250, 251):
        raise _refusal(*answer)


def _refusal(code: int, words: bytes | str) -> ChannelError:
    """Return a server's no: for good from 500 on; -1 is a connection that ended in mid-sentence."""
    if code == -1:
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
    return ChannelError(_written(code, words), permanent=500 <= code < 600 and code not in _OURS_TO_MEND)


# Refusals of the sender, not of the letter: signing in, encryption, order of commands. Mended by the administrator.
_OURS_TO_MEND = (500, 501, 502, 503, 504, 530, 534, 535, 538)


def _written(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}"[:1_000]


def _silence(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _wait(smtp: smtplib.SMTP, seconds: float) -> None:
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def _cut(smtp: smtplib.SMTP) -> None:
    with suppress(OSError, AttributeError):
        if smtp.sock is not None:
            smtp.sock.shutdown(2)

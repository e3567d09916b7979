"""Files and mails made for the tests of the intake, and what they read of the result."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from registratura.documents import queries as documents
from registratura.flows.ingest.intake import Outcome, ingest
from registratura.registers import queries as books
from registratura.registers.queries import EntryCard
from registratura.toolkit.scope import acting_for
from tests.cast import Town

MAIL = (
    b"From: =?utf-8?q?Ilinca_Moga?= <Ilinca.Moga@Posta.example>\r\n"
    b"To: registratura@alba.example\r\nSubject: Cerere de adeverin\xc8\x9b\xc4\x83\r\n"
    b"Date: %s\r\nMessage-ID: <1@posta.example>\r\n"
)


def clock() -> datetime:
    return datetime.now(tz=UTC)


def run(town: Town, *paths: Path, register: Any = None) -> list[Outcome]:
    """Take paths in and return what became of each input."""
    return list(
        ingest(institution=town.institution, register=register or town.general, paths=paths, clock=clock)
    )


def mail(
    *, body: bytes = b"\r\nBun\xc4\x83 ziua.\r\n", sent: datetime | None = None, **headers: bytes
) -> bytes:
    """Make a mail; a header given as empty is left out."""
    moment = (sent or clock() - timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S +0000")
    lines = (MAIL % moment.encode()).split(b"\r\n")[:-1]
    for name, value in headers.items():
        lines = [line for line in lines if not line.lower().startswith(name.encode().lower() + b":")]
        if value:
            lines.append(name.encode() + b": " + value)
    return b"\r\n".join(lines) + b"\r\n" + body


def with_attachments(*parts: tuple[str, bytes]) -> bytes:
    """Make a mail with attachments."""
    body = b"\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nVedeti anexele.\r\n"
    for name, content in parts:
        body += (
            b"--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="
            + f'"{name}"'.encode()
            + b"\r\n\r\n"
            + content
            + b"\r\n"
        )
    return mail(
        body=body + b"--b--\r\n", **{"Content-Type": b'multipart/mixed; boundary="b"', "MIME-Version": b"1.0"}
    )


def card(town: Town, outcome: Outcome) -> EntryCard:
    """Return the entry that an outcome speaks of."""
    assert outcome.year is not None
    assert outcome.number is not None
    with acting_for(town.id):
        entry = books.entry(register=town.general, year=outcome.year, number=outcome.number)
        assert entry is not None
        return books.entry_card(entry)


def kept(town: Town, sha256: str) -> bytes:
    """Return the bytes that the institution keeps under a digest."""
    with documents.open_bytes(space=town.institution.code, sha256=sha256) as stream:
        return stream.read()


def written(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder

"""The mail catcher of `registratura run`: letters become files and nothing leaves the machine."""

import asyncio
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

import click
from aiosmtpd.smtp import SMTP, Envelope, Session

MOST_BYTES = 50 * 1024 * 1024


class KeptMail:
    """Writes every accepted letter, byte for byte, as one `.eml` file named by the time it came (UTC)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the letter: whole on the disk before it is acknowledged."""
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{secrets.token_hex(4)}"
        draft = self._folder / f".{name}"
        content = envelope.content or b""
        with draft.open("xb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self._folder / f"{name}.eml")
        return "250 Message accepted"


async def _serve(folder: Path, port: int) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = KeptMail(folder)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(handler, data_size_limit=MOST_BYTES, enable_SMTPUTF8=True), "127.0.0.1", port
    )
    await server.serve_forever()


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), required=True)
@click.option("--port", type=int, required=True)
def mail_catcher(folder: Path, port: int) -> None:
    """Primește scrisorile programului și le păstrează ca fișiere .eml."""
    asyncio.run(_serve(folder, port))

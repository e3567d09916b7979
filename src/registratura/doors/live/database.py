"""News out of PostgreSQL: one connection listens, one reads. Plain psycopg, so that the process stays small."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

import psycopg

from registratura.doors.live.hub import Notice, Told

CHANNEL: Final = "registratura_live"
AT_ONCE: Final = 500
GATHER_S: Final = 0.003
"""How long news that comes together is gathered before one question asks for all of it."""

_READ: Final = "SELECT kind, id, chat, coalesce(operator, 0), told FROM support_live(%s, %s, %s, %s)"


class DatabaseSource:
    """Listens to the rooms' triggers and reads through the function that they leave open."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._reader: psycopg.AsyncConnection[Any] | None = None

    async def notices(self) -> AsyncIterator[list[Notice]]:
        """Give portions of news as they come. Raises: OSError when the connection is lost."""
        try:
            async with await self._connected() as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                while True:
                    portion: list[Notice] = []
                    async for one in connection.notifies(stop_after=1):
                        portion += _notice(one.payload)
                    async for one in connection.notifies(timeout=GATHER_S, stop_after=AT_ONCE):
                        portion += _notice(one.payload)
                    if portion:
                        yield portion
        except psycopg.Error as error:
            raise OSError(str(error)) from error

    async def read(self, *, institution_id: int, said: Sequence[int], chats: Sequence[int]) -> list[Told]:
        """Return messages by number, and how conversations stand. Raises: OSError."""
        return await self._asked(institution_id, list(said), list(chats), -1)

    async def after(self, *, institution_id: int, chats: Sequence[int], number: int) -> list[Told]:
        """Return what was said in conversations after a message. Raises: OSError."""
        return await self._asked(institution_id, [], list(chats), max(0, number))

    async def _asked(self, *values: object) -> list[Told]:
        try:
            if self._reader is None or self._reader.closed:
                self._reader = await self._connected(autocommit=True)
            # The function sets institution and purpose for its own transaction alone.
            cursor = await self._reader.execute(_READ, values, prepare=True)
            return [Told(*row) for row in await cursor.fetchall()]
        except psycopg.Error as error:
            raise OSError(str(error)) from error

    async def _connected(self, *, autocommit: bool = True) -> psycopg.AsyncConnection[Any]:
        return await psycopg.AsyncConnection.connect(
            self._url, autocommit=autocommit, application_name="registratura live"
        )


def _notice(payload: str) -> list[Notice]:
    """Read `institution:kind:chat:message`; what is not ours is passed over."""
    parts = payload.split(":")
    if len(parts) != 4 or not (parts[0].isdigit() and parts[2].isdigit() and parts[3].isdigit()):
        return []
    return [Notice(int(parts[0]), int(parts[2]), int(parts[3]))]

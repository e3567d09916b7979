"""
Counters that all processes share and that count each call once, however many come together.

They stand in a table that is not logged: a crash empties them, which costs nothing. A key is a digest: who reads the
table learns neither what was counted nor for whom.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils.encoding import force_bytes

_COUNT: Final = """
INSERT INTO accounts_counter AS kept (key, hits, ends_at)
SELECT key, 1, %(ends_at)s FROM unnest(%(keys)s::bytea[]) WITH ORDINALITY AS given (key, place) ORDER BY place
ON CONFLICT (key) DO UPDATE SET
    hits = CASE WHEN kept.ends_at <= %(now)s THEN 1 ELSE kept.hits + 1 END,
    ends_at = CASE WHEN kept.ends_at <= %(now)s THEN excluded.ends_at ELSE kept.ends_at END
RETURNING key, hits, ends_at
"""
_SWEEP: Final = """
DELETE FROM accounts_counter WHERE key IN (
    SELECT key FROM accounts_counter WHERE ends_at <= %s ORDER BY ends_at LIMIT 1000 FOR UPDATE SKIP LOCKED
)
"""
_SWEEP_ONE_IN: Final = 200


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there were in the window, this one with them, and when the window ends."""

    hits: int
    ends_at: datetime


def count(key: str, *, within: timedelta, now: datetime) -> Counted:
    """
    Count one, and say how many there were. The window begins with the first and is not prolonged.

    Call it outside a long transaction: the row of the counter stays locked until the transaction ends.
    """
    return count_each(key, within=within, now=now)[0]


def count_each(*keys: str, within: timedelta, now: datetime) -> tuple[Counted, ...]:
    """
    Count one under each of several different keys, in one statement, and say how many there were under each.

    Who counts under the same keys names them in the same order: their rows are locked in it.
    """
    secret = force_bytes(settings.SECRET_KEY)[:64]
    digests = [hashlib.blake2b(key.encode(), digest_size=16, key=secret).digest() for key in keys]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"keys": digests, "now": now, "ends_at": now + within})
        counted = {bytes(key): Counted(hits, ends_at) for key, hits, ends_at in cursor.fetchall()}
        if secrets.randbelow(_SWEEP_ONE_IN) == 0:
            cursor.execute(_SWEEP, [now])
    return tuple(counted[digest] for digest in digests)

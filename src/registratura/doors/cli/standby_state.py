"""What doctor says of a second database server: whether an answer waits until that one has it too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .findings import Finding

if TYPE_CHECKING:
    import psycopg

NAME = "A doua mașină"
_ASKED = (
    "SELECT pg_is_in_recovery(), (SELECT count(*) FROM pg_stat_replication),"
    " current_setting('synchronous_standby_names') <> '',"
    " current_setting('synchronous_commit') IN ('on', 'remote_apply')"
)


def findings(connection: psycopg.Connection) -> Iterator[Finding]:
    """Say what follows this server; nothing where nothing follows it and nothing is waited for."""
    row = connection.execute(_ASKED).fetchone()
    assert row is not None
    is_copy, followers, named, waits = row
    if is_copy:
        yield Finding(
            name=NAME,
            state="failure",
            words="adresa duce la copie, care nu poate fi scrisă",
            remedy="Puneți în adresă amândouă mașinile și target_session_attrs=read-write.",
        )
    elif named and waits:
        words = "un răspuns se dă numai după ce numărul este și acolo"
        yield (
            Finding(name=NAME, state="ok", words=words)
            if followers
            else Finding(
                name=NAME,
                state="failure",
                words="lipsește, iar înregistrarea o așteaptă",
                remedy="Porniți copia sau, dacă nu mai vine, goliți synchronous_standby_names și reîncărcați.",
            )
        )
    elif followers:
        yield Finding(
            name=NAME,
            state="warning",
            words="urmează, dar nu este așteptată: la o cădere s-ar pierde numere deja date",
            remedy="Puneți synchronous_standby_names și lăsați synchronous_commit = on.",
        )

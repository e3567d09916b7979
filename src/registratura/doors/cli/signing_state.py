"""What `registratura doctor` says of signing keys and of the authorities of time stamps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from registratura.toolkit.calling import CallFailedError, call

from .findings import Finding

if TYPE_CHECKING:
    from registratura.config.env import Environment

_KEYS = """
SELECT coalesce(u.full_name, 'sigiliul instituției'), k.label, k.valid_to
  FROM signing_key k LEFT JOIN accounts_user u ON u.id = k.user_id
 WHERE k.removed_at IS NULL AND k.valid_to < now() + interval '30 days' ORDER BY k.valid_to, k.id
"""
_SHOWN = 5


def findings(url: str, surroundings: Environment) -> Iterator[Finding]:
    """Ask the database for every institution, and each authority whether it answers at all."""
    import psycopg

    ending: list[str] = []
    ended = False
    authorities: dict[str, str] = {}
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            towns = connection.execute(
                "SELECT id, name FROM institutions_institution WHERE closed_at IS NULL ORDER BY id"
            ).fetchall()
            for number, name in towns:
                connection.execute("SELECT set_config('app.institution', %s, true)", [str(number)])
                for who, label, valid_to in connection.execute(_KEYS).fetchall():
                    ended = ended or valid_to < datetime.now(tz=UTC)
                    ending.append(f"{name}: „{label}” ({who}), {valid_to:%d.%m.%Y}")
                for row in connection.execute("SELECT stamp_url FROM signing_options").fetchall():
                    if row[0]:
                        authorities[row[0]] = name
    except psycopg.Error:
        return  # an older structure, or a database that other lines speak of
    yield _keys(ending, ended=ended)
    for address, name in authorities.items():
        yield _authority(address, name, surroundings)


def _keys(ending: list[str], *, ended: bool) -> Finding:
    name = "Cheile de semnare"
    if not ending:
        return Finding(name=name, state="ok", words="niciuna nu expiră în treizeci de zile")
    words = "; ".join(ending[:_SHOWN]) + ("; …" if len(ending) > _SHOWN else "")
    remedy = "Reînnoiți certificatele la emitent și adăugați-le la „Cheile mele de semnare”."
    return Finding(name=name, state="failure" if ended else "warning", words=words, remedy=remedy)


def _authority(address: str, institution: str, surroundings: Any) -> Finding:
    name = f"Marca temporală, {institution}"
    try:
        call(
            connector="time-stamps",
            method="GET",
            url=address,
            private_allowed=surroundings.private_trust_services,
            plain_allowed=True,
            whole_s=10.0,
        )
    except CallFailedError as error:
        remedy = (
            "Documentele se semnează și așteaptă marca. Verificați adresa la „Semnare și sigiliu” și rețeaua."
        )
        return Finding(name=name, state="warning", words=f"{address} nu răspunde: {error}", remedy=remedy)
    return Finding(name=name, state="ok", words=f"{address} răspunde")

"""What `registratura doctor` says of trusted lists and of checks of signatures that stopped or hang."""

from __future__ import annotations

from collections.abc import Iterator

from .findings import Finding

_LISTS = """
SELECT count(*), count(*) FILTER (WHERE next_update_at < now()), min(territory) FILTER (WHERE next_update_at < now())
  FROM (SELECT DISTINCT ON (territory) territory, next_update_at FROM signatures_trustlist
         ORDER BY territory, sequence_number DESC, id DESC) newest
"""
_CHECKS = """
SELECT count(*) FILTER (WHERE state = 'failed'),
       count(*) FILTER (WHERE state = 'checking' AND begun_at < now() - interval '15 minutes')
  FROM signatures_check WHERE state IN ('failed', 'checking')
"""


def findings(url: str) -> Iterator[Finding]:
    """Ask the database for the lists in force, and for every institution what stopped."""
    import psycopg

    stopped: list[str] = []
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            row = connection.execute(_LISTS).fetchone()
            towns = connection.execute(
                "SELECT id, name FROM institutions_institution WHERE closed_at IS NULL ORDER BY id"
            ).fetchall()
            for number, name in towns:
                connection.execute("SELECT set_config('app.institution', %s, true)", [str(number)])
                failed, hung = connection.execute(_CHECKS).fetchone() or (0, 0)
                if failed or hung:
                    stopped.append(f"{name}: {failed} oprite, {hung} care durează prea mult")
    except psycopg.Error:
        return  # an older structure, or a database that other lines speak of
    yield _lists(*(row or (0, 0, None)))
    yield _checks(stopped)


def _lists(count: int, stale: int, which: str | None) -> Finding:
    name = "Listele de încredere ale semnăturilor"
    remedy = "Descărcați listele de la operatorii lor și porniți „registratura trust load FIȘIER”."
    if not count:
        words = "niciuna încărcată: nicio semnătură primită nu poate fi numită calificată"
        return Finding(name=name, state="warning", words=words, remedy=remedy)
    if stale:
        return Finding(
            name=name, state="warning", words=f"{stale} învechite, între ele {which}", remedy=remedy
        )
    return Finding(name=name, state="ok", words=f"{count}, la zi")


def _checks(stopped: list[str]) -> Finding:
    name = "Verificarea semnăturilor"
    if not stopped:
        return Finding(name=name, state="ok", words="nicio verificare oprită")
    remedy = "Fișierele stau în „Carantină”; de acolo se cere verificarea din nou."
    return Finding(name=name, state="warning", words="; ".join(stopped[:5]), remedy=remedy)

"""What an answer of RO e-Factura means. Pure: status and bytes in, meaning out; what has no meaning is trouble."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext as _

from registratura.invoicing.efactura.port import (
    Ended,
    ListedMessage,
    Refused,
    Taken,
    TroubleError,
    Working,
)

MOST_BYTES: Final = 256 * 1024
ZIP: Final = b"PK\x03\x04"
# Words of an upload's refusal that speak of the file itself: all others are about the way, and the file may be right.
_OF_THE_FILE: Final = ("nu este valid", "marime fisier", "fisier transmis", "valorile acceptate")
_SHORTEST_PAUSE: Final = timedelta(minutes=1)
_LONGEST_PAUSE: Final = timedelta(hours=24)


def of_upload(*, status: int, body: bytes, now: datetime, retry_after: str = "") -> Taken | Refused:
    """Read the answer to an upload. Raises: TroubleError."""
    root = _header(status, body, now, retry_after)
    index, execution = root.get("index_incarcare", ""), root.get("ExecutionStatus", "")
    if execution == "0" and index.isdigit() and int(index) > 0:
        return Taken(index)
    reasons = _reasons(root)
    if execution == "1" and reasons and _speaks_of_the_file(reasons):
        return Refused(reasons)
    raise TroubleError(_said(reasons) if reasons else _("RO e-Factura a răspuns fără index."))


def of_state(*, status: int, body: bytes, now: datetime, retry_after: str = "") -> Working | Ended | Refused:
    """Read the answer to a question about a file. Raises: TroubleError."""
    root = _header(status, body, now, retry_after)
    state, number = root.get("stare", "").strip().lower(), root.get("id_descarcare", "")
    if state == "in prelucrare":
        return Working()
    if state in ("ok", "nok") and number.isdigit():
        return Ended(accepted=state == "ok", download_id=number)
    reasons = _reasons(root)
    if state.startswith("xml cu erori"):
        return Refused(reasons or (_("Fișierul nu a putut fi preluat de sistem."),))
    raise TroubleError(_said(reasons) if reasons else _("RO e-Factura nu a spus starea facturii."))


def of_download(*, status: int, body: bytes, now: datetime, retry_after: str = "") -> bytes:
    """Return the archive that came. Raises: TroubleError for everything that is no archive."""
    if status == 200 and body.startswith(ZIP):
        return body
    _refuse_status(status, body, now, retry_after)
    found = _json(body)
    if isinstance(found, dict) and found.get("eroare"):
        raise TroubleError(_said((str(found["eroare"]),)))
    raise TroubleError(_no_answer(body))


def of_messages(*, status: int, body: bytes, now: datetime, retry_after: str = "") -> Sequence[ListedMessage]:
    """Read the list of messages; an empty one comes as an error with words. Raises: TroubleError."""
    _refuse_status(status, body, now, retry_after)
    found = _json(body)
    if not isinstance(found, dict):
        raise TroubleError(_no_answer(body))
    if found.get("eroare"):
        words = str(found["eroare"])
        if words.lower().startswith("nu exista mesaje"):
            return ()
        raise TroubleError(_said((words,)))
    rows = found.get("mesaje")
    if not isinstance(rows, list):
        raise TroubleError(_no_answer(body))
    return tuple(
        ListedMessage(str(row.get("id", "")), str(row.get("id_solicitare", "")), str(row.get("tip", "")))
        for row in rows
        if isinstance(row, dict)
    )


def of_token(*, status: int, body: bytes, now: datetime) -> tuple[str, str, datetime | None]:
    """Read a new token: itself, the next refreshing one, when it ends. Raises: TroubleError."""
    found = _json(body) if status == 200 else None
    if not isinstance(found, dict) or not isinstance(found.get("access_token"), str):
        raise TroubleError(
            _("ANAF nu a reînnoit tokenul. Cereți altul cu certificatul digital și lipiți-l aici.")
        )
    lasts = found.get("expires_in")
    ends = now + timedelta(seconds=lasts) if isinstance(lasts, int) and 0 < lasts < 10**9 else None
    return found["access_token"], str(found.get("refresh_token") or ""), ends


def _header(status: int, body: bytes, now: datetime, retry_after: str) -> Any:
    _refuse_status(status, body, now, retry_after)
    if len(body) > MOST_BYTES:
        raise TroubleError(_no_answer(body))
    found = _json(body)
    if isinstance(found, dict) and found.get("eroare"):
        raise TroubleError(_said((str(found["eroare"]),)))
    try:
        root = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise TroubleError(_no_answer(body)) from None
    if root.tag.rpartition("}")[2] != "header":
        raise TroubleError(_no_answer(body))
    return root


def _refuse_status(status: int, body: bytes, now: datetime, retry_after: str) -> None:
    if status == 200:
        return
    if status == 429:
        raise TroubleError(
            _("Prea multe întrebări într-un timp scurt; se încearcă mai târziu."),
            retry_at=_pause(retry_after, now),
        )
    if status in (401, 403):
        raise TroubleError(
            _("ANAF nu a primit tokenul de acces (%d). Înnoiți-l la „Legătura cu RO e-Factura”.") % status
        )
    raise TroubleError(_("RO e-Factura a răspuns cu eroarea %d.") % status, lost=status >= 500)


def _pause(retry_after: str, now: datetime) -> datetime:
    wait = _SHORTEST_PAUSE
    if retry_after.isdigit():
        wait = timedelta(seconds=min(int(retry_after), 10**6))
    elif retry_after:
        try:
            wait = parsedate_to_datetime(retry_after) - now
        except (ValueError, TypeError):
            wait = _SHORTEST_PAUSE
    return now + min(max(wait, _SHORTEST_PAUSE), _LONGEST_PAUSE)


def _reasons(root: Any) -> tuple[str, ...]:
    return tuple(
        " ".join(words.split())
        for one in root.iter()
        if (words := one.get("errorMessage", "")) and one.tag.rpartition("}")[2] in ("Errors", "Error")
    )


def _speaks_of_the_file(reasons: Sequence[str]) -> bool:
    words = " ".join(reasons).lower()
    return any(one in words for one in _OF_THE_FILE)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _said(reasons: Sequence[str]) -> str:
    return _("RO e-Factura a spus: %s") % "; ".join(reasons)[:300]


def _no_answer(body: bytes) -> str:
    start = body[:300].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return _("A venit o pagină de oprire (firewall) în locul răspunsului.")
    return _("A venit ceva ce nu este un răspuns al RO e-Factura.")

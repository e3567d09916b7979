"""Asking issuers whether certificates were taken back: off unless the operator names the hosts that may be asked."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

from registratura.signatures.confined import Fetch, ask_nobody
from registratura.toolkit.asking_issuers import ask_issuer
from registratura.toolkit.calling import CallAnswer, CallFailedError, call

MOST_ASKED = 12
PATIENCE_S = 8.0


def fetcher(hosts: Sequence[str], *, ask: Callable[..., CallAnswer] = call) -> Fetch:
    """
    Return what asks the named hosts, and only them; nobody when none is named.

    hosts: exact names, as `ocsp.exemplu.ro`. What fails is left out: the verdict then says that it is not known.
    """
    allowed = {host.strip().lower() for host in hosts if host.strip()}
    if not allowed:
        return ask_nobody

    def fetch(questions: Sequence[Mapping[str, str]]) -> list[tuple[str, bytes]]:
        found = []
        for question in questions[:MOST_ASKED]:
            if (answer := _asked(question, allowed, ask)) is not None:
                found.append((question["kind"], answer))
        return found

    return fetch


def _asked(question: Mapping[str, str], allowed: set[str], ask: Callable[..., CallAnswer]) -> bytes | None:
    kind, url = question.get("kind"), question.get("url", "")
    try:
        host = (urlsplit(url).hostname or "").lower()
        if kind not in ("ocsp", "crl") or host not in allowed:
            return None
        body = base64.b64decode(question.get("request", ""), validate=True) if kind == "ocsp" else None
        return ask_issuer(url, question=body, private_allowed=False, within_s=PATIENCE_S, ask=ask)
    except (ValueError, binascii.Error, CallFailedError):
        return None

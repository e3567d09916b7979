"""Asking an issuer of certificates over the network: OCSP, lists of what was taken back, certificates of issuers."""

from __future__ import annotations

from collections.abc import Callable

from registratura.toolkit.calling import CallAnswer, CallFailedError, call

OCSP = "application/ocsp-request"


def ask_issuer(
    url: str,
    *,
    question: bytes | None = None,
    private_allowed: bool,
    within_s: float,
    ask: Callable[..., CallAnswer] = call,
) -> bytes:
    """
    Return what an issuer answers; what comes is signed by it and judged by that, whoever carried it.

    question: in OCSP; without one something is fetched. private_allowed: whether the own network may be asked.
    Raises: CallFailedError.
    """
    answer = ask(
        connector="revocation",
        method="GET" if question is None else "POST",
        url=url,
        body=question,
        headers={} if question is None else {"Content-Type": OCSP},
        private_allowed=private_allowed,
        plain_allowed=True,
        whole_s=within_s,
    )
    if answer.status != 200:
        raise CallFailedError(answer.words)
    return answer.body

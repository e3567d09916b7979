"""Validations of licenses a minute over the network, and the check of a signed file without one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import cycle
from time import perf_counter
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registratura.doors.cli.context import tell

from .figures import Round, alternate, percentile, processor_s, share
from .ground import Ground, serving
from .load import get, http_round
from .reading import warm

PRODUCT = "scanare"
PATH = "/api/licences/validate/"


def measure_licences(
    *, ground: Ground, licences: int, clients: int, seconds: float, rounds: int
) -> dict[str, Any]:
    """
    Measure validations over many licenses, each with its machine, and one file checked many times.

    ground: where the supplier is opened beside the institution.
    """
    from django.db import connections

    questions, file_ms, alone_ms = _issued(licences)
    connections.close_all()
    worked = processor_s(database=ground.cluster.status().pid)
    with serving(product=True) as port:
        turn, greeting = cycle(questions), get("/bench/hello/", cookie=ground.cookie)

        def asking(length: float) -> Round:
            return http_round(port=port, clients=clients, request=lambda: next(turn), seconds=length)

        def hello(length: float) -> Round:
            return http_round(port=port, clients=clients, request=lambda: greeting, seconds=length)

        warm(hello, "/bench/hello/")
        warm(asking, PATH)
        cases = alternate(works={"hello": hello, "validate": asking}, rounds=rounds, seconds=seconds)
    online = cases["validate"]
    spent = processor_s(database=ground.cluster.status().pid)
    # The server's own start, the warming and the greetings are in it: the figure is above the true one, never below.
    each = {who: round(1000 * (spent[who] - worked[who]) / online["count"], 3) for who in spent}
    return {
        "licences": licences,
        "clients": clients,
        "hello": cases["hello"],
        "validate": online,
        "share_of_hello": share(online, cases["hello"]),
        "validations_per_minute": round(online["per_second"] * 60),
        "wanted_per_minute": 10_000,
        "processor_ms_each": each,
        "file_check_ms": file_ms,
        "signature_alone_ms": alone_ms,
        "wanted_file_check_ms": 5,
    }


def _issued(licences: int) -> tuple[list[bytes], dict[str, float], dict[str, float]]:
    """Issue so many licenses, and return what asks for each, the times of a file's check and of its signature alone."""
    from registratura.institutions import services as institutions
    from registratura.kernel.licenses.fingerprints import fingerprint
    from registratura.kernel.licenses.request import key_digest
    from registratura.kernel.privacy import Purpose
    from registratura.licensing import services
    from registratura.licensing.validating import Scope
    from registratura.toolkit.purpose import reading_for
    from registratura.toolkit.scope import acting_for

    now = datetime.now(UTC)
    supplier = institutions.open_institution(
        name="Furnizor", cui="", now=now, code="furnizor", kind="supplier"
    )
    questions: list[bytes] = []
    figures: dict[str, float] = {}
    alone: dict[str, float] = {}
    tell(f"Se emit {licences} licențe…")
    with acting_for(supplier.id), reading_for(Purpose.P07):
        product = services.add_product(code=PRODUCT, name="Scanare", platforms=[], by=None, now=now)
        policy = services.add_policy(
            product_id=product, code="an", draft=services.PolicyDraft(name="Un an"), by=None, now=now
        )
        for number in range(licences):
            issued = services.issue_license(policy_id=policy, name="Stație", customer=None, by=None, now=now)
            digest, mark = key_digest(issued.key), fingerprint(str(number).encode(), product=PRODUCT)
            scope = Scope(product=PRODUCT, fingerprint=mark)
            services.activate(digest=digest, scope=scope, platform="linux", version="1", by=None, now=now)
            questions.append(_question(issued.key, mark))
            if number == 0:
                handed = services.hand_file(digest=digest, fingerprint=mark, by=None, now=now)
                figures = _checked(handed.certificate, issued.key, now)
                alone = _signature_alone(len(handed.certificate))
    return questions, figures, alone


def _checked(certificate: str, key: str, now: datetime) -> dict[str, float]:
    from registratura.kernel.attesting import read_multikey
    from registratura.kernel.licenses.certificate import read
    from registratura.kernel.licenses.standing import period_of, standing
    from registratura.licensing import queries

    keys = {card.key_id: read_multikey(card.public_key) for card in queries.signing_keys()}
    return _each(lambda: standing(period_of(read(certificate, keys=keys, license_key=key)), now=now))


def _signature_alone(length: int) -> dict[str, float]:
    """Return how long one Ed25519 signature over as many bytes takes to verify: less than that no check can cost."""
    key, message = Ed25519PrivateKey.generate(), bytes(length)
    signature, public = key.sign(message), key.public_key()
    return _each(lambda: public.verify(signature, message))


def _each(deed: Callable[[], object]) -> dict[str, float]:
    took = []
    for _time in range(500):
        began = perf_counter()
        deed()
        took.append(perf_counter() - began)
    return {f"p{part}": round(percentile(sorted(took), part) * 1000, 3) for part in (50, 95, 99)}


def _question(key: str, mark: str) -> bytes:
    body = json.dumps({"product": PRODUCT, "fingerprint": mark}).encode()
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: License {key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: keep-alive\r\n\r\n"
    )
    return head.encode() + body

"""Validations of licenses a minute over the network, and the check of a signed file without one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import cycle
from time import perf_counter
from typing import Any

from registratura.doors.cli.context import tell

from .figures import Round, alternate, percentile, processor_s
from .ground import Ground, serving
from .load import http_round

PRODUCT = "scanare"


def measure_licences(
    *, ground: Ground, licences: int, clients: int, seconds: float, rounds: int
) -> dict[str, Any]:
    """
    Measure validations over many licenses, each with its machine, and one file checked many times.

    ground: where the supplier is opened beside the institution.
    """
    from django.db import connections

    questions, file_ms = _issued(licences)
    connections.close_all()
    worked = processor_s(database=ground.cluster.status().pid)
    with serving(product=True) as port:
        turn = cycle(questions)

        def asking(length: float) -> Round:
            return http_round(port=port, clients=clients, request=lambda: next(turn), seconds=length)

        asking(0.5)
        online = alternate(works={"validate": asking}, rounds=rounds, seconds=seconds)["validate"]
    spent = processor_s(database=ground.cluster.status().pid)
    # The server's own start and the warming are in it: the figure is above the true one, never below.
    each = {who: round(1000 * (spent[who] - worked[who]) / online["count"], 3) for who in spent}
    return {
        "licences": licences,
        "clients": clients,
        "validate": online,
        "validations_per_minute": round(online["per_second"] * 60),
        "wanted_per_minute": 10_000,
        "processor_ms_each": each,
        "file_check_ms": file_ms,
        "wanted_file_check_ms": 5,
    }


def _issued(licences: int) -> tuple[list[bytes], dict[str, float]]:
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
    return questions, figures


def _checked(certificate: str, key: str, now: datetime) -> dict[str, float]:
    from registratura.kernel.attesting import read_multikey
    from registratura.kernel.licenses.certificate import read
    from registratura.kernel.licenses.standing import period_of, standing
    from registratura.licensing import queries

    keys = {card.key_id: read_multikey(card.public_key) for card in queries.signing_keys()}
    took = []
    for _each in range(500):
        began = perf_counter()
        standing(period_of(read(certificate, keys=keys, license_key=key)), now=now)
        took.append(perf_counter() - began)
    return {f"p{share}": round(percentile(sorted(took), share) * 1000, 3) for share in (50, 95, 99)}


def _question(key: str, mark: str) -> bytes:
    body = json.dumps({"product": PRODUCT, "fingerprint": mark}).encode()
    head = (
        "POST /api/licences/validate/ HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: License {key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: keep-alive\r\n\r\n"
    )
    return head.encode() + body

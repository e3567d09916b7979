"""`bench portal`: public pages as many people read them, beside the greeting of the same server."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from itertools import cycle
from typing import Any, Final

from .figures import Round, alternate, share
from .ground import CODE, Ground, serving
from .load import get, http_round, visitors_round
from .reading import warm

HELLO: Final = "/bench/hello/"
AT_ONCE: Final = 8  # clients that never pause, for what the server can give at the most
PAGES: Final = {
    "home": f"/portal/{CODE}/",
    "institutions": "/portal/",
    "accessibility": f"/portal/{CODE}/accesibilitate/",
    "piece for other sites": f"/portal/{CODE}/piesa/",
    "forms": f"/portal/{CODE}/depunere/",
    "follow": f"/portal/{CODE}/urmarire/",
    "gazette": f"/portal/{CODE}/monitor/",
    "privacy": f"/portal/{CODE}/confidentialitate/",
}


def measure_visiting(
    *, ground: Ground, visitors: int, pause_s: float, seconds: float, rounds: int
) -> list[dict[str, Any]]:
    """
    Measure each page beside the greeting, read by visitors who pause; then all pages together, read one after another.

    The last case asks for all of them without a pause: what the server can give at the most.
    """
    from registratura.portals import services as portals  # rooms are there once the ground is
    from registratura.toolkit.scope import acting_for

    with acting_for(ground.institution_id):
        portals.open_portal(by=None, now=datetime.now(UTC))
    report = []
    with serving(product=True) as port:
        hello = [get(HELLO, cookie=ground.cookie)]
        pages = {name: [get(path)] for name, path in PAGES.items()}
        every = [request for requests in pages.values() for request in requests]
        for request in (*hello, *every):
            warm(partial(_hammer, port, [request]), request.decode().split()[1])
        visit = partial(_visit, port, visitors, pause_s)
        for name, work, requests in (
            *((name, visit, requests) for name, requests in pages.items()),
            ("all together", visit, every),
            ("all together, without a pause", partial(_hammer, port), every),
        ):
            figures = alternate(
                works={"hello": partial(work, hello), "page": partial(work, requests)},
                rounds=rounds,
                seconds=seconds,
            )
            report.append(
                {"case": name, **figures, "share_of_hello": share(figures["page"], figures["hello"])}
            )
    return report


def _visit(port: int, visitors: int, pause_s: float, requests: list[bytes], seconds: float) -> Round:
    return visitors_round(
        port=port, visitors=visitors, requests=requests, pause_s=pause_s, seconds=max(seconds, pause_s)
    )


def _hammer(port: int, requests: list[bytes], seconds: float) -> Round:
    turns = cycle(requests)
    return http_round(port=port, clients=AT_ONCE, request=lambda: next(turns), seconds=seconds)

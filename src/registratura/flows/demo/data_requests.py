"""Requests of data subjects in the demonstration: one waits for a code, one is near its term, one was answered."""

from datetime import datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from registratura.flows import rights as flow
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.kernel.errors import DomainError
from registratura.rights import queries
from registratura.rights.kinds import Channel, Method
from registratura.rights.services import Draft
from registratura.toolkit.scope import acting_for

# (right, channel, days ago, name, e-mail, words)
_ASKED: Final = (
    ("access", Channel.WEB, 1, "Ileana Crăciun", "ileana.craciun@exemplu.ro", ""),
    (
        *("rectification", Channel.COUNTER, 24, "Mihai Stoica", "mihai.stoica@exemplu.ro"),
        "În adeverința din martie numele mamei este scris greșit: Ana, nu Anca.",
    ),
    (
        *("complaint", Channel.POST, 40, "Ruxandra Neagu", "ruxandra.neagu@exemplu.ro"),
        "Pe panoul de la intrare a stat o listă cu numele și adresa mea.",
    ),
)
_ANSWER: Final = (
    "Lista a fost luată jos în aceeași zi. Pe panou se afișează de acum numai numerele cererilor, fără nume și"
    " adrese."
)


def bring_requests(*, institution_id: int, protector: Actor, now: datetime) -> None:
    """Let three persons ask about their data. Done once. Must not run inside a scope."""
    institution = institutions.institution_by_id(institution_id)
    with acting_for(institution_id):
        page = queries.requests()
    if institution is None or page.lines:
        return
    for right, channel, days, name, email, words in _ASKED:
        moment = now - timedelta(days=days)
        draft = Draft(
            request_key=uuid5(NAMESPACE_URL, f"demo/{institution_id}/rights/{right}"),
            right=right,
            channel=channel,
            received_at=moment,
            name=name,
            email=email,
            details=words,
        )
        method = Method.COUNTER if channel is Channel.COUNTER else None
        opened = flow.receive(institution=institution, draft=draft, method=method, by=None, now=moment)
        if right != "complaint" or not opened.is_new:
            continue
        try:
            flow.answer(
                institution=institution,
                request_id=opened.request_id,
                words=_ANSWER,
                by=protector,
                now=moment + timedelta(days=9),
            )
        except DomainError:  # no typesetting on this machine: the request waits for its answer
            return

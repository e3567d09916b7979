"""
The question after a case: once, a day after it was solved, to whoever never said that such questions are unwanted.

The answer is a rating on the page of the conversation itself; who does not answer is not asked again about it.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from registratura.flows.outreach import sender_of
from registratura.flows.support import ABOUT, department, page_of
from registratura.kernel.privacy.purposes import Purpose
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.outreach import keys
from registratura.outreach import queries as wishes
from registratura.outreach.keys import Link
from registratura.support import queries
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution
    from registratura.support.queries import Solved

AFTER: Final = timedelta(days=1)
NOT_AFTER: Final = timedelta(days=3)
RESTS: Final = timedelta(days=30)
"""Nobody is asked more often, however many cases were solved."""


def ask_after_cases(*, supplier: "Institution", now: datetime) -> int:
    """Ask whoever had a case solved a day ago how it went; return how many letters were written. Safe to repeat."""
    with department(supplier=supplier):
        solved = queries.solved_between(start=now - NOT_AFTER, end=now - AFTER, rests=RESTS)
    return sum(_asked(supplier, one, now) for one in solved)


def _asked(supplier: "Institution", solved: "Solved", now: datetime) -> bool:
    with acting_for(supplier.id), reading_for(Purpose.P14):
        key = keys.key_of_address(solved.email)
        if wishes.is_stopped(address_key=key):
            return False
        stop = (
            f"{sender_of(supplier=supplier).site}/asistenta/fara-intrebari/{keys.token_for(Link(0, 0, key))}/"
        )
    with department(supplier=supplier):
        page = page_of(secret=queries.nonce_of(solved.ticket_id))
        sent = messaging.send(
            kind=Kind.CASE_SURVEY,
            to=messaging.Outside(email=solved.email, name=solved.name, language=solved.language),
            context={"reference": f"#{solved.ticket_id}", "page": page, "stop_page": stop},
            dedupe_key=f"support/{solved.ticket_id}/survey",
            by=None,
            now=now,
            about_type=ABOUT,
            about_id=solved.ticket_id,
        )
    return sent is not None

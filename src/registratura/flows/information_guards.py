"""
What keeps an answer to a request for information, or the decision on a complaint, from leaving.

For every door by which a paper leaves: post, mail, hand, or a day of dispatch written into the register.
"""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from registratura.information import queries as information
from registratura.information.errors import RequestRefusedError
from registratura.information.rules import Obstacle
from registratura.information.wording import words_of
from registratura.institutions.queries import Powers
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as books
from registratura.registers.queries import EntryRow


def refuse_leaving(*, entry: EntryRow, powers: Powers | None, by: Actor | None, now: datetime) -> None:
    """
    Let an entry leave unless it answers a request not evaluated or ended, a complaint not decided, or is late unsaid.

    Must run inside a scope. Raises: RequestRefusedError, which names the article.
    Law: HG 123/2002 art. 21; Legea 544/2001 art. 7, art. 21 alin. (3).
    """
    today = legal_date(now)
    refuse_unended(entry_ids=_answered_by(entry), now=now)
    for entry_id in information.requests_answered_by(entry.id):
        card = information.request_card(entry_id, today=today)
        if card is not None and card.late and not card.delay_cause:
            raise RequestRefusedError(words_of(Obstacle.NO_CAUSE_OF_DELAY))


def refuse_unended(*, entry_ids: Collection[int], now: datetime) -> None:
    """
    Refuse to count requests as answered that were not evaluated and ended, or complaints that were not decided.

    Must run inside a scope. Raises: RequestRefusedError, which names the article.
    Law: HG 123/2002 art. 21; Legea 544/2001 art. 7, art. 21 alin. (3).
    """
    today = legal_date(now)
    for entry_id in information.requests_among(entry_ids):
        card = information.request_card(entry_id, today=today)
        if card is not None and card.evaluation is None:
            raise RequestRefusedError(words_of(Obstacle.NOT_EVALUATED))
        raise RequestRefusedError(
            _(
                "Scrieți întâi felul răspunsului la cererea de informații (Legea 544/2001 art. 7): din cardul „Legea "
                "544/2001” al cererii."
            )
        )
    if information.undecided_complaints_among(entry_ids):
        raise RequestRefusedError(
            _(
                "Reclamația administrativă nu are încă decizie (Legea 544/2001 art. 21 alin. (3)): treceți raportul "
                "comisiei și hotărârea, apoi expediați."
            )
        )


def _answered_by(entry: EntryRow) -> set[int]:
    lines = books.answered_by([entry.id]).get(entry.id, ())
    found = {line.answered.entry_id for line in lines}
    if entry.direction == "outgoing" and entry.connected_to_id is not None:
        found.add(entry.connected_to_id)
    return found

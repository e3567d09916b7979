"""After a restore: what was erased since the copy was made is erased again, before anybody may look."""

from datetime import datetime

from registratura.institutions import queries as institutions
from registratura.kernel.personal_data import ErasesAgain, holders
from registratura.subjects import queries as persons
from registratura.subjects import services as subjects
from registratura.toolkit import erasures
from registratura.toolkit.scope import acting_for


def erase_again(*, now: datetime) -> int:
    """
    Replay the list of erasures from where the database stands, and return how many lines were carried out.

    Outside any scope. A database that has them all is left as it is, at the price of one question. Each line is safe
    to repeat, and is noted when it is done: a break goes on where it was.
    Raises: toolkit.erasures.ListBrokenError when the list was touched.
    Law: GDPR art. 17, art. 32 alin. (1) lit. c).
    """
    last = erasures.last_number()
    if not last:
        return 0  # nothing was ever erased: no database is asked
    known = persons.replayed_number()
    if last <= known:
        return 0
    count = 0
    for erasure in erasures.erasures(after=known):
        if institutions.institution_by_id(erasure.controller) is not None:
            _carry_out(erasure, now)
            count += 1
        subjects.note_replayed(number=erasure.number, now=now)
    return count


def _carry_out(erasure: erasures.Erasure, now: datetime) -> None:
    if erasure.keys:
        with acting_for(erasure.controller):
            subjects.destroy_again(keys=erasure.keys, now=now)
    if erasure.places:
        for holder in holders():
            if isinstance(holder, ErasesAgain):
                holder.erase_again(institution_id=erasure.controller, places=erasure.places, now=now)

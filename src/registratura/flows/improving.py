"""
How the program is used: counted in this process without persons, kept each minute; and, for those who asked for advice
that fits, which parts they use. Before it is kept it stands in memory alone; without a yes it is thrown away there.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from threading import Lock
from typing import Final

from registratura.consents import queries as consents
from registratura.improvement import services as improvement
from registratura.institutions import queries as institutions
from registratura.kernel.placing import USAGES, Signal
from registratura.kernel.privacy.purposes import Purpose
from registratura.kernel.usage import Daybook
from registratura.placements import queries as placements
from registratura.placements import services as notices
from registratura.recommending import services as recommending
from registratura.subjects import queries as subjects
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

MOST_KEPT: Final = 10_000
BOOK: Final = Daybook()
_used: Counter[tuple[int, str]] = Counter()
_lock = Lock()


def note_use(*, user_id: int, part: str) -> None:
    """Remember in this process, until the next minute, that somebody used a part of the program."""
    if part in USAGES:
        with _lock:
            if len(_used) < MOST_KEPT:
                _used[(user_id, part)] += 1


def keep(*, now: datetime) -> int:
    """
    Keep what this process counted: lines of counts, and facts of those alone whose consent is open now.

    Returns how many facts were kept. Law: Regulation (EU) 2016/679 art. 6(1)(a), art. 25.
    """
    lines = BOOK.take()
    with _lock:
        used = dict(_used)
        _used.clear()
    supplier = institutions.supplier()
    if supplier is None:
        return 0
    if lines:
        with acting_for(supplier.id), reading_for(Purpose.P17):
            improvement.keep_counts(lines=lines)
    kept = 0
    for user_id in sorted({user for user, _part in used}):
        parts = {part: times for (user, part), times in used.items() if user == user_id}
        kept += _keep_for(supplier.id, user_id, parts, now)
    return kept


def _keep_for(supplier_id: int, user_id: int, parts: dict[str, int], now: datetime) -> int:
    with acting_for(supplier_id), reading_for(Purpose.P18):
        found = subjects.find_by_identity("account", str(user_id))
        if found is None:
            return 0
        advice = consents.may_process(subject_id=found.id, purpose=str(Purpose.P18), at=now)
        if advice.allowed and advice.record_id is not None:
            for part, times in parts.items():
                recommending.note_fact(
                    subject_id=found.id,
                    key="uses",
                    value=part,
                    consent_record=advice.record_id,
                    now=now,
                    times=times,
                )
    with acting_for(supplier_id), reading_for(Purpose.P21):
        chosen = consents.may_process(subject_id=found.id, purpose=str(Purpose.P21), at=now)
        opened = chosen.allowed and Signal.USAGE in placements.opened_by(found.id).signals
        if opened and chosen.record_id is not None:
            for part in parts:
                notices.note_fact(
                    subject_id=found.id,
                    signal=str(Signal.USAGE),
                    bucket=part,
                    consent_record=chosen.record_id,
                    now=now,
                )
    return len(parts) * (advice.allowed + bool(opened))

"""Numbers taken ahead: reserved, used, or ended as unused."""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction
from django.utils.translation import gettext as _

from registratura.journal.services import Actor, name_of
from registratura.kernel.text import ro_normalise, search_vector_text
from registratura.registers.drafts import EntryDraft, Statement, once_each, statement_of
from registratura.registers.errors import EntryRefusedError, refusals_in_words
from registratura.registers.models import Entry
from registratura.registers.models.entry import Direction
from registratura.registers.services.entries import Registered, _call_register
from registratura.toolkit.scope import required_institution

MOST_AT_ONCE = 100


@transaction.atomic
def reserve_numbers(
    *,
    register_id: int,
    count: int,
    direction: str,
    purpose: str,
    owner: Actor,
    until: datetime,
    request_key: UUID,
    by: Actor,
    now: datetime,
    unit_id: int | None = None,
    range_unit_id: int | None = None,
) -> list[Registered]:
    """
    Take `count` numbers of today for later use, with owner, purpose and the moment they end as unused.

    Must run inside `acting_for`; all or none. A reserved number keeps the date of its reservation.
    range_unit_id: numbers from the ranges of this unit instead of the register's own sequence.
    Raises: EntryRefusedError for an unknown direction, a missing purpose, a count outside 1…100, a moment in the
    past, a closed unit; RangeExhaustedError; DirectionError.
    """
    purpose = ro_normalise(purpose, single_line=True)
    if direction not in Direction.values:
        raise EntryRefusedError(_("Alegeți direcția: intrare, ieșire sau intern."), field="direction")
    if not 1 <= count <= MOST_AT_ONCE:
        raise EntryRefusedError(_("Rezervați între 1 și %d numere.") % MOST_AT_ONCE, field="count")
    if not 3 <= len(purpose) <= 300:
        raise EntryRefusedError(
            _("Scrieți pentru ce rezervați numărul, între 3 și 300 de caractere."), field="purpose"
        )
    if until <= now:
        raise EntryRefusedError(_("Rezervarea trebuie să țină până la o dată viitoare."), field="until")
    statement = _reserved(
        direction=direction, purpose=purpose, owner_id=owner.id, until=until, unit_id=unit_id
    )
    return [
        _call_register(
            institution_id=required_institution(),
            register_id=register_id,
            range_unit_id=range_unit_id,
            by=by,
            request_key=uuid5(request_key, str(index)),
            statement=statement,
        )
        for index in range(count)
    ]


def _reserved(
    *, direction: str, purpose: str, owner_id: int, until: datetime, unit_id: int | None
) -> Statement:
    entry: dict[str, Any] = {
        "direction": direction,
        "channel": "internal" if direction == "internal" else "counter",
        "state": "reserved",
        "subject": "",
        "document_kind": "",
        "sender_name": "",
        "recipient_name": "",
        "sender_number": "",
        "resolution": "",
        "filing_code": "",
        "remarks": "",
        "late_reason": "",
        "annulled_reason": "",
        "annulled_act": "",
        "unit_id": unit_id,
        "reserved_purpose": purpose,
        "reserved_for_id": owner_id,
        "reserved_until": until.isoformat(),
    }
    return Statement(
        entry=entry,
        parties=[],
        words=search_vector_text(purpose),
        names="",
        digest=hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest(),
    )


def complete_reservation(*, entry: Entry, draft: EntryDraft, by: Actor, now: datetime) -> None:
    """
    Register a document under a number reserved earlier.

    Number and date stay those of the reservation; serials in special registers are of today.
    Raises: EntryRefusedError; EntryStateError when the reservation was used, ended or annulled.
    """
    statement = statement_of(draft=draft, now=now)
    actor_id, actor_name = name_of(by=by)
    with refusals_in_words(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT registers_complete(%s, %s, %s, %s::jsonb, %s::jsonb, %s::bigint[], %s::bigint[], %s::tsvector,"
            " %s)",
            [
                entry.id,
                actor_id,
                actor_name,
                json.dumps(statement.entry, ensure_ascii=False),
                json.dumps(statement.parties, ensure_ascii=False),
                once_each(draft.document_ids),
                once_each(draft.special_register_ids),
                statement.words,
                statement.names,
            ],
        )


def give_up_reservation(*, entry: Entry, by: Actor) -> bool:
    """End a reservation before its day; the number stays, unused. False when it was no longer reserved."""
    actor_id, actor_name = name_of(by=by)
    with refusals_in_words(), connection.cursor() as cursor:
        cursor.execute("SELECT registers_expire_reservations(%s, %s, %s)", [entry.id, actor_id, actor_name])
        return bool(cursor.fetchone()[0])


def expire_reservations() -> int:
    """End every reservation of the institution in scope that is past its moment; return how many."""
    actor_id, actor_name = name_of(by=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT registers_expire_reservations(NULL, %s, %s)", [actor_id, actor_name])
        return int(cursor.fetchone()[0])

"""How long the copy and the erasure of one person's data take, when the institution holds thousands of rows of them."""

from __future__ import annotations

import resource
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from registratura.doors.cli.benchmarks.ground import Ground
from registratura.doors.cli.context import tell
from registratura.kernel.calendar import legal_date

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

EMAIL: Final = "maria@exemplu.ro"
COPY_WITHIN_S: Final = 30
ERASURE_WITHIN_S: Final = 60


def measure_rights(*, ground: Ground, rows: int) -> dict[str, Any]:
    """
    Let a person stand in that many rows, half of which must stay in the register and half go; copy, then erase.

    Both run as the product runs them: every room is asked, the archive is written and sealed, letters are made.
    """
    institution = _institution(ground)
    _known(ground, rows)
    _all_sent(ground)
    tell("Se face copia datelor…")
    copy = _copied(institution, ground)
    tell("Se șterg datele…")
    erased = _erased(institution, ground)
    return {
        "rows_laid_down": rows,
        "copy": copy | {"aim_s": COPY_WITHIN_S, "reached": copy["seconds"] < COPY_WITHIN_S},
        "erasure": erased | {"aim_s": ERASURE_WITHIN_S, "reached": erased["seconds"] < ERASURE_WITHIN_S},
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def _institution(ground: Ground) -> Institution:
    from registratura.institutions import queries

    found = queries.institution_by_id(ground.institution_id)
    assert found is not None
    return found


def _known(ground: Ground, rows: int) -> None:
    from registratura.accounts import queries as accounts
    from registratura.correspondents import services as correspondents
    from registratura.messaging import services as messages
    from registratura.messaging.kinds import Kind
    from registratura.messaging.services import Outside
    from registratura.registers import services as registers
    from registratura.registers.drafts import EntryDraft, PartyDraft
    from registratura.toolkit.scope import acting_for

    by, now = accounts.user_by_id(ground.user_id), datetime.now(UTC)
    assert by is not None
    tell(f"Se scriu {rows} de rânduri ale unei persoane…")
    with acting_for(ground.institution_id):
        maria = correspondents.add(
            data={"name": "Maria Ionescu", "email": EMAIL, "cnp": "2900101410011", "address": "Str. Lungă 3"},
            by=by,
            now=now,
        )
        correspondents.note_use(correspondent_ids=[maria.id], now=now)
        party = PartyDraft("sender", maria.name, maria.id)
        for number in range(rows // 4):  # an entry and its party: two rows
            draft = EntryDraft(
                direction="incoming",
                subject=f"Cererea {number}",
                channel="counter",
                unit_id=ground.unit_id,
                parties=(party,),
            )
            registers.register_entry(
                institution_id=ground.institution_id,
                register_id=ground.registers[0],
                draft=draft,
                request_key=uuid4(),
                by=by,
                now=now,
            )
        for number in range(rows // 4):  # a message and its delivery: two rows
            messages.send(
                kind=Kind.RIGHTS_READY,
                to=Outside(email=EMAIL, name="Maria Ionescu", language="ro"),
                context={"reference": f"P-{number}", "until": legal_date(now), "page": "https://exemplu.ro/"},
                dedupe_key=f"bench:{number}",
                about_type="bench",
                about_id=number,
                by=None,
                now=now,
            )


def _all_sent(ground: Ground) -> None:
    """Let the messages have gone out: one that travels is not forgotten."""
    import psycopg

    with psycopg.connect(ground.owner_url, autocommit=True) as connection:
        connection.execute("SELECT set_config('app.institution', %s, false)", [str(ground.institution_id)])
        connection.execute("UPDATE messaging_delivery SET state = 'sent', next_attempt_at = NULL")


def _approved(institution: Institution, ground: Ground, right: str) -> int:
    from registratura.accounts import queries as accounts
    from registratura.flows import rights as flow
    from registratura.rights import services as rights
    from registratura.rights.kinds import Channel, Method
    from registratura.rights.services import Draft
    from registratura.toolkit.scope import acting_for

    by, now = accounts.user_by_id(ground.user_id), datetime.now(UTC)
    assert by is not None
    draft = Draft(
        request_key=uuid4(),
        right=right,
        channel=Channel.COUNTER,
        received_at=now,
        name="Maria Ionescu",
        email=EMAIL,
    )
    opened = flow.receive(institution=institution, draft=draft, method=Method.COUNTER, by=None, now=now)
    with acting_for(institution.id):
        rights.approve(request_id=opened.request_id, by=by, now=now)
    return opened.request_id


def _copied(institution: Institution, ground: Ground) -> dict[str, Any]:
    from registratura.flows import rights_execution
    from registratura.rights import queries
    from registratura.toolkit.scope import acting_for

    request_id = _approved(institution, ground, "access")
    rights_execution.carry_out(institution=institution, request_id=request_id, by=None, now=datetime.now(UTC))
    with acting_for(institution.id):
        waiting = queries.package_of(request_id)
    assert waiting is not None
    started = perf_counter()
    made = rights_execution.make_copy(
        institution_id=institution.id, package_id=waiting.id, clock=lambda: datetime.now(UTC)
    )
    seconds = perf_counter() - started
    with acting_for(institution.id):
        package = queries.package_of(request_id)
    assert made
    assert package is not None
    return {
        "seconds": round(seconds, 1),
        "rows": package.row_count,
        "size_bytes": package.size_bytes,
        "state": package.state,
    }


def _erased(institution: Institution, ground: Ground) -> dict[str, Any]:
    from collections import Counter

    from registratura.flows import rights_execution

    request_id = _approved(institution, ground, "erasure")
    started = perf_counter()
    treated = rights_execution.erase(
        institution=institution, request_id=request_id, by=None, now=datetime.now(UTC)
    )
    seconds = perf_counter() - started
    done = Counter(str(one.done.value) for one in treated)
    return {"seconds": round(seconds, 1), "rows": len(treated), "treated": dict(sorted(done.items()))}

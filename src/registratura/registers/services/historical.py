"""Registers of an older system or of paper, brought in with the numbers and days that they had."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor, name_of
from registratura.kernel.text import fold, ro_normalise
from registratura.registers.drafts import EntryDraft, statement_of
from registratura.registers.errors import NumbersTakenError, refusals_in_words
from registratura.registers.models import Register
from registratura.registers.services.books import RegisterRefusedError
from registratura.toolkit.scope import required_institution

MOST_AT_ONCE: Final = 1_000
_BRING_IN: Final = (
    "SELECT place, entry_id FROM registers_bring_in(%s, %s, %s, %s::jsonb, %s::tsvector[], %s::text[])"
)


@dataclass(frozen=True, slots=True)
class PastEntry:
    """
    An entry as an older register has it.

    key: the same for the same row, so that a run that was broken off writes nothing twice.
    annulled: why it was struck out, empty while it stands.
    """

    key: UUID
    number: int
    registered_on: date
    draft: EntryDraft
    annulled: str = ""


@dataclass(frozen=True, slots=True)
class PastBatch:
    """Entries of the past, checked and put into the form of the database: `keys` in the order of the items."""

    keys: tuple[UUID, ...]
    items: str
    words: list[str]
    names: list[str]


def open_historical_register(*, code: str, name: str, by: Actor, now: datetime) -> Register:
    """
    Open a register that takes entries of the past and gives no numbers.

    Raises: RegisterRefusedError without a name or with a taken code.
    """
    name = ro_normalise(name, single_line=True)[:200]
    if not name:
        raise RegisterRefusedError(_("Scrieți numele registrului."), field="name")
    register = Register(
        institution_id=required_institution(),
        code=slugify(fold(code))[:20] or slugify(fold(name))[:20] or "preluat",
        name=name,
        kind=Register.Kind.HISTORICAL,
        template="",
        number_code="",
        opened_at=now,
        closed_at=now,
    )
    try:
        with transaction.atomic():
            register.save(force_insert=True)
    except IntegrityError as error:
        raise RegisterRefusedError(
            _("Există deja un registru cu codul „%s”; scrieți alt cod.") % register.code, field="code"
        ) from error
    journal.record(
        action="registers.register.opened",
        subject_type="register",
        subject_id=register.id,
        by=by,
        details={"code": register.code, "name": register.name, "kind": register.kind},
    )
    return register


def state_past(*, entries: Sequence[PastEntry], now: datetime) -> PastBatch:
    """
    Check entries of the past and put them into the form of the database, which is not asked anything.

    May run beside another work, in a thread of its own. Raises: EntryRefusedError; ValueError for more than 1,000.
    """
    if len(entries) > MOST_AT_ONCE:
        raise ValueError(f"at most {MOST_AT_ONCE} entries at once, not {len(entries)}")
    statements = [statement_of(draft=entry.draft, now=now) for entry in entries]
    items = [
        {
            "key": str(entry.key),
            "digest": statement.digest,
            "entry": statement.entry
            | {
                "number": entry.number,
                "year": entry.registered_on.year,
                "registered_on": entry.registered_on.isoformat(),
                "annulled": ro_normalise(entry.annulled, single_line=True)[:500],
            },
            "parties": statement.parties,
        }
        for entry, statement in zip(entries, statements, strict=True)
    ]
    return PastBatch(
        keys=tuple(entry.key for entry in entries),
        items=json.dumps(items, ensure_ascii=False),
        words=[one.words for one in statements],
        names=[one.names for one in statements],
    )


def bring_in(
    *, register_id: int, entries: Sequence[PastEntry] | PastBatch, by: Actor, now: datetime
) -> dict[UUID, int]:
    """
    Write entries of the past into a historical register, all or none, and return the keys of those that are new.

    An entry whose key came before is passed over. Must run inside a scope; at most 1,000 at once.
    Raises: EntryRefusedError; NumbersTakenError when a number and year stand there already; ValueError for more.
    """
    required_institution()
    batch = entries if isinstance(entries, PastBatch) else state_past(entries=entries, now=now)
    actor_id, actor_name = name_of(by=by)
    try:
        with refusals_in_words(), connection.cursor() as cursor:
            cursor.execute(
                _BRING_IN, [register_id, actor_id, actor_name, batch.items, batch.words, batch.names]
            )
            return {batch.keys[place - 1]: entry_id for place, entry_id in cursor.fetchall()}
    except IntegrityError as error:
        if "number_once" not in str(error):
            raise
        raise NumbersTakenError(_("Numerele cerute nu sunt libere; alegeți altele.")) from error

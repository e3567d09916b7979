"""Registering, correcting, attaching, annulling. Every write is one call of a function of the database."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from registratura.journal.services import Actor, name_of
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.registers.drafts import EntryDraft, Statement, names_of, once_each, statement_of, words_of
from registratura.registers.errors import KeyReusedError, ReasonMissingError, refusals_in_words
from registratura.registers.models import Entry
from registratura.toolkit.scope import scope_without_setting
from registratura.toolkit.statements import prepared_rows

_VALUES = "%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s::bigint[], %s::bigint[], %s::tsvector, %s"
_REGISTER = f"SELECT * FROM registers_register_for({_VALUES})"
# In no transaction of ours the queue need not wait for the disk; the answer does (ADR 31).
_REGISTER_AT_ONCE = f"CALL registers_register_at_once({_VALUES}, NULL, NULL, NULL, NULL)"


@dataclass(frozen=True, slots=True)
class Registered:
    """The number given. `repeated` when the same request had been registered before: nothing new was written."""

    entry_id: int
    number: int
    registered_at: datetime
    repeated: bool

    @property
    def registered_on(self) -> date:
        """The civil date in Bucharest."""
        return legal_date(self.registered_at)

    @property
    def year(self) -> int:
        """The year of the number."""
        return self.registered_on.year


def register_entry(
    *,
    institution_id: int,
    register_id: int,
    draft: EntryDraft,
    request_key: UUID,
    by: Actor | None,
    now: datetime,
    range_unit_id: int | None = None,
) -> Registered:
    """
    Give a document its number: gapless, unique, in order, restarting each year.

    Number, entry, parties, files, search row and journal record are written in one round trip, in one transaction.
    The same `request_key` gives the same number again, also after a crash. Outside a transaction it costs a single
    round trip; inside `acting_for` of the same institution it joins it.

    now: for checking what was written; the date of the entry is the database's.
    range_unit_id: number from the ranges of this unit instead of the register's own sequence.
    Raises: EntryRefusedError, KeyReusedError, RegisterClosedError, RegisterKindError, RangeExhaustedError,
    ClockWentBackError.
    Law: Legea 16/1996, instrucțiuni art. 9.
    """
    statement = statement_of(draft=draft, now=now)
    return _call_register(
        institution_id=institution_id,
        register_id=register_id,
        range_unit_id=range_unit_id,
        by=by,
        request_key=request_key,
        statement=statement,
        document_ids=once_each(draft.document_ids),
        special_ids=once_each(draft.special_register_ids),
    )


def _call_register(
    *,
    institution_id: int,
    register_id: int,
    range_unit_id: int | None,
    by: Actor | None,
    request_key: UUID,
    statement: Statement,
    document_ids: Sequence[int] = (),
    special_ids: Sequence[int] = (),
) -> Registered:
    actor_id, actor_name = name_of(by=by)
    parameters: list[Any] = [
        institution_id,
        register_id,
        range_unit_id,
        actor_id,
        actor_name,
        request_key,
        statement.digest,
        json.dumps(statement.entry, ensure_ascii=False),
        json.dumps(statement.parties, ensure_ascii=False),
        list(document_ids),
        list(special_ids),
        statement.words,
        statement.names,
    ]
    with scope_without_setting(institution_id):
        try:
            return _asked(parameters)
        except KeyReusedError:  # perhaps by the same request, sent twice at once: its first answer stands now
            return _asked(parameters)


def _asked(parameters: Sequence[object]) -> Registered:
    with refusals_in_words():
        statement = _REGISTER if connection.in_atomic_block else _REGISTER_AT_ONCE
        (row,) = prepared_rows(statement, parameters)
    return Registered(*row)


def annul_entry(*, entry: Entry, reason: str, act: str, by: Actor) -> None:
    """
    Strike an entry out. The number stays taken and the row stays readable.

    entry: as it was read; what somebody corrected, attached or completed since then is not struck out unseen.
    act: the document that authorized it, may be empty.
    Raises: ReasonMissingError; EntryStateError when the entry no longer stands or is no longer as it was read.
    """
    reason = ro_normalise(reason, single_line=True)
    if len(reason) < 3:
        raise ReasonMissingError(_("Scrieți motivul anulării."), field="reason")
    actor_id, actor_name = name_of(by=by)
    with refusals_in_words(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT registers_annul(%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                entry.id,
                actor_id,
                actor_name,
                entry.state,
                entry.correction_count,
                entry.document_count,
                reason[:500],
                ro_normalise(act, single_line=True)[:200],
            ],
        )


def correct_entry(*, entry: Entry, draft: EntryDraft, reason: str, by: Actor | None, now: datetime) -> int:
    """
    Change what may be changed of an entry and return how many former values now stand as corrections.

    Filling what was empty is no correction and needs no reason; both leave their act in the journal. Number, date,
    direction, receipt and files are not touched.
    entry: as it was read; a correction that another made since then is not written over.
    Raises: EntryRefusedError, ReasonMissingError, EntryStateError.
    """
    statement = statement_of(draft=draft, now=now)
    changes = {
        name: value
        for name, value in statement.entry.items()
        if name
        not in ("direction", "received_at", "state", "reserved_purpose", "annulled_reason", "annulled_act")
    }
    actor_id, actor_name = name_of(by=by)
    with refusals_in_words(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT registers_correct(%s, %s, %s, %s, %s::jsonb, %s::jsonb, %s, %s::tsvector, %s)",
            [
                entry.id,
                actor_id,
                actor_name,
                entry.correction_count,
                json.dumps(changes, ensure_ascii=False),
                json.dumps(statement.parties, ensure_ascii=False),
                ro_normalise(reason, single_line=True)[:500],
                words_of(statement.entry),
                names_of(statement.entry),
            ],
        )
        corrections = int(cursor.fetchone()[0])
    entry.correction_count += corrections
    return corrections


def attach_documents(*, entry: Entry, document_ids: Sequence[int], by: Actor | None) -> int:
    """
    Attach kept documents to an entry and return how many were new to it.

    Raises: EntryStateError when the entry no longer stands.
    """
    actor_id, actor_name = name_of(by=by)
    with refusals_in_words(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT registers_attach(%s, %s, %s, %s::bigint[])",
            [entry.id, actor_id, actor_name, list(document_ids)],
        )
        added = int(cursor.fetchone()[0])
    entry.document_count += added
    return added

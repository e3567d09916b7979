"""Registering many documents in one act: an import, a flood of mail, a series, a batch of a program."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from registratura.journal.services import Actor, name_of
from registratura.registers.drafts import EntryDraft, Statement, once_each, statement_of
from registratura.registers.errors import KeyReusedError, refusals_in_words
from registratura.registers.services.entries import Registered
from registratura.toolkit.scope import required_institution, scope_without_setting
from registratura.toolkit.statements import prepared_rows

MOST_OF_A_BATCH: Final = 1_000
_REGISTER = (
    "SELECT * FROM registers_register_batch_for(%s, %s, %s, %s, %s, %s::uuid[], %s::text[], %s::jsonb, %s::tsvector[],"
    " %s::text[])"
)


@dataclass(frozen=True, slots=True)
class Request:
    """A document to be registered, and the key by which the same request gets the same number again."""

    draft: EntryDraft
    key: UUID


def register_batch(
    *,
    institution_id: int,
    register_id: int,
    requests: Sequence[Request],
    by: Actor | None,
    now: datetime,
    range_unit_id: int | None = None,
) -> list[Registered]:
    """
    Give documents their numbers in one act, in their order: all or none, as `register_entry` does for one.

    New ones get consecutive numbers, except over the edge of a range or of a year. A request that was registered
    before gets its number again. At most 1,000 at once: others of the same register wait for the whole act.

    Raises: as register_entry, for the first that is refused; ValueError for more than 1,000.
    Law: Legea 16/1996, instrucțiuni art. 9.
    """
    if len(requests) > MOST_OF_A_BATCH:
        raise ValueError(f"a batch has at most {MOST_OF_A_BATCH} requests, not {len(requests)}")
    statements: dict[UUID, tuple[Statement, EntryDraft]] = {}
    for request in requests:
        statement = statement_of(draft=request.draft, now=now)
        kept, _draft = statements.setdefault(request.key, (statement, request.draft))
        if kept.digest != statement.digest:
            raise KeyReusedError("one key for two documents of a batch")
    if not statements:
        return []
    parameters = _parameters(institution_id, register_id, range_unit_id, by, statements)
    with scope_without_setting(institution_id):
        try:
            given = _asked(parameters)
        except (
            KeyReusedError
        ):  # perhaps by the same requests, sent twice at once: their first answers stand now
            given = _asked(parameters)
    by_key = dict(zip(statements, given, strict=True))
    return [by_key[request.key] for request in requests]


def register_series(
    *,
    institution_id: int,
    register_id: int,
    draft: EntryDraft,
    request_keys: Sequence[UUID],
    by: Actor | None,
    now: datetime,
    range_unit_id: int | None = None,
) -> list[Registered]:
    """
    Register the same document several times in one act: consecutive numbers, all or none.

    Must run inside `acting_for`. Numbers of a unit's ranges (`range_unit_id`) may leap from one range to the next.
    Raises: as register_entry.
    """
    required_institution()
    return register_batch(
        institution_id=institution_id,
        register_id=register_id,
        requests=[Request(draft, key) for key in request_keys],
        by=by,
        now=now,
        range_unit_id=range_unit_id,
    )


def _parameters(
    institution_id: int,
    register_id: int,
    range_unit_id: int | None,
    by: Actor | None,
    statements: dict[UUID, tuple[Statement, EntryDraft]],
) -> list[Any]:
    actor_id, actor_name = name_of(by=by)
    items = [
        {
            "entry": statement.entry,
            "parties": statement.parties,
            "documents": once_each(draft.document_ids),
            "specials": once_each(draft.special_register_ids),
        }
        for statement, draft in statements.values()
    ]
    return [
        institution_id,
        register_id,
        range_unit_id,
        actor_id,
        actor_name,
        list(statements),
        [statement.digest for statement, _draft in statements.values()],
        json.dumps(items, ensure_ascii=False),
        [statement.words for statement, _draft in statements.values()],
        [statement.names for statement, _draft in statements.values()],
    ]


def _asked(parameters: Sequence[object]) -> list[Registered]:
    with refusals_in_words():
        rows = prepared_rows(_REGISTER, parameters)
    return [Registered(*row[1:]) for row in sorted(rows)]

"""Reading a kept file into rows, confined; nothing of it is understood yet."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Final

from django.db import connection

from registratura.toolkit.scope import acting_for
from registratura.toolkit.sheets import Table, UnreadableTableError, table_in
from registratura.toolkit.storage import storage
from registratura.transfers import meanings
from registratura.transfers.models import ColumnProfile, Transfer, TransferRow

_BATCH: Final = 2_000
_LOOKED_AT: Final = 20
_KEEP: Final = """
INSERT INTO transfers_transferrow (institution_id, transfer_id, place, cells, state, occurrence, findings)
SELECT %s, %s, f.place, f.cells::jsonb, 'new', 1, '[]' FROM unnest(%s::integer[], %s::text[]) AS f(place, cells)
"""


def read(*, institution_id: int, space: str, transfer_id: int, clock: Callable[[], datetime]) -> None:
    """
    Read the rows of a file, whatever an earlier reading that was broken off left of them.

    Must not run inside a scope. A file that is no table ends as failed, with the reason.
    """
    with acting_for(institution_id):
        transfer = Transfer.objects.get(pk=transfer_id)
        if transfer.state != Transfer.State.READING:
            return
        TransferRow.objects.filter(transfer_id=transfer.id).delete()
    try:
        with (
            storage().open(space=space, sha256=transfer.sha256) as source,
            table_in(source=source, size=transfer.size_bytes, sheet=transfer.sheet) as table,
        ):
            first = _keep_rows(institution_id, transfer, table, clock)
            _open_for_mapping(institution_id, transfer, table, first, clock())
    except (UnreadableTableError, FileNotFoundError) as error:
        reason = error.reason if isinstance(error, UnreadableTableError) else "lost"
        with acting_for(institution_id):
            Transfer.objects.filter(pk=transfer.id).update(
                state=Transfer.State.FAILED, problem=reason, heard_at=clock()
            )


def _keep_rows(
    institution_id: int, transfer: Transfer, table: Table, clock: Callable[[], datetime]
) -> list[list[str]]:
    first: list[list[str]] = []
    rows: Iterator[tuple[int, list[str]]] = enumerate(table.rows, 1)
    done = 0
    while batch := list(islice(rows, _BATCH)):
        first += [cells for _place, cells in batch[: _LOOKED_AT - len(first)]]
        with acting_for(institution_id):
            _keep(institution_id, transfer.id, [one for one in batch if not meanings.is_empty(one[1])])
            done = batch[-1][0]
            Transfer.objects.filter(pk=transfer.id).update(
                row_count=table.row_count, done_count=done, heard_at=clock()
            )
    return first


def _keep(institution_id: int, transfer_id: int, batch: Sequence[tuple[int, list[str]]]) -> None:
    places = [place for place, _cells in batch]
    cells = [json.dumps(said, ensure_ascii=False) for _place, said in batch]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [institution_id, transfer_id, places, cells])


def _open_for_mapping(
    institution_id: int, transfer: Transfer, table: Table, first: list[list[str]], now: datetime
) -> None:
    at = meanings.heading_row(first)
    headings = first[at] if first else []
    with acting_for(institution_id):
        profile = ColumnProfile.objects.filter(headings=headings).order_by("-saved_at").first()
        Transfer.objects.filter(pk=transfer.id).update(
            state=Transfer.State.MAPPING,
            sheet=table.sheet[:120],
            about={
                "form": table.form,
                "sheets": list(table.sheets)[:50],
                "merged": list(table.merged),
                "formulas": table.formulas,
                "encoding": table.encoding,
                "columns": table.column_count,
                "profile": profile.name if profile is not None else "",
            },
            heading_row=at + 1,
            headings=[cell[:120] for cell in headings],
            mapping=profile.mapping if profile is not None else meanings.guess(headings),
            options=profile.options if profile is not None else {"day_order": "dmy", "direction": "incoming"},
            row_count=table.row_count,
            done_count=0,
            heard_at=now,
        )

"""Checking every row: what it would become, and what was found. Nothing is registered."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final

from django.db import connection

from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import acting_for, required_institution
from registratura.transfers import meanings
from registratura.transfers.meanings import Read
from registratura.transfers.models import Transfer, TransferRow

_BATCH: Final = 2_000
_MOST_GAPS: Final = 500
_WRITE: Final = """
UPDATE transfers_transferrow r
   SET state = f.state, number = f.number, registered_on = f.registered_on, findings = f.findings, occurrence = 1
  FROM jsonb_to_recordset(%s::jsonb)
       AS f(id bigint, state text, number integer, registered_on date, findings jsonb)
 WHERE r.institution_id = %s AND r.id = f.id
"""
# The second and every later one of the same number and year: an old system's duplicate, told and kept apart.
_DUPLICATES: Final = """
UPDATE transfers_transferrow r
   SET occurrence = d.turn, state = 'warned', findings = r.findings || jsonb_build_array(
           jsonb_build_object('code', 'number-twice', 'field', 'number', 'value', d.first_place::text))
  FROM (SELECT id, row_number() OVER same AS turn, first_value(place) OVER same AS first_place
          FROM transfers_transferrow
         WHERE institution_id = %(institution)s AND transfer_id = %(transfer)s AND state IN ('ready', 'warned')
        WINDOW same AS (PARTITION BY extract(year FROM registered_on), number ORDER BY place)) d
 WHERE r.institution_id = %(institution)s AND r.id = d.id AND d.turn > 1
"""
_NUMBERS: Final = """
SELECT extract(year FROM registered_on)::integer, number FROM transfers_transferrow
 WHERE institution_id = %s AND transfer_id = %s AND state IN ('ready', 'warned') AND occurrence = 1
 ORDER BY 1, 2
"""


def check(*, institution_id: int, transfer_id: int, clock: Callable[[], datetime]) -> None:
    """
    Check every row of a transfer whose columns have a meaning. Must not run inside a scope.

    A check that was broken off begins anew. At its end missing numbers and those that stand twice are told.
    """
    with acting_for(institution_id):
        transfer = Transfer.objects.get(pk=transfer_id)
    if transfer.state != Transfer.State.CHECKING:
        return
    today = legal_date(clock())
    after = transfer.heading_row
    while True:
        with acting_for(institution_id):
            rows = list(
                TransferRow.objects.filter(transfer_id=transfer.id, place__gt=after).order_by("place")[
                    :_BATCH
                ]
            )
            if not rows:
                break
            _write([_checked(transfer, row, today) for row in rows])
            after = rows[-1].place
            Transfer.objects.filter(pk=transfer.id, state=Transfer.State.CHECKING).update(
                done_count=after, heard_at=clock()
            )
    with acting_for(institution_id):
        _finish(transfer, clock())


def read_of(*, transfer: Transfer, cells: Sequence[str], today: date) -> Read:
    """Return what a row of a transfer says."""
    return meanings.read_row(
        cells,
        mapping=transfer.mapping,
        day_order=transfer.options.get("day_order", "dmy"),
        direction=transfer.options.get("direction", "incoming"),
        today=today,
    )


def _checked(transfer: Transfer, row: TransferRow, today: date) -> dict[str, Any]:
    read = read_of(transfer=transfer, cells=row.cells, today=today)
    state = "refused" if read.refused else "warned" if read.findings else "ready"
    return {
        "id": row.id,
        "state": state,
        "number": read.number,
        "registered_on": read.registered_on.isoformat() if read.registered_on else None,
        "findings": [asdict(finding) for finding in read.findings],
    }


def _write(checked: Sequence[dict[str, Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [json.dumps(checked, ensure_ascii=False), required_institution()])


def _finish(transfer: Transfer, now: datetime) -> None:
    TransferRow.objects.filter(transfer_id=transfer.id, place__lte=transfer.heading_row).delete()
    institution = required_institution()
    with connection.cursor() as cursor:
        cursor.execute(_DUPLICATES, {"institution": institution, "transfer": transfer.id})
        cursor.execute(_NUMBERS, [institution, transfer.id])
        gaps = meanings.gaps_of(iter(cursor.fetchall()))
    Transfer.objects.filter(pk=transfer.id, state=Transfer.State.CHECKING).update(
        state=Transfer.State.CHECKED,
        gaps={
            str(year): {
                "missing": sum(last - first + 1 for first, last in ranges),
                "ranges": [list(pair) for pair in ranges[:_MOST_GAPS]],
            }
            for year, ranges in gaps.items()
        },
        heard_at=now,
    )

"""Open work for `bench list`: a head with thousands of papers, among all that were ever finished."""

from __future__ import annotations

import psycopg

from .ground import CODE, Ground

OPEN = 5_000  # in the folder, and as many again in the person's own work

_NEWEST = """
CREATE TEMPORARY TABLE bench_newest AS
SELECT id, registered_at, registered_on, row_number() OVER (ORDER BY id DESC) AS place
  FROM registers_entry WHERE institution_id = %(institution)s AND direction = 'incoming' AND state = 'registered'
 ORDER BY id DESC LIMIT %(open)s * 2
"""
_FINISHED = (
    "UPDATE routing_standing SET state = 'done' WHERE institution_id = %(institution)s AND state = 'waiting'"
)
_STANDING = """
UPDATE routing_standing s
   SET state = CASE WHEN n.place <= %(open)s THEN 'waiting' ELSE 'placed' END, unit_id = %(unit)s
  FROM bench_newest n WHERE s.institution_id = %(institution)s AND s.entry_id = n.id
"""
_ASSIGNED = """
INSERT INTO routing_assignment (institution_id, entry_id, unit_id, user_id, part, state, order_text, assigned_at,
                                assigned_by_id, outcome)
SELECT %(institution)s, id, %(unit)s, %(head)s, 'lead', 'pending', 'Spre rezolvare', registered_at, %(user)s, ''
  FROM bench_newest WHERE place > %(open)s
"""
_TERMS = """
INSERT INTO deadlines_deadline (institution_id, subject_type, subject_id, rule_code, norms, regime, count, started_on,
  safe_on, due_on, legal_max_on, state, opened_at, extension_reason, decision_number, notice_reference,
  cancelled_ground)
SELECT %(institution)s, 'entry', id, 'PET', false, 'CAL', 30, registered_on, registered_on + 28, registered_on + 30,
       registered_on + 31, 'open', registered_at, '', '', '', ''
  FROM bench_newest WHERE id %% 3 = 0
"""


def lay_down_work(*, ground: Ground) -> None:
    """Leave the newest incoming entries open in the head's unit, every third with a term; all before are finished."""
    values = {
        "institution": ground.institution_id,
        "unit": ground.unit_id,
        "head": ground.head_id,
        "user": ground.user_id,
        "open": OPEN,
    }
    with psycopg.connect(ground.owner_url) as connection:
        connection.execute("SELECT set_config('app.institution', %s, true)", [str(ground.institution_id)])
        for statement in (_NEWEST, _FINISHED, _STANDING, _ASSIGNED, _TERMS):
            connection.execute(statement, values)
    with psycopg.connect(ground.owner_url, autocommit=True) as connection:
        for table in ("routing_standing", "routing_assignment", "deadlines_deadline"):
            connection.execute(f"VACUUM (ANALYZE) {table}")


def work_paths() -> dict[str, str]:
    """Return the addresses of the pages of work."""
    return {"my work": f"/birou/{CODE}/lucrari/", "folder": f"/birou/{CODE}/mapa/"}

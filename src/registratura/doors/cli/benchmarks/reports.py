"""Reports over one year that holds every entry: petitions, requests of Law 544, answers; a print of its register."""

from __future__ import annotations

import resource
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import psycopg

from registratura.doors.cli.context import tell
from registratura.toolkit.postgres.configuration import SUPERUSER

from .ground import Ground

YEAR: Final = 2025
# Of four entries one is a petition, one a request, one the answer of the request, one neither; one of fifty annulled.
_FILL: Final = (
    "SET session_replication_role = replica",
    """
INSERT INTO registers_numbersequence (institution_id, register_id, year, first_number, last_number, last_registered_at)
VALUES (%(place)s, %(register)s, %(year)s, 1, %(count)s, now())""",
    """
INSERT INTO registers_entry (institution_id, register_id, year, number, registered_at, registered_on, state, direction,
  channel, late_reason, document_kind, subject, sender_name, recipient_name, sender_number, unit_id, resolution,
  filing_code, remarks, document_count, correction_count, request_key, request_digest, reserved_purpose,
  annulled_reason, annulled_act, annulled_at, registered_by_id, dispatched_on)
SELECT %(place)s, %(register)s, %(year)s, n, at, at::date, CASE WHEN n %% 50 = 0 THEN 'annulled' ELSE 'registered' END,
  CASE WHEN n %% 4 = 3 THEN 'outgoing' ELSE 'incoming' END, (ARRAY['counter','post','email','portal'])[1 + n %% 4],
  '', 'cerere', 'Cerere numărul ' || n, 'Popescu Ion', '', '', %(unit)s, '', '', '', 0, 0, gen_random_uuid(), '', '',
  CASE WHEN n %% 50 = 0 THEN 'greșit' ELSE '' END, '', CASE WHEN n %% 50 = 0 THEN at END, %(by)s,
  CASE WHEN n %% 4 = 3 THEN at::date END
FROM generate_series(1, %(count)s) n,
  LATERAL (SELECT make_timestamptz(%(year)s, 1, 1, 6, 0, 0) + n * (interval '364 days' / %(count)s) AS at) t""",
    """
INSERT INTO registers_entryanswer (institution_id, answer_id, answered_id, linked_at, withdrawn_reason)
SELECT institution_id, id + 1, id, registered_at, '' FROM registers_entry
 WHERE institution_id = %(place)s AND year = %(year)s AND number %% 4 = 2 AND number < %(count)s""",
    """
INSERT INTO deadlines_deadline (institution_id, subject_type, subject_id, rule_code, norms, regime, count, started_on,
  safe_on, due_on, legal_max_on, state, opened_at, extension_reason, decision_number, notice_reference, stopped_on,
  resumed_ground, cancelled_ground, closed_at)
SELECT institution_id, 'entry', id, CASE number %% 4 WHEN 1 THEN 'PET' ELSE 'IIP' END, false, 'CAL', 30, registered_on,
  registered_on + 28, registered_on + 30, registered_on + 31, 'met', registered_at, '', '', '',
  registered_on + number %% 28, '', '', registered_at FROM registers_entry
 WHERE institution_id = %(place)s AND year = %(year)s AND number %% 4 IN (1, 2)""",
    """
INSERT INTO petitions_petition (institution_id, entry_id, kind, sender_type, domain, origin_authority, language,
  opened_at, standing, ground, note, redirected_to, solution, legal_ground, second_text, decided_at)
SELECT institution_id, id, 'request', 'person', 'other', '', 'ro', registered_at, 'answered', '', '', '', 'favorable',
  'x', '', registered_at
  FROM registers_entry WHERE institution_id = %(place)s AND year = %(year)s AND number %% 4 = 1""",
    """
INSERT INTO information_informationrequest (institution_id, entry_id, received_way, person_kind, information_asked,
  domain, domain_note, answer_address, media, norms, opened_at, evaluation, evaluated_at, evaluated_by_id,
  clarification_text, nature, decided_at, decided_by_id, answer_way, answer_format, partial, exemption_codes,
  reasoning, link, authority, page_count, page_price_bani, cost_bani, cost_act, delay_cause, answered_at)
SELECT institution_id, id, 'electronic', 'natural', '', 'acts', '', '', false, false, registered_at, 'on_request',
  registered_at, %(by)s, '', 'favorable', registered_at, %(by)s, 'electronic', '', false, '', '', '', '', 0, 0, 0, '',
  '', registered_at
  FROM registers_entry WHERE institution_id = %(place)s AND year = %(year)s AND number %% 4 = 2""",
    "ANALYZE",
)


def lay_down_year(*, ground: Ground, count: int) -> None:
    """Put a year of entries with their terms, petitions, requests and answers into the second register."""
    values = {
        "place": ground.institution_id,
        "register": ground.registers[1],
        "unit": ground.unit_id,
        "by": ground.user_id,
        "year": YEAR,
        "count": count,
    }
    with psycopg.connect(ground.cluster.url_for(SUPERUSER), autocommit=True) as server:
        for statement in _FILL:
            server.execute(statement, values if "%(" in statement else None)
    tell(f"{count} înregistrări încărcate în anul {YEAR}")


def measure_reports(*, ground: Ground) -> list[dict[str, Any]]:
    """Return how long each report over the year takes to count, and to be set in each form, in seconds."""
    from registratura.flows.reporting import asking, board
    from registratura.flows.reporting.catalogue import REPORTS
    from registratura.flows.reporting.definition import PARTS_OF, Asked
    from registratura.institutions import queries as institutions
    from registratura.toolkit.scope import acting_for

    institution = institutions.institution_by_id(ground.institution_id)
    assert institution is not None
    now = datetime.now(UTC)
    found: list[dict[str, Any]] = []
    for name, definition in REPORTS.items():
        part = PARTS_OF[definition.span][0]
        asked = Asked(year=YEAR, part=part, today=date(YEAR + 1, 1, 15))
        begun = perf_counter()
        with acting_for(ground.institution_id):
            shown = asking.count(definition=definition, asked=asked)
        case: dict[str, Any] = {"report": name, "count_s": round(perf_counter() - begun, 2)}
        for form in asking.FORMS:
            begun = perf_counter()
            asking.file_of(shown=shown, form=form, institution=institution, by_name="", at=now)
            case[f"{form}_s"] = round(perf_counter() - begun, 2)
        found.append(case)
    begun = perf_counter()
    facts = board.roll_up(institution_id=ground.institution_id, now=now)
    found.append({"report": "daily facts", "facts": facts, "count_s": round(perf_counter() - begun, 2)})
    return found


def measure_print(*, ground: Ground) -> dict[str, Any]:
    """Return how long the print of the year takes, how often it said how far it was, and its memory in megabytes."""
    from registratura.flows.printing import print_year
    from registratura.institutions import queries as institutions
    from registratura.registers import queries as registers
    from registratura.toolkit.scope import acting_for

    institution = institutions.institution_by_id(ground.institution_id)
    assert institution is not None
    with acting_for(ground.institution_id):
        register = registers.register_by_code("r1")
    assert register is not None
    told: list[int] = []
    begun = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = print_year(
            institution=institution,
            register=register,
            year=YEAR,
            target=Path(folder) / "register.pdf",
            now=datetime.now(UTC),
            printed_by="măsurătoare",
            progress=lambda done, _total: told.append(done),
        )
    own, children = (
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {
        "entries": report.entries,
        "pages": report.pages,
        "seconds": round(perf_counter() - begun, 1),
        "told": len(told),
        "own_mb": own // 1024,
        "largest_child_mb": children // 1024,
    }

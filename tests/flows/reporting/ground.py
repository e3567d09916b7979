"""A town with a year of invented papers, laid down as rows: entries, answers, terms, petitions, requests of Law 544."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection

from registratura.registers import services as registers
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

YEAR = 2025
TODAY = date(2026, 3, 2)
COUNT = 400
_FIRST = 7_000_000


@dataclass
class Ground:
    """The town, and what was laid down."""

    town: Town
    entries: list[dict[str, Any]]

    def ask(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database something in the town's scope."""
        with acting_for(self.town.id), connection.cursor() as cursor:
            cursor.execute(question, values)
            return list(cursor.fetchall())


def lay_down(town: Town, *, count: int = COUNT, seed: int = 7) -> Ground:
    """Lay a year of papers down in a town."""
    with acting_for(town.id):
        for template in ("petitions", "law544"):
            registers.open_register(template=template, by=None, now=NOW)
    random = Random(seed)
    units = [town.secretariat.id, town.urbanism.id, None]
    entries: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    terms: list[dict[str, Any]] = []
    petitions: list[dict[str, Any]] = []
    requests: list[dict[str, Any]] = []
    day = date(YEAR, 1, 2)
    for number in range(1, count + 1):
        day = min(date(YEAR, 12, 30), day + timedelta(days=random.choice([0, 1, 1, 2])))
        state = random.choices(["registered", "annulled", "unused"], [90, 5, 5])[0]
        direction = random.choices(["incoming", "outgoing", "internal"], [70, 20, 10])[0]
        left = day + timedelta(days=random.randint(0, 60)) if direction == "outgoing" else None
        came = day - timedelta(days=2) if random.random() < 0.05 else day
        entries.append(
            _entry(
                town, number, day, state, direction, random, unit=random.choice(units), left=left, came=came
            )
        )
    outgoing = [one for one in entries if one["direction"] == "outgoing" and one["state"] == "registered"]
    for one in entries:
        if one["direction"] != "incoming" or one["state"] != "registered":
            continue
        on = date.fromisoformat(one["registered_on"])
        if outgoing and random.random() < 0.5:
            answers.append(_answer(town, len(answers), one, random.choice(outgoing)))
        kind = random.choices(["petition", "request", ""], [30, 30, 40])[0]
        stopped = on + timedelta(days=random.randint(0, 70)) if random.random() < 0.7 else None
        if kind:
            terms.append(_term(town, len(terms), one, "PET" if kind == "petition" else "IIP", on, stopped))
        if kind == "petition":
            petitions.append(_petition(town, len(petitions), one, random, stopped))
        elif kind == "request":
            requests.append(_request(town, len(requests), one, random, stopped))
    _put(
        registers_entry=entries,
        registers_entryanswer=answers,
        deadlines_deadline=terms,
        petitions_petition=petitions,
        information_informationrequest=requests,
        registers_numbersequence=[
            {
                "id": _FIRST,
                "institution_id": town.id,
                "register_id": town.general.id,
                "year": YEAR,
                "first_number": 1,
                "last_number": count,
            }
        ],
    )
    return Ground(town, entries)


def _entry(
    town: Town, number: int, day: date, state: str, direction: str, random: Random, **more: Any
) -> dict[str, Any]:
    at = f"{day.isoformat()}T08:{number % 60:02d}:00+00:00"
    return {
        "id": _FIRST + number,
        "institution_id": town.id,
        "register_id": town.general.id,
        "year": YEAR,
        "number": number,
        "registered_at": at,
        "registered_on": day.isoformat(),
        "state": state,
        "direction": direction,
        "channel": random.choice(["counter", "post", "email", "portal"]),
        "received_at": f"{more['came'].isoformat()}T07:00:00+00:00",
        "late_reason": "sosit în concediu" if more["came"] < day else "",
        "document_kind": random.choice(["cerere", "adresă", "factură", ""]),
        "subject": f"Lucrarea {number}",
        "sender_name": "Popescu Ion",
        "recipient_name": "",
        "sender_number": "",
        "unit_id": more["unit"],
        "dispatched_on": more["left"].isoformat() if more["left"] else None,
        "resolution": "",
        "filing_code": "",
        "remarks": "",
        "document_count": 0,
        "correction_count": 1 if number % 17 == 0 else 0,
        "request_key": str(UUID(int=_FIRST + number + town.id * 10**6)),
        "request_digest": "",
        "reserved_purpose": "rezervat" if state == "unused" else "",
        "annulled_reason": "=greșit" if state == "annulled" else "",
        "annulled_act": "",
        "annulled_at": at if state == "annulled" else None,
    }


def _answer(town: Town, place: int, answered: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": _FIRST + place,
        "institution_id": town.id,
        "answer_id": answer["id"],
        "answered_id": answered["id"],
        "linked_at": answer["registered_at"],
        "withdrawn_reason": "",
    }


def _term(
    town: Town, place: int, entry: dict[str, Any], rule: str, on: date, stopped: date | None
) -> dict[str, Any]:
    due = on + timedelta(days=30 if rule == "PET" else 10)
    state = "open" if stopped is None else "met" if stopped <= due else "missed"
    return {
        "id": _FIRST + place,
        "institution_id": town.id,
        "subject_type": "entry",
        "subject_id": entry["id"],
        "rule_code": rule,
        "norms": False,
        "regime": "CAL",
        "count": 30,
        "started_on": on.isoformat(),
        "safe_on": due.isoformat(),
        "due_on": due.isoformat(),
        "legal_max_on": due.isoformat(),
        "state": state,
        "opened_at": entry["registered_at"],
        "extension_reason": "",
        "decision_number": "",
        "notice_reference": "",
        "resumed_ground": "",
        "cancelled_ground": "",
        "stopped_on": stopped.isoformat() if stopped else None,
        "closed_at": f"{stopped.isoformat()}T09:00:00+00:00" if stopped else None,
        "revision": 0,
    }


def _petition(
    town: Town, place: int, entry: dict[str, Any], random: Random, stopped: date | None
) -> dict[str, Any]:
    return {
        "id": _FIRST + place,
        "institution_id": town.id,
        "entry_id": entry["id"],
        "kind": random.choice(["request", "complaint", "notification", "proposal"]),
        "sender_type": random.choice(["person", "authority"]),
        "domain": "other",
        "standing": "answered" if stopped else "in_work",
        "solution": random.choice(["favorable", "unfavorable"]) if stopped else "",
        "decided_at": f"{stopped.isoformat()}T09:00:00+00:00" if stopped else None,
    }


def _request(
    town: Town, place: int, entry: dict[str, Any], random: Random, stopped: date | None
) -> dict[str, Any]:
    at = f"{stopped.isoformat()}T09:00:00+00:00" if stopped else None
    by = town.officer.id if stopped else None
    return {
        "id": _FIRST + place,
        "institution_id": town.id,
        "entry_id": entry["id"],
        "received_way": random.choice(["paper", "electronic", "verbal"]),
        "person_kind": random.choice(["natural", "legal"]),
        "domain": random.choice(["public_money", "duties", "acts", "other"]),
        "evaluation": "on_request" if stopped else "",
        "evaluated_at": at,
        "evaluated_by_id": by,
        "nature": random.choice(["favorable", "refused", "nonexistent"]) if stopped else "",
        "exemption_codes": "a",
        "reasoning": "motivat",
        "decided_at": at,
        "decided_by_id": by,
        "answer_way": "electronic" if stopped else "",
        "answered_at": at,
    }


def _put(**tables: list[dict[str, Any]]) -> None:
    """Put rows in as they are; columns that are not said get their empty value by type."""
    whole = {}
    with connection.cursor() as cursor:
        for table, rows in tables.items():
            if not rows:
                continue
            cursor.execute(
                "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
                " AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'",
                [table],
            )
            needed = {name: kind for name, kind in cursor.fetchall() if name not in rows[0]}
            empty = {name: _EMPTY.get(kind, "") for name, kind in needed.items()}
            full = [{**empty, **row} for row in rows]
            whole[table] = {"columns": sorted(full[0]), "rows": full}
        cursor.execute("SELECT towns.put(%s::jsonb)", [json.dumps(whole)])


_EMPTY: dict[str, Any] = {
    "boolean": False,
    "bigint": 0,
    "integer": 0,
    "smallint": 0,
    "jsonb": [],
    "timestamp with time zone": "2025-01-01T08:00:00+00:00",
    "date": "2025-01-01",
}

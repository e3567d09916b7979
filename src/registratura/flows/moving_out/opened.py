"""
Rows whose values are sealed here, opened for the package: the keys stay behind, and the next house seals them anew.

`flows.moving_in.sealed` is the way back. What opens something elsewhere (addresses with a secret, codes) is blotted
out.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from django.db import connection

from registratura.correspondents import queries as correspondents
from registratura.kernel.personal_data import person_of
from registratura.messaging.kinds import Kind
from registratura.rights import services as rights
from registratura.rights.queries import cnp_of
from registratura.subjects import queries as subjects
from registratura.toolkit.envelopes import EnvelopeBrokenError

Row = dict[str, Any]
_BATCH: Final = 500
_ADDRESS: Final = re.compile(r"https?://\S+")
_SECRET_PART: Final = re.compile(r"(?<![\w~-])(?=[a-z_~-]*[A-Z0-9])[\w~-]{16,}", re.ASCII)
_CODES: Final = (Kind.RIGHTS_CODE.value, Kind.PHONE_CODE.value)
_ON_ITS_WAY: Final = ("waiting", "sending")
_OF_A_LINE: Final = """
SELECT s.id FROM subjects_subject s JOIN correspondents_correspondent c
    ON c.institution_id = s.institution_id AND c.person_ref = s.ref WHERE s.id = ANY(%s)
"""


def opened(table: str, lines: Iterable[str]) -> Iterator[str]:
    """
    Give the lines of a table as they stand in a package: opened where they are sealed. Must run inside a scope.

    A value whose key is gone stays away.
    """
    change = _CHANGES.get(table)
    if change is None:
        yield from lines
        return
    source = iter(lines)
    while batch := list(islice(source, _BATCH)):
        for row in change([json.loads(line) for line in batch]):
            yield json.dumps(row, ensure_ascii=False)


def _correspondents(rows: list[Row]) -> Iterator[Row]:
    sealed = correspondents.by_ids([row["id"] for row in rows if row["cnp_sealed"]])
    for row in rows:
        if row["id"] in sealed:
            code = correspondents.cnp_of(sealed[row["id"]])
            row |= {"cnp": code, "cnp_sealed": "", "cnp_index": "", "person_ref": None}
        yield row


def _without_those_of_lines(rows: list[Row], *, column: str) -> list[Row]:
    # The key of a correspondent's line is made anew with the line, whose code travels opened.
    with connection.cursor() as cursor:
        cursor.execute(_OF_A_LINE, [[row[column] for row in rows]])
        left = {key for (key,) in cursor.fetchall()}
    return [row for row in rows if row[column] not in left]


def _subjects(rows: list[Row]) -> list[Row]:
    return _without_those_of_lines(rows, column="id")


def _keys_of_subjects(rows: list[Row]) -> list[Row]:
    return _without_those_of_lines(rows, column="subject_id")


def _identities(rows: list[Row]) -> Iterator[Row]:
    for row in _without_those_of_lines(rows, column="subject_id"):
        try:
            plain = subjects.opened_identity(ref=row["ref"], sealed=row["sealed"])
        except EnvelopeBrokenError:
            continue
        yield row | {"sealed": plain, "blind_index": ""}


def _requests(rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        yield row | {"cnp_sealed": cnp_of(row["id"])} if row["cnp_sealed"] else row


def _restrictions(rows: list[Row]) -> Iterator[Row]:
    people = _people_of_requests({row["request_id"] for row in rows})
    for row in rows:
        known = {rights.key_digest(key=key): key.value for key in people[row["request_id"]]}
        yield row | {"key_digest": known.get(row["key_digest"], "")}


def _people_of_requests(request_ids: set[int]) -> Mapping[int, Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, person_email, user_id FROM rights_privacyrequest WHERE id = ANY(%s)",
            [list(request_ids)],
        )
        return {
            key: person_of(email=email, cnp=cnp_of(key), user_id=user)
            for key, email, user in cursor.fetchall()
        }


def _signing_keys(rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        # The public half proves the receipts that were given; the next house signs with a key of its own.
        yield row | {
            "private_key_sealed": "",
            "retired_at": row["retired_at"] or _last_receipt() or row["made_at"],
        }


def _last_receipt() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(max(issued_at)) #>> '{}' FROM consents_receipt")
        (found,) = cursor.fetchone()
    return str(found) if found is not None else None


def _mailboxes(rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        yield row | {"password_sealed": "", "is_active": False}


def _messages(rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        if row["kind"] in _CODES:
            row |= {"context": {}, "body": "", "subject": ""}
        row |= {column: _blotted(row[column]) for column in ("subject", "body")}
        yield row | {"context": {name: _blotted(value) for name, value in row["context"].items()}}


def _blotted(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return _ADDRESS.sub(lambda found: _SECRET_PART.sub("…", found[0]), value)


def _deliveries(rows: list[Row]) -> Iterator[Row]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM messaging_message WHERE id = ANY(%s) AND kind = ANY(%s)",
            [[row["message_id"] for row in rows], list(_CODES)],
        )
        codes = {key for (key,) in cursor.fetchall()}
    for row in rows:
        text = "" if row["message_id"] in codes else _blotted(row["text"])
        row |= {"text": text, "endpoint_id": None}
        if row["state"] in _ON_ITS_WAY:  # it leaves from here; from two houses it would leave twice
            row |= {"state": "suppressed", "next_attempt_at": None, "lease_until": None, "queued_at": None}
            row |= {"hold": "", "ended_at": row["ended_at"] or row["created_at"]}
        yield row


_CHANGES: Final[Mapping[str, Callable[[list[Row]], Iterable[Row]]]] = {
    "correspondents_correspondent": _correspondents,
    "subjects_subject": _subjects,
    "subjects_subjectkey": _keys_of_subjects,
    "subjects_identity": _identities,
    "rights_privacyrequest": _requests,
    "rights_restriction": _restrictions,
    "consents_signingkey": _signing_keys,
    "intake_mailbox": _mailboxes,
    "messaging_message": _messages,
    "messaging_delivery": _deliveries,
}

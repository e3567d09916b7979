"""Petitions that may be the same as another: of the same petitioner on any channel, or nearly the same text."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from registratura.correspondents import queries as correspondents
from registratura.kernel.calendar import written_number
from registratura.petitions.rules import SUGGESTED_FROM, Standing, likeness
from registratura.toolkit.scope import required_institution

STRANGER_FROM = 80  # per cent asked of a text that came from another sender, as one passed on by an authority
LOOKED_AT = 2_000
MOST = 8

# The petitioner is the same when the correspondent is, or another with the same personal code, tax code, address of
# e-mail or name: one person has several records when he writes by post, by e-mail and through the portal.
_SAME_SENDER = """EXISTS (SELECT 1 FROM registers_entryparty x WHERE x.institution_id = e.institution_id
  AND x.entry_id = e.id AND x.role = 'sender' AND x.replaced_at IS NULL
  AND (x.correspondent_id = ANY(%(same)s::bigint[]) OR lower(x.name) = ANY(%(names)s::text[])))"""


@dataclass(frozen=True, slots=True)
class Alike:
    """A petition that may be the same. `percent`: how alike the texts are; `same_file`: a file is the very same."""

    entry_id: int
    register_code: str
    year: int
    number: int
    written_number: str
    registered_on: date
    subject: str
    sender: str
    channel: str
    standing: Standing
    percent: int
    same_sender: bool
    same_file: bool


def alike(entry_id: int) -> list[Alike]:
    """
    Return petitions that may be the same as that of an entry, the likest first; only suggests.

    Not for readers limited to some units: it looks at all petitions.
    Law: OG 27/2002 art. 10.
    """
    with connection.cursor() as cursor:
        mine = _mine(cursor, entry_id)
        if mine is None:
            return []
        cursor.execute(
            f"""SELECT e.id, g.code, e.year, e.number, g.number_code, e.registered_on, e.subject, e.remarks,
       e.sender_name, e.channel, p.standing, {_SAME_SENDER},
       EXISTS (SELECT 1 FROM registers_entrydocument l JOIN documents_document f
                 ON f.institution_id = l.institution_id AND f.id = l.document_id
               WHERE l.institution_id = e.institution_id AND l.entry_id = e.id AND f.blob_id = ANY(%(blobs)s::bigint[]))
  FROM (SELECT * FROM petitions_petition WHERE institution_id = %(institution)s AND entry_id <> %(entry)s
         ORDER BY id DESC LIMIT {LOOKED_AT}) p
  JOIN registers_entry e ON e.institution_id = p.institution_id AND e.id = p.entry_id AND e.state = 'registered'
  JOIN registers_register g ON g.institution_id = e.institution_id AND g.id = e.register_id
 WHERE {_SAME_SENDER} OR similarity(lower(e.subject), lower(%(subject)s)) > 0.5
    OR EXISTS (SELECT 1 FROM registers_entrydocument l JOIN documents_document f
                 ON f.institution_id = l.institution_id AND f.id = l.document_id
               WHERE l.institution_id = e.institution_id AND l.entry_id = e.id AND f.blob_id = ANY(%(blobs)s::bigint[]))
 ORDER BY e.id DESC LIMIT 200""",
            mine,
        )
        rows = cursor.fetchall()
    found = [_alike(row, mine["subject"], mine["remarks"]) for row in rows]
    shown = [
        one
        for one in found
        if one.same_file or one.percent >= (SUGGESTED_FROM if one.same_sender else STRANGER_FROM)
    ]
    return sorted(shown, key=lambda one: (-one.percent, one.entry_id))[:MOST]


def _mine(cursor: Any, entry_id: int) -> dict[str, Any] | None:
    institution_id = required_institution()
    cursor.execute(
        "SELECT subject, remarks FROM registers_entry WHERE institution_id = %s AND id = %s",
        [institution_id, entry_id],
    )
    text = cursor.fetchone()
    if text is None:
        return None
    cursor.execute(
        """SELECT x.correspondent_id, lower(x.name) FROM registers_entryparty x
 WHERE x.institution_id = %s AND x.entry_id = %s AND x.role = 'sender' AND x.replaced_at IS NULL""",
        [institution_id, entry_id],
    )
    senders = cursor.fetchall()
    same = correspondents.same_persons([row[0] for row in senders if row[0] is not None])
    cursor.execute(
        "SELECT f.blob_id FROM registers_entrydocument l JOIN documents_document f"
        " ON f.institution_id = l.institution_id AND f.id = l.document_id"
        " WHERE l.institution_id = %s AND l.entry_id = %s",
        [institution_id, entry_id],
    )
    return {
        "institution": institution_id,
        "entry": entry_id,
        "subject": text[0],
        "remarks": text[1],
        "same": same,
        "names": [row[1] for row in senders],
        "blobs": [row[0] for row in cursor.fetchall()],
    }


def _alike(row: tuple[Any, ...], subject: str, remarks: str) -> Alike:
    entry_id, code, year, number, number_code, registered_on, other_subject, other_remarks = row[:8]
    sender, channel, standing, same_sender, same_file = row[8:]
    percent = likeness(subject, other_subject)
    if remarks.strip() and other_remarks.strip():
        percent = max(percent, likeness(f"{subject} {remarks}", f"{other_subject} {other_remarks}"))
    return Alike(
        entry_id=entry_id,
        register_code=code,
        year=year,
        number=number,
        written_number=written_number(number=number, code=number_code, registered_on=registered_on),
        registered_on=registered_on,
        subject=other_subject,
        sender=sender,
        channel=channel,
        standing=Standing(standing),
        percent=100 if same_file else percent,
        same_sender=same_sender,
        same_file=same_file,
    )

"""Who sent a mail, among the correspondents of the institution."""

from __future__ import annotations

import re
from datetime import datetime

from registratura.correspondents import queries as directory
from registratura.correspondents import services as correspondents
from registratura.documents.reading.mail_headers import Address
from registratura.kernel.text import fold, ro_normalise
from registratura.registers.drafts import PartyDraft

LONGEST_NAME = 200
LONGEST_ADDRESS = 254

_COMPANY = re.compile(r"\b(?:s\.? ?r\.? ?l|s\.? ?a|s\.? ?n\.? ?c|r\.? ?a)\.?$")
_BODY = re.compile(
    r"^(?:primari|consili|comuna|orasul|municipiul|judet|institutia|agentia|inspectorat|ministerul|directia"
    r"|judecatori|tribunal|curtea|parchet|politia|postul de politie|scoala|gradinita|liceul|colegiul|spitalul|casa)"
)


def sender_of(*, address: Address, now: datetime) -> PartyDraft:
    """
    Return the sender as a party of the entry: known by e-mail, else by the same name, else entered now.

    Must run inside `acting_for`.
    """
    email = address.address.lower() if len(address.address) <= LONGEST_ADDRESS else ""
    name = (ro_normalise(address.name, single_line=True) or address.address)[:LONGEST_NAME].strip()
    known = directory.by_email(email) or next(iter(directory.same_name(name)), None)
    if known is None:
        known = correspondents.add(
            data={"kind": _kind_of(name), "name": name, "email": email}, by=None, now=now
        )
    return PartyDraft("sender", known.name, known.id)


def _kind_of(name: str) -> str:
    """Guess what a name names; a person corrects it on the correspondent's page."""
    plain = fold(name)
    if _COMPANY.search(plain):
        return "company"
    return "body" if _BODY.match(plain) else "person"

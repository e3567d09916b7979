"""
The personal code of a correspondent, sealed with a key of the line's own; found again by a short keyed index.

The key is not the one under which the person's consents hang: the line may have to stay in the register when these are
erased. `person_ref` names it, and is the row in which the text opens. While rows of before are moved, the former
column `cnp` is read too; nothing writes it.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from registratura.correspondents.models import Correspondent
from registratura.kernel.identifiers import mask_cnp
from registratura.subjects import queries as subjects
from registratura.subjects.identities import normal_form
from registratura.toolkit.envelopes import EnvelopeBrokenError, KeyGoneError

TABLE: Final = "correspondents_correspondent"
COLUMN: Final = "cnp_sealed"
NOT_OPENED: Final = "•" * 13
Lost = (KeyGoneError, EnvelopeBrokenError)


def code_of(row: Correspondent) -> str:
    """
    Return the personal code, empty when none is known.

    Raises: KeyGoneError, EnvelopeBrokenError (toolkit.envelopes).
    """
    return _opened(row.cnp_sealed, row.person_ref, row.cnp)


def masked(row: Correspondent) -> str:
    """Return the code as it may be shown; one that does not open is all dots."""
    try:
        code = code_of(row)
    except Lost:
        return NOT_OPENED
    return mask_cnp(code) if code else ""


def told(row: Mapping[str, Any]) -> str:
    """Return the code of a row read as values, for the person whose it is."""
    try:
        return _opened(row["cnp_sealed"], row["person_ref"], row["cnp"])
    except Lost:
        return NOT_OPENED


def index_of(code: str) -> str:
    """Return by what a sealed code is found: 24 bits, which several persons share."""
    return subjects.index_of("cnp", normal_form("cnp", code) or code)


def ids_with(codes: Iterable[str]) -> list[int]:
    """Return the lines whose code is one of these, opened to be sure."""
    wanted = {code for code in codes if code}
    if not wanted:
        return []
    indexes = sorted({index_of(code) for code in wanted})
    maybe = Correspondent.objects.filter(Q(cnp_index__in=indexes) | ~Q(cnp="") & Q(cnp__in=wanted))
    columns = ("id", "cnp_sealed", "person_ref", "cnp")
    return [row["id"] for row in maybe.order_by("id").values(*columns) if told(row) in wanted]


def _opened(sealed: str, ref: UUID | None, clear: str) -> str:
    if not sealed:
        return clear
    return subjects.open_for(sealed=sealed, table=TABLE, column=COLUMN, row=str(ref))

"""Rows of a package sealed with keys of this house, where they stood opened in it (`flows.moving_out.opened`)."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from registratura.kernel.personal_data import Key
from registratura.rights import services as rights
from registratura.subjects import services as subjects

Row = dict[str, Any]


class Sealer:
    """
    Seals rows on their way into the tables; keys of persons are made under the names that the package gives.

    A key whose row is taken back opens nothing and harms nobody.
    """

    def __init__(self, institution_id: int, keys: Callable[[], Iterator[str]]) -> None:
        """`keys` gives the lines of the persons' keys, which may stand behind those of what they seal."""
        self._institution, self._lines = institution_id, keys
        self._keys: dict[int, UUID] | None = None
        self._ways: Mapping[str, Callable[[Row], Row]] = {
            "subjects_identity": self._identity,
            "rights_privacyrequest": self._request,
            "rights_restriction": self._restriction,
        }

    def sealed(self, table: str, lines: list[str]) -> list[str]:
        """Return the lines of a table as its rows are kept here."""
        change = self._ways.get(table)
        if change is None:
            return lines
        return [json.dumps(change(json.loads(line)), ensure_ascii=False) for line in lines]

    def _identity(self, row: Row) -> Row:
        sealed, index = subjects.sealed_identity(
            controller=self._institution,
            key=self._key_of(row["subject_id"]),
            ref=UUID(row["ref"]),
            kind=row["kind"],
            plain=row["sealed"],
        )
        return row | {"sealed": sealed, "blind_index": index}

    def _key_of(self, subject_id: int) -> UUID:
        if self._keys is None:
            rows = map(json.loads, self._lines())
            living = {row["subject_id"]: UUID(row["key"]) for row in rows if row["destroyed_at"] is None}
            for name in living.values():
                subjects.make_key_named(controller=self._institution, key=name)
            self._keys = living
        return self._keys[subject_id]

    def _request(self, row: Row) -> Row:
        return row | {"cnp_sealed": rights.sealed_cnp(cnp=row["cnp_sealed"])}

    def _restriction(self, row: Row) -> Row:
        if not row["key_digest"]:  # whom it was about could not be said: it stands, and names nobody
            return row | {"key_digest": hashlib.sha256(f"nobody {row['id']}".encode()).hexdigest()}
        key = Key(row["kind"], row["key_digest"])
        return row | {"key_digest": rights.key_digest_at(institution_id=self._institution, key=key)}

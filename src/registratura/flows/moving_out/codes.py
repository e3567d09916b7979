"""Personal codes of correspondents in a package: opened, since the keys they are sealed with stay behind."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from registratura.correspondents import queries as correspondents

CORRESPONDENTS: Final = "correspondents_correspondent"
_BATCH: Final = 500


def with_codes_opened(lines: Iterable[str]) -> Iterator[str]:
    """
    Give lines of correspondents with their codes opened; the installation that takes them in seals them anew.

    A code whose key is gone stays away. Must run inside a scope.
    """
    source = iter(lines)
    while batch := list(islice(source, _BATCH)):
        rows = [json.loads(line) for line in batch]
        sealed = correspondents.by_ids([row["id"] for row in rows if row["cnp_sealed"]])
        for line, row in zip(batch, rows, strict=True):
            if row["id"] not in sealed:
                yield line
                continue
            code = correspondents.cnp_of(sealed[row["id"]])
            row |= {"cnp": code, "cnp_sealed": "", "cnp_index": "", "person_ref": None}
            yield json.dumps(row, ensure_ascii=False)

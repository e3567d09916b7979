"""Holds over persons, as the archive asks of them: which entries of some dossiers are of those persons."""

from __future__ import annotations

from collections.abc import Collection

from registratura.archive import queries as archive
from registratura.flows.disclosing import person_of_entry
from registratura.flows.rights_pseudonyms import pseudonyms_of
from registratura.kernel.personal_data import Person, whole_person
from registratura.retention import queries as retention
from registratura.retention.queries import Holding
from registratura.toolkit.scope import required_institution


def entries_held(*, dossier_ids: Collection[int], holding: Holding | None = None) -> frozenset[int]:
    """
    Return the entries in these dossiers that are of persons over whom there is a hold.

    Asked of each entry only while such a hold is open; persons are known as everywhere, by the keys of their papers.
    """
    held = (holding or retention.holding()).persons
    if not held:
        return frozenset()
    institution_id = required_institution()
    known: dict[Person, bool] = {}
    found: set[int] = set()
    for entry_id in archive.entries_in(dossier_ids):
        of_entry = person_of_entry(entry_id=entry_id)
        keys = frozenset(key for key in of_entry if key.kind != "entry")
        if keys not in known:
            person = whole_person(institution_id=institution_id, person=keys, everywhere=False)
            known[keys] = any(str(one) in held for one in pseudonyms_of(person=person))
        if known[keys]:
            found.add(entry_id)
    return frozenset(found)

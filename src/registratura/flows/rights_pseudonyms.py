"""Under which pseudonyms the person of a request is known: consents and keys hang on these."""

from typing import Final
from uuid import UUID

from registratura.kernel.personal_data import Person
from registratura.subjects import queries as subjects

_KINDS: Final = {"email": "email", "cnp": "cnp", "phone": "phone", "user": "account"}


def pseudonyms_of(*, person: Person) -> list[UUID]:
    """Return under which pseudonyms a person is known here. Must run inside the scope of the controller."""
    found = (
        subjects.find_by_identity(_KINDS[key.kind], key.value) for key in sorted(person) if key.kind in _KINDS
    )
    return sorted({ref.id for ref in found if ref is not None})

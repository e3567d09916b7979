"""References of choices: the contextual one is made of the choice alone, so it names nobody."""

from uuid import NAMESPACE_URL, UUID, uuid5

from registratura.kernel.placing import Drawn


def ref_of(*, institution_id: int, drawn: Drawn) -> UUID:
    """Return the reference of a choice made for everybody."""
    lots = ",".join(f"{flight}:{weight}" for flight, weight in drawn.lots)
    return uuid5(NAMESPACE_URL, f"placement:{institution_id}:{drawn.seed}:{lots}")

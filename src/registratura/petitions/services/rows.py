"""Holding a petition, and writing its acts where its entry's history is read."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.petitions.errors import NotAPetitionError, PetitionDecidedError
from registratura.petitions.models import Petition
from registratura.petitions.rules import Standing
from registratura.petitions.wording import told


def locked(*, entry_id: int) -> Petition:
    """
    Return the petition of an entry as it is now, held until the transaction ends.

    Raises: NotAPetitionError.
    """
    return all_locked(entry_ids=[entry_id])[entry_id]


def all_locked(*, entry_ids: Iterable[int]) -> dict[int, Petition]:
    """
    Hold the petitions of entries until the transaction ends, in one order for everybody.

    Raises: NotAPetitionError.
    """
    wanted = sorted(set(entry_ids))
    rows = Petition.objects.select_for_update().filter(entry_id__in=wanted).order_by("entry_id")
    found = {petition.entry_id: petition for petition in rows}
    if len(found) < len(wanted):
        raise NotAPetitionError(
            _("Înregistrarea nu este în registrul petițiilor. Însemnați-o întâi ca petiție, de pe pagina ei.")
        )
    return found


def open_only(*, petition: Petition) -> None:
    """
    Refuse what is done to a petition that somebody decided in the meantime.

    Raises: PetitionDecidedError telling who did what and when.
    """
    if petition.standing != Standing.IN_WORK.value:
        raise PetitionDecidedError(f"{told(petition)} {_('Reîncărcați pagina și vedeți istoricul ei.')}")


def write_down(*, action: str, petition: Petition, by: Actor | None, details: Mapping[str, object]) -> None:
    """Write an act into the history of the entry, where the person looks for it."""
    journal.record(action=action, subject_type="entry", subject_id=petition.entry_id, by=by, details=details)

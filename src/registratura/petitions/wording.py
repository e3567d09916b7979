"""Words shared by the refusals of this room."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.kernel.text import ro_normalise
from registratura.petitions.errors import PetitionRefusedError
from registratura.petitions.models import Petition
from registratura.petitions.models.petition import STANDINGS
from registratura.petitions.rules import Standing

_BUCHAREST = ZoneInfo("Europe/Bucharest")


def told(petition: Petition) -> str:
    """Say who decided a petition, how and when, for the one who came second."""
    standing = STANDINGS[Standing(petition.standing)]
    if petition.decided_by_id is None:
        words = _("Petiția este %(standing)s de la %(when)s: răspunsul a plecat.")
    else:
        words = _("Petiția este %(standing)s de la %(when)s, prin hotărârea lui %(who)s.")
    moment = petition.decided_at or petition.opened_at
    return words % {
        "standing": standing,
        "when": moment_words(moment),
        "who": accounts.names_of([petition.decided_by_id]).get(petition.decided_by_id or 0, ""),
    }


def moment_words(moment: datetime) -> str:
    """Write a moment in Bucharest's time."""
    return f"{moment.astimezone(_BUCHAREST):%d.%m.%Y, %H:%M}"


def line(value: str, *, most: int, field: str, needed: str = "") -> str:
    """
    Return a text of one line as it is kept.

    needed: what is said when the text is missing; empty when it may be.
    """
    text = ro_normalise(value, single_line=True)
    if needed and len(text) < 3:
        raise PetitionRefusedError(needed, field=field)
    if len(text) > most:
        raise PetitionRefusedError(
            _("Prea lung: %(count)d caractere, cel mult %(most)d.") % {"count": len(text), "most": most},
            field=field,
        )
    return text


def second_text_words() -> str:
    """Say that the answer is not written yet in the minority language of its petition, and what to do."""
    return _(
        "Lipsește răspunsul în limba în care este scrisă petiția: se dă în română și în acea limbă (Codul administrativ"
        " art. 94). Scrieți-l lângă soluție, pe pagina petiției."
    )

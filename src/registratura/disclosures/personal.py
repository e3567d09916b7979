"""What this room answers about one person: which data left about them, to whom; it stays as the proof of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from registratura.disclosures import queries
from registratura.disclosures.queries import DisclosureLine
from registratura.kernel.personal_data import Datum, Done, Kept, Key, Person, Place, Treated
from registratura.toolkit.scope import acting_for

KEPT_FOR = timedelta(days=3 * 365)
_LAW = "Regulamentul (UE) 2016/679 art. 5 alin. (2), art. 17 alin. (3) lit. e)"
_TABLE = "disclosures_disclosure"


class Disclosures:
    """The holder of disclosures. A person is known by any key under which a disclosure was written down."""

    room = "disclosures"
    everywhere = False

    def recognise(self, *, institution_id: int, person: Person) -> Iterable[Key]:
        """Return nothing: marks tell no more of whose they are."""
        return ()

    def collect(self, *, institution_id: int, person: Person) -> Iterable[Datum]:
        """Return every disclosure about the person."""
        with acting_for(institution_id):
            return [_told(line) for line in queries.of_subject(person)]

    def erase(self, *, institution_id: int, person: Person, now: datetime) -> Iterable[Treated]:
        """Keep every one of them: they prove to the person where the data went, also after it was erased."""
        reason = _("Evidența dezvăluirilor arată cui i s-au dat datele; ea însăși nu le cuprinde.")
        with acting_for(institution_id):
            return [
                Treated(
                    Place(_TABLE, str(line.id)),
                    Done.KEPT,
                    Kept(reason, _LAW, (line.disclosed_at + KEPT_FOR).date()),
                )
                for line in queries.of_subject(person)
            ]


def _told(line: DisclosureLine) -> Datum:
    return Datum(
        Place(_TABLE, str(line.id)),
        _("Dezvăluire"),
        {
            "to": line.to_name,
            "recipient": line.recipient_name,
            "country": line.country,
            "purpose": line.purpose,
            "ground": line.ground_name,
            "law": line.legal_text,
            "categories": list(line.category_names),
            "about": line.about_words,
            "at": line.disclosed_at,
        },
    )

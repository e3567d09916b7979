"""What this room answers about one person: the breaches that could have shown the person; they stay documented."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from registratura.incidents import queries
from registratura.incidents.queries import AffectedLine
from registratura.kernel.personal_data import Datum, Done, Kept, Key, Person, Place, Treated, values_of
from registratura.toolkit.scope import acting_for

_LAW = "Regulamentul (UE) 2016/679 art. 33 alin. (5), art. 17 alin. (3) lit. b)"
_TABLE = "incidents_affected"


class Incidents:
    """The holder of breaches. A person is known by e-mail, or as a correspondent of the institution."""

    room = "incidents"
    everywhere = False

    def recognise(self, *, institution_id: int, person: Person) -> Iterable[Key]:
        """Return nothing: the list was computed from what the directory knows already."""
        return ()

    def collect(self, *, institution_id: int, person: Person) -> Iterable[Datum]:
        """Return in which breaches the person stands, and how it was told."""
        return [
            Datum(
                Place(_TABLE, str(line.id)),
                _("Incident de securitate"),
                {
                    "incident": title,
                    "name": line.name,
                    "entries": list(line.entry_words),
                    "first_seen_at": line.first_seen_at,
                    "cnp_seen": line.cnp_seen,
                    "told_at": line.told_at,
                    "told_how": line.told_how,
                },
            )
            for title, line in _found(institution_id, person)
        ]

    def erase(self, *, institution_id: int, person: Person, now: datetime) -> Iterable[Treated]:
        """Keep them: the law wants every breach documented."""
        reason = _("Evidența incidentelor se păstrează pentru verificarea ei de către autoritate.")
        return [
            Treated(Place(_TABLE, str(line.id)), Done.KEPT, Kept(reason, _LAW, None))
            for _title, line in _found(institution_id, person)
        ]


def _found(institution_id: int, person: Person) -> list[tuple[str, AffectedLine]]:
    with acting_for(institution_id):
        return queries.affected_by(
            emails=values_of(person, "email"),
            correspondent_ids=[int(one) for one in values_of(person, "correspondent") if one.isdigit()],
        )

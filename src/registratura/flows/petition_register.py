"""The register of petitions for paper: its positions, each with who works on it."""

from collections.abc import Iterator
from datetime import date

from registratura.accounts import queries as accounts
from registratura.petitions import queries as petitions
from registratura.petitions.printing.sheet import Position, position_of
from registratura.routing import queries as routing

TEMPLATE = "petitions"


def positions(*, year: int, from_date: date | None = None, to_date: date | None = None) -> Iterator[Position]:
    """
    Return the positions of a year, or those registered on some days of it (both included), a portion at a time.

    Must run inside a scope. Law: OG 27/2002 art. 6.
    """
    after = 0
    while lines := petitions.register_lines(year=year, after=after):
        after = lines[-1].serial
        wanted = [
            line
            for line in lines
            if (from_date is None or line.registered_on >= from_date)
            and (to_date is None or line.registered_on <= to_date)
        ]
        leads = routing.leads_of([line.entry_id for line in wanted])
        names = accounts.names_of([lead.user_id for lead in leads.values()])
        for line in wanted:
            lead = leads.get(line.entry_id)
            yield position_of(line=line, person=names.get(lead.user_id or 0, "") if lead is not None else "")

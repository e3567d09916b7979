"""What is prepared while the registry works: sheets for the printer, and the page of a computer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from registratura.emergency import queries as emergency
from registratura.emergency import services
from registratura.emergency.codes import code_of
from registratura.emergency.errors import SheetsRefusedError
from registratura.emergency.keys import PageFacts, PageKey, new_key
from registratura.emergency.printing.sheets_pdf import print_sheets
from registratura.emergency.queries import RunLine
from registratura.journal.services import Actor
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution


def number_of(*, institution_code: str, register_code: str, year: int, serial: int) -> str:
    """Return the number that stands on a sheet."""
    return code_of(institution=institution_code, register=register_code, year=year, serial=serial)


def print_run(*, institution: Institution, run_id: int, now: datetime) -> bytes:
    """
    Print those sheets of a run that nothing was written on, behind the page that explains them.

    Must not run inside a scope. Raises: SheetsRefusedError for the sheets of a page, or when none is left; PrintError.
    """
    with acting_for(institution.id):
        run, serials = _whole(run_id), emergency.free_serials(run_id)
    if run.medium != "paper":
        raise SheetsRefusedError(_("Foile acestea sunt ale unui calculator; descărcați pagina."))
    if not serials:
        raise SheetsRefusedError(_("Nu a rămas nicio foaie nefolosită."))
    return print_sheets(
        institution=institution.name,
        locality=institution.locality,
        register=run.register_name,
        year=run.year,
        place=run.place,
        codes=[code for _serial, code in _numbered(institution, run, serials)],
        printed_at=now,
    )


def hand_page(
    *, institution: Institution, run_id: int, by: Actor, now: datetime
) -> tuple[PageFacts, PageKey]:
    """
    Make the key of a run's page, once, and return it with what the page is told.

    The private half of the key is kept nowhere: it goes into the page alone. Must not run inside a scope.
    Raises: SheetsRefusedError when it was handed out before, or its sheets are used up.
    """
    with acting_for(institution.id):
        run, serials = _whole(run_id), emergency.free_serials(run_id)
        if len(serials) < run.count:
            raise SheetsRefusedError(_("Foile acestea sunt scoase din uz; pregătiți altele."))
        key = new_key()
        services.hand_page(run_id=run_id, public_key=key.public, by=by, now=now)
    facts = PageFacts(
        institution=institution.code,
        institution_name=institution.name,
        register_name=run.register_name,
        year=run.year,
        place=run.place,
        run_id=run_id,
        sheets=_numbered(institution, run, serials),
    )
    return facts, key


def _whole(run_id: int) -> RunLine:
    run = emergency.run(run_id)
    if run is None:
        raise SheetsRefusedError(_("Foile nu mai există; reîncărcați pagina."))
    return run


def _numbered(institution: Institution, run: RunLine, serials: list[int]) -> list[tuple[int, str]]:
    return [
        (
            serial,
            number_of(
                institution_code=institution.code,
                register_code=run.register_code,
                year=run.year,
                serial=serial,
            ),
        )
        for serial in serials
    ]

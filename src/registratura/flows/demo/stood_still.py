"""The emergency register in the demonstration: sheets that lie ready, and two hours without current, nearly settled."""

from __future__ import annotations

from datetime import datetime, timedelta

from registratura.accounts import queries as accounts
from registratura.emergency import queries as emergency
from registratura.emergency import services
from registratura.emergency.services import SheetDraft
from registratura.flows.demo.towns import DemoInstitution
from registratura.flows.emergency import settling
from registratura.flows.emergency.papers import number_of
from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_date, legal_year
from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for

_WRITTEN = (
    ("Popa Gheorghe", "Cerere de racordare la rețeaua de apă", "cerere"),
    ("Dobre Elena", "Sesizare despre un stâlp căzut pe strada Morii", "sesizare"),
)


def bring_standstill(*, town: DemoInstitution, institution_id: int, now: datetime) -> None:
    """
    Let sheets lie ready in the commune, and two of them wait for their numbers. Done once.

    Must not run inside a scope.
    """
    institution = institutions.institution_by_id(institution_id)
    registrar, other = (
        next((accounts.user_by_email(one.email) for one in town.cast if one.role == role), None)
        for role in ("registrar", "administrator")
    )
    began = now - timedelta(hours=3)
    if town.kind != "commune" or institution is None or registrar is None or other is None:
        return
    if legal_year(began) != legal_year(now):  # the first hours of a year: sheets of two years would be needed
        return
    with acting_for(institution_id):
        general = books.general_register()
        if general is None or emergency.runs():
            return
        year, code = legal_year(now), institution.code
        services.issue_sheets(
            register_id=general.id,
            year=year,
            count=20,
            medium="paper",
            place="dulapul de la ghișeu",
            by=registrar,
            now=began,
        )
        outage = services.open_outage(cause="Fără curent electric", began_at=began, by=registrar, now=now)
        for serial, (name, subject, kind) in enumerate(_WRITTEN, start=1):
            settling.type_sheet(
                institution=institution,
                outage_id=outage,
                typed=number_of(institution_code=code, register_code=general.code, year=year, serial=serial),
                draft=SheetDraft(
                    direction="incoming",
                    channel="counter",
                    written_at=began + timedelta(minutes=20 * serial),
                    correspondent=name,
                    subject=subject,
                    document_kind=kind,
                    page_count=2,
                    written_by=registrar.full_name,
                ),
                by=registrar,
                now=now,
            )
        totals = {legal_date(began): len(_WRITTEN)}
        services.note_totals(outage_id=outage, totals=totals, by=registrar, now=now)
        services.close_outage(outage_id=outage, ended_at=now - timedelta(hours=1), by=other, now=now)

"""The privacy wing of the demonstration: who saw whom, a breach whose clock runs, a request of an authority."""

from datetime import datetime, timedelta

from registratura.correspondents import queries as directory
from registratura.disclosures import services as disclosures
from registratura.disclosures.catalogue import Ground, Way
from registratura.disclosures.services import RequestDraft
from registratura.flows import disclosing, incidents, viewing
from registratura.incidents import queries as kept
from registratura.incidents import services
from registratura.incidents.services import IncidentDraft
from registratura.journal.services import Actor
from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for

_SEEN = 6


def bring_breach(
    *, institution_id: int, registrar: Actor, clerk: Actor, protector: Actor, now: datetime
) -> None:
    """Let somebody see papers, an account be misused, and an authority ask. Done once. Must not run inside a scope."""
    with acting_for(institution_id):
        if kept.incidents():
            return
        _let_see(registrar, clerk, now)
        disclosing.ensure_known_ways(now=now)
        _misuse(clerk, protector, now)
        _ask(protector, now)


def _let_see(registrar: Actor, clerk: Actor, now: datetime) -> None:
    came = [
        line for line in books.last_registered_by(registrar.id, limit=200) if line.direction == "incoming"
    ]
    for position, line in enumerate(came[:_SEEN]):
        at = now - timedelta(hours=30 - 2 * position)
        viewing.note_entry(entry_id=line.id, by=clerk, now=at)
        for party in books.parties_of(line.id)[:1]:
            row = directory.by_id(party.correspondent_id) if party.correspondent_id else None
            if row is not None and directory.card_of(row).cnp_present:
                reason = "Verificarea cererii la ghișeu"
                viewing.reveal_cnp(correspondent_id=row.id, reason=reason, by=registrar, now=at)
        if position == 0:
            disclosures.record_disclosure(
                recipient=disclosures.ensure_recipient(way=Way.POST, now=at),
                to_name=line.counterpart or "Direcția Județeană de Statistică",
                person=disclosing.person_of_entry(entry_id=line.id),
                key=f"demo/{line.id}",
                by=registrar,
                now=at,
                ground=Ground.TASK,
                about=(disclosing.ENTRY, line.id, line.written_number),
            )


def _misuse(clerk: Actor, protector: Actor, now: datetime) -> None:
    aware = now - timedelta(hours=20)
    draft = IncidentDraft(
        title="Telefonul de serviciu, pierdut cu sesiunea deschisă",
        natures=("confidentiality",),
        aware_at=aware,
        facts="Un telefon de serviciu a fost uitat în autobuz, deblocat, cu registratura deschisă. Sesiunea a fost "
        "încheiată de la birou după o zi.",
        occurred_from=aware - timedelta(hours=12),
        occurred_to=now - timedelta(hours=16),
        data_words="Nume, adrese și cuprinsul cererilor deschise în acel timp.",
        effects="Cine a găsit telefonul a putut citi cererile deschise.",
        measures="Sesiunea a fost încheiată, parola schimbată, telefonul șters de la distanță.",
        contact="Responsabilul cu protecția datelor",
    )
    incident = services.open_incident(draft=draft, by=protector, now=aware)
    services.add_reach(
        incident_id=incident.id,
        account_id=clerk.id,
        seen_from=now - timedelta(hours=32),
        seen_to=now - timedelta(hours=16),
        by=protector,
        now=now,
    )
    incidents.compute_affected(incident_id=incident.id, by=protector, now=now)
    services.assess(
        incident_id=incident.id,
        risk="risk",
        reason="Cererile deschise nu cuprind coduri numerice personale sau date despre sănătate.",
        spared="",
        by=protector,
        now=now,
    )


def _ask(protector: Actor, now: datetime) -> None:
    disclosures.receive_request(
        draft=RequestDraft(
            authority="Poliția municipiului, Biroul de investigații criminale",
            identity_proof="Adresă semnată electronic, semnătura verificată",
            contact="Prin poștă, la sediul biroului",
            reference="413022/10.11.2026",
            legal_text="Codul de procedură penală, art. 170",
            asked="Toate cererile depuse în ultimul an de persoana numită, cu anexe.",
            person_name="Persoana din cerere",
        ),
        by=protector,
        now=now - timedelta(days=1),
    )

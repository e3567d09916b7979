"""Keeping the register of breaches: facts, risk, notices, reach, persons concerned, the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.incidents import rules
from registratura.incidents.errors import IncidentRefusedError, LateWithoutReasonError
from registratura.incidents.models import Affected, Incident, Notification, Reach
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDraft:
    """What is known of a breach. Counts are None while nobody knows them; texts hold the Romanian words."""

    title: str
    natures: tuple[str, ...]
    aware_at: datetime
    facts: str
    occurred_from: datetime | None = None
    occurred_to: datetime | None = None
    data_words: str = ""
    persons_count: int | None = None
    records_count: int | None = None
    effects: str = ""
    measures: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a breach could have shown."""

    key: str
    name: str
    correspondent_id: int | None
    email: str
    entry_words: tuple[str, ...]
    first_seen_at: datetime
    cnp_seen: bool


@transaction.atomic
def open_incident(*, draft: IncidentDraft, by: Actor | None, now: datetime) -> Incident:
    """
    Enter a breach in the register; the clock runs from the moment of knowledge.

    Raises: IncidentRefusedError without title, facts or nature, or for a knowledge that lies in the future.
    """
    values = _checked(draft, now)
    incident = Incident(
        institution_id=required_institution(),
        recorded_at=now,
        recorded_by_id=by.id if by is not None else None,
        **values,
    )
    incident.save(force_insert=True)
    _write_down(
        action="incidents.incident.opened",
        incident=incident,
        by=by,
        details={
            "title": incident.title,
            "aware_at": incident.aware_at.isoformat(),
            "natures": list(incident.natures),
        },
    )
    return incident


@transaction.atomic
def take_from_supplier(
    *, draft: IncidentDraft, source: str, supplier_aware_at: datetime, by: Actor | None, now: datetime
) -> Incident:
    """
    Enter a breach that the supplier tells the institution of, whose own clock runs from now. Safe to repeat.

    Law: GDPR art. 33 alin. (2).
    """
    known = Incident.objects.filter(source=source).first()
    if known is not None:
        return known
    values = _checked(draft, now) | {"aware_at": now}
    incident = Incident(
        institution_id=required_institution(),
        origin=Incident.Origin.SUPPLIER,
        source=source,
        told_at=now,
        recorded_at=now,
        recorded_by_id=None,
        **values,
    )
    incident.save(force_insert=True)
    late = rules.controller_told_late(aware_at=supplier_aware_at, told_at=now)
    details = {
        "title": incident.title,
        "source": source,
        "late": late,
        "known": supplier_aware_at.isoformat(),
    }
    _write_down(action="incidents.incident.routed", incident=incident, by=by, details=details)
    return incident


@transaction.atomic
def describe(*, incident_id: int, draft: IncidentDraft, by: Actor, now: datetime) -> None:
    """
    Complete the facts, the effects and the measures. The moment of knowledge stays as it was.

    Raises: IncidentRefusedError as for a new one, or when the incident is closed.
    """
    incident = _held(incident_id)
    values = _checked(draft, now)
    values.pop("aware_at")
    for name, value in values.items():
        setattr(incident, name, value)
    incident.save(update_fields=list(values))
    _write_down(
        action="incidents.incident.described", incident=incident, by=by, details={"title": incident.title}
    )


@transaction.atomic
def assess(*, incident_id: int, risk: str, reason: str, spared: str, by: Actor, now: datetime) -> None:
    """
    Judge the risk, with the reasons; for a high one, whether the law spares telling the persons.

    Raises: IncidentRefusedError without a risk or its reasons.
    """
    incident, why = _held(incident_id), ro_normalise(reason).strip()[:4000]
    if risk not in set(rules.Risk):
        raise IncidentRefusedError(_("Alegeți riscul."), field="risk")
    if not why:
        raise IncidentRefusedError(_("Scrieți de ce ați judecat astfel riscul."), field="risk_reason")
    if spared and spared not in Incident.Spared.values:
        raise IncidentRefusedError(_("Alegeți unul dintre cazurile legii."), field="spared")
    before = incident.risk
    incident.risk, incident.risk_reason = risk, why
    incident.spared = spared if risk == rules.Risk.HIGH else ""
    incident.assessed_at, incident.assessed_by_id = now, by.id
    incident.save(update_fields=["risk", "risk_reason", "spared", "assessed_at", "assessed_by"])
    details = {"before": before, "after": risk, "spared": incident.spared}
    _write_down(action="incidents.incident.assessed", incident=incident, by=by, details=details)


@transaction.atomic
def note_notification(
    *, incident_id: int, words: str, reference: str, late_reason: str, by: Actor, now: datetime
) -> int:
    """
    Write down that the authority was told, at first or of what became known since, and return the phase.

    Raises: LateWithoutReasonError for the first notice after 72 hours without reasons; IncidentRefusedError without
    words.
    """
    incident, said = _held(incident_id), ro_normalise(words).strip()[:8000]
    why = ro_normalise(late_reason).strip()[:1000]
    if not said:
        raise IncidentRefusedError(_("Scrieți ce s-a notificat."), field="words")
    phase = Notification.objects.filter(incident_id=incident.id).count() + 1
    late = phase == 1 and rules.is_late(aware_at=incident.aware_at, told_at=now)
    if late and not why:
        words_late = _("Au trecut cele 72 de ore: notificarea cuprinde motivele întârzierii. Scrieți-le.")
        raise LateWithoutReasonError(words_late, field="late_reason")
    Notification(
        institution_id=incident.institution_id,
        incident=incident,
        phase=phase,
        words=said,
        reference=ro_normalise(reference, single_line=True)[:120],
        late_reason=why if late else "",
        notified_at=now,
        notified_by_id=by.id,
    ).save(force_insert=True)
    details = {"phase": phase, "late": late, "reasons": why if late else ""}
    _write_down(action="incidents.incident.notified", incident=incident, by=by, details=details)
    return phase


@transaction.atomic
def add_reach(
    *, incident_id: int, account_id: int, seen_from: datetime, seen_to: datetime, by: Actor, now: datetime
) -> None:
    """
    Say with whose account, from when to when, somebody could have seen.

    Raises: IncidentRefusedError for a time that ends before it begins.
    """
    incident = _held(incident_id)
    if seen_to <= seen_from:
        raise IncidentRefusedError(_("Sfârșitul este după început."), field="seen_to")
    reach = Reach(
        institution_id=incident.institution_id,
        incident=incident,
        account_id=account_id,
        seen_from=seen_from,
        seen_to=seen_to,
        added_at=now,
        added_by_id=by.id,
    )
    reach.save(force_insert=True)
    details = {"account": account_id, "from": seen_from.isoformat(), "to": seen_to.isoformat()}
    _write_down(action="incidents.scope.added", incident=incident, by=by, details=details)


@transaction.atomic
def keep_affected(*, incident_id: int, persons: Sequence[Person], by: Actor, now: datetime) -> int:
    """Keep the persons whom the reach shows, those already told untouched; return how many there are."""
    incident = _held(incident_id)
    kept = {row.person_key: row for row in Affected.objects.filter(incident_id=incident.id)}
    for person in persons:
        row = kept.get(person.key)
        values = {
            "name": person.name[:200],
            "correspondent_id": person.correspondent_id,
            "email": person.email,
            "entry_words": list(person.entry_words),
            "first_seen_at": person.first_seen_at,
            "cnp_seen": person.cnp_seen,
            "computed_at": now,
        }
        if row is None:
            Affected(
                institution_id=incident.institution_id, incident=incident, person_key=person.key, **values
            ).save(force_insert=True)
        elif row.told_at is None:
            for name, value in values.items():
                setattr(row, name, value)
            row.save(update_fields=list(values))
    _write_down(
        action="incidents.persons.computed", incident=incident, by=by, details={"count": len(persons)}
    )
    return len(persons)


@transaction.atomic
def note_told(*, incident_id: int, affected_id: int, how: str, by: Actor, now: datetime) -> bool:
    """Write down that a person was told, and how; False when it had been. Raises: IncidentRefusedError without how."""
    incident, words = _held(incident_id), ro_normalise(how, single_line=True)[:200]
    if not words:
        raise IncidentRefusedError(_("Scrieți cum a fost informată persoana."), field="how")
    row = Affected.objects.select_for_update().get(pk=affected_id, incident_id=incident.id)
    if row.told_at is not None:
        return False
    row.told_at, row.told_by_id, row.told_how = now, by.id, words
    row.save(update_fields=["told_at", "told_by", "told_how"])
    _write_down(
        action="incidents.persons.told", incident=incident, by=by, details={"affected": row.id, "how": words}
    )
    return True


@transaction.atomic
def note_step(*, incident_id: int, hours: int, late: bool, told: int) -> bool:
    """Note that somebody was reminded at this hour of the clock; False when it had been."""
    incident = Incident.objects.select_for_update().get(pk=incident_id)
    if incident.told_step >= hours or incident.closed_at is not None:
        return False
    incident.told_step = hours
    incident.save(update_fields=["told_step"])
    _write_down(
        action="incidents.incident.escalated",
        incident=incident,
        by=None,
        details={"hours": hours, "late": late, "told": told},
    )
    return True


@transaction.atomic
def close(*, incident_id: int, words: str, by: Actor, now: datetime) -> None:
    """
    Close an incident with what was learned.

    Raises: IncidentRefusedError before the risk was judged, before the authority was told where it must, or while
    persons at high risk wait to be told.
    """
    incident, learned = _held(incident_id), ro_normalise(words).strip()[:1000]
    if not incident.risk:
        raise IncidentRefusedError(_("Judecați întâi riscul."))
    told = Notification.objects.filter(incident_id=incident.id).exists()
    if rules.must_tell_authority(risk=incident.risk) and not told:
        raise IncidentRefusedError(_("Notificați întâi autoritatea de supraveghere."))
    waiting = Affected.objects.filter(incident_id=incident.id, told_at__isnull=True).exists()
    if rules.must_tell_persons(risk=incident.risk, spared=incident.spared) and waiting:
        raise IncidentRefusedError(_("Informați întâi persoanele vizate: riscul este ridicat."))
    if not learned:
        raise IncidentRefusedError(_("Scrieți ce s-a schimbat ca să nu se repete."), field="words")
    incident.closed_at, incident.closed_by_id, incident.closing_words = now, by.id, learned
    incident.save(update_fields=["closed_at", "closed_by", "closing_words"])
    _write_down(action="incidents.incident.closed", incident=incident, by=by, details={"words": learned})


def _checked(draft: IncidentDraft, now: datetime) -> dict[str, object]:
    title, facts = ro_normalise(draft.title, single_line=True)[:200], ro_normalise(draft.facts).strip()[:8000]
    if not title:
        raise IncidentRefusedError(_("Scrieți pe scurt ce s-a întâmplat."), field="title")
    if not facts:
        raise IncidentRefusedError(_("Scrieți faptele: ce, când, cum s-a aflat."), field="facts")
    if not draft.natures or any(one not in Incident.Nature.values for one in draft.natures):
        raise IncidentRefusedError(_("Alegeți ce s-a atins: confidențialitatea, integritatea sau disponibilitatea."),
                                   field="natures")  # fmt: skip
    if draft.aware_at > now:
        raise IncidentRefusedError(_("Momentul aflării nu poate fi în viitor."), field="aware_at")
    return {
        "title": title,
        "facts": facts,
        "natures": list(dict.fromkeys(draft.natures)),
        "aware_at": draft.aware_at,
        "occurred_from": draft.occurred_from,
        "occurred_to": draft.occurred_to,
        "data_words": ro_normalise(draft.data_words).strip()[:4000],
        "persons_count": draft.persons_count,
        "records_count": draft.records_count,
        "effects": ro_normalise(draft.effects).strip()[:4000],
        "measures": ro_normalise(draft.measures).strip()[:4000],
        "contact": ro_normalise(draft.contact, single_line=True)[:240],
    }


def _held(incident_id: int) -> Incident:
    incident = Incident.objects.select_for_update().filter(pk=incident_id).first()
    if incident is None:
        raise IncidentRefusedError(_("Incidentul nu există."))
    if incident.closed_at is not None:
        raise IncidentRefusedError(
            _("Incidentul este închis; deschideți altul și scrieți la fapte numărul acestuia.")
        )
    return incident


def _write_down(*, action: str, incident: Incident, by: Actor | None, details: Mapping[str, object]) -> None:
    journal.record(action=action, subject_type="incident", subject_id=incident.id, by=by, details=details)

"""Telephone calls of a campaign: offered one by one, each asked again before the number is shown."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.consents import queries as consents
from registratura.consents import services as ledger
from registratura.consents.states import Method
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.personal_data import person_of
from registratura.outreach.errors import CallRefusedError
from registratura.outreach.models import CallTask, Suppression
from registratura.outreach.queries.persons import email_of, phone_of
from registratura.outreach.services.sending import take_cap
from registratura.outreach.services.subscribing import suppress
from registratura.rights import queries as rights


@dataclass(frozen=True, slots=True)
class Call:
    """A call that may be made now, once. phone: shown to the caller and kept nowhere."""

    task_id: int
    campaign: str
    script: str
    phone: str


@transaction.atomic
def take_call(*, campaign_id: int, by: Actor, now: datetime) -> Call | None:
    """
    Take the next call that may be made; None when none is left. Those that may not are set aside as they are met.

    Law: Legea 506/2004 art. 12 alin. (1).
    """
    while True:
        row = (
            CallTask.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("campaign__topic")
            .filter(campaign_id=campaign_id, campaign__state="running", state="waiting")
            .order_by("id")
            .first()
        )
        if row is None:
            return None
        phone, record = phone_of(row.subject), None
        if phone and not _unwanted(row, phone):
            record = consents.may_process(subject_id=row.subject, purpose="P13", at=now).record_id
        if record is None or not take_cap(subject_id=row.subject, now=now):
            row.state = CallTask.State.WITHHELD
            row.save(update_fields=["state"])
            continue
        row.state, row.consent_record = CallTask.State.TAKEN, record
        row.taken_at, row.taken_by_id = now, by.id
        row.save(update_fields=["state", "consent_record", "taken_at", "taken_by"])
        journal.record(
            action="outreach.call.taken", subject_type="campaign", subject_id=campaign_id, by=by, details={}
        )
        return Call(row.id, row.campaign.name, row.campaign.body, phone)


def _unwanted(row: CallTask, phone: str) -> bool:
    person = person_of(email=email_of(row.subject), phone=phone)
    if rights.is_restricted(person, purpose="P13"):
        return True
    found = Suppression.objects.filter(address_key=row.address_key)
    return any(one.topic_id in (None, row.campaign.topic_id) for one in found)


@transaction.atomic
def end_call(*, task_id: int, outcome: str, by: Actor, now: datetime) -> None:
    """
    Write down how a call ended; "never" ends the consent for calls and puts the number on the list.

    Raises: CallRefusedError for a call that is not the person's own, or an outcome that is none.
    """
    row = CallTask.objects.select_for_update().filter(pk=task_id, state="taken", taken_by_id=by.id).first()
    if row is None or outcome not in CallTask.Outcome.values:
        raise CallRefusedError(_("Telefonul nu este luat de dumneavoastră; luați-l întâi."))
    row.state, row.outcome, row.ended_at = CallTask.State.DONE, outcome, now
    row.save(update_fields=["state", "outcome", "ended_at"])
    if outcome == CallTask.Outcome.NEVER:
        ledger.withdraw(subject_id=row.subject, purpose="P13", method=Method.VOICE, by=None, now=now)
        suppress(address_key=row.address_key, reason="calls", now=now)
    journal.record(
        action="outreach.call.ended",
        subject_type="campaign",
        subject_id=row.campaign_id,
        by=by,
        details={"outcome": outcome},
    )

"""Who asked to be told of drafts."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from registratura.consultations.errors import SubscriberRefusedError
from registratura.consultations.models import Subscriber
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution


@transaction.atomic
def subscribe(
    *, name: str, email: str, asked_on: date, entry_id: int | None, by: Actor | None, now: datetime
) -> Subscriber:
    """
    Enter somebody who asked in writing to be told of drafts; asked again, the same line stands.

    Raises: SubscriberRefusedError for an address that is none, or a day that cannot be.
    Law: Legea 52/2003 art. 7 alin. (1).
    """
    address, called = email.strip().lower()[:254], ro_normalise(name, single_line=True)[:200]
    try:
        validate_email(address)
    except ValidationError as error:
        raise SubscriberRefusedError(_("Adresa de e-mail nu este bună."), field="email") from error
    if len(called) < 3:
        raise SubscriberRefusedError(_("Scrieți numele celui care a cerut."), field="name")
    if not date(2003, 1, 1) <= asked_on <= legal_date(now):
        raise SubscriberRefusedError(_("Scrieți ziua cererii, cel târziu azi."), field="asked_on")
    known = Subscriber.objects.filter(email=address, ended_at__isnull=True).first()
    if known is not None:
        return known
    made = Subscriber(
        institution_id=required_institution(),
        name=called,
        email=address,
        asked_on=asked_on,
        entry_id=entry_id,
        added_at=now,
        added_by_id=by.id if by is not None else None,
    )
    made.save(force_insert=True)
    journal.record(
        action="consultations.subscriber.added",
        subject_type="subscriber",
        subject_id=made.id,
        by=by,
        details={"entry": entry_id or 0},
    )
    return made


@transaction.atomic
def end_subscriber(*, subscriber_id: int, by: Actor | None, now: datetime) -> None:
    """
    Tell somebody no more. by: None when the person stopped it by the link of a letter.

    Raises: SubscriberRefusedError when there is nobody.
    """
    row = Subscriber.objects.select_for_update().filter(pk=subscriber_id, ended_at__isnull=True).first()
    if row is None:
        raise SubscriberRefusedError(_("Persoana nu mai este în listă."))
    row.ended_at, row.ended_by_id = now, by.id if by is not None else None
    row.save(update_fields=["ended_at", "ended_by"])
    journal.record(
        action="consultations.subscriber.ended",
        subject_type="subscriber",
        subject_id=row.id,
        by=by,
        details={},
    )

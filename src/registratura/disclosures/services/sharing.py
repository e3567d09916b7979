"""Links to one entry or one file, for one recipient, at the order of the person concerned."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from registratura.disclosures.errors import ShareRefusedError
from registratura.disclosures.models import ShareLink, ShareOpening
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

MOST_DAYS = 30


@dataclass(frozen=True, slots=True)
class Shared:
    """A link that was just made. The secret is told this once; the table holds its digest alone."""

    link_id: int
    secret: str
    expires_at: datetime


def digest_of(*, secret: str) -> str:
    """Return what the table holds of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_link(
    *,
    entry_id: int,
    entry_words: str,
    document_id: int | None,
    what: str,
    recipient_name: str,
    recipient_email: str,
    ordered_by_name: str,
    reason: str,
    days: int,
    by: Actor,
    now: datetime,
) -> Shared:
    """
    Make a link that ends by itself after so many days (1 to 30) and can be stopped before.

    what: what is shared, in words. ordered_by_name: the person concerned, who asked for it.
    Raises: ShareRefusedError without recipient, person or reason, with a bad address or length.
    """
    told = ro_normalise(recipient_name, single_line=True)[:200]
    ordered, why = ro_normalise(ordered_by_name, single_line=True)[:200], ro_normalise(reason).strip()[:500]
    _refuse_bad(told, ordered, why, days, recipient_email)
    # The institution stands before the dot: the wall between tenants is up before any row is read.
    secret = f"{required_institution():x}.{secrets.token_urlsafe(32)}"
    link = ShareLink(
        institution_id=required_institution(),
        digest=digest_of(secret=secret),
        entry_id=entry_id,
        entry_words=entry_words[:120],
        document_id=document_id,
        what=what[:300],
        recipient_name=told,
        recipient_email=recipient_email,
        ordered_by_name=ordered,
        reason=why,
        made_at=now,
        made_by_id=by.id,
        expires_at=now + timedelta(days=days),
    )
    link.save(force_insert=True)
    journal.record(
        action="disclosures.link.made",
        subject_type="entry",
        subject_id=entry_id,
        by=by,
        details={"link": link.id, "recipient": told, "ordered_by": ordered, "days": days, "reason": why},
    )
    return Shared(link.id, secret, link.expires_at)


@transaction.atomic
def revoke_link(*, link_id: int, by: Actor, now: datetime) -> None:
    """
    Stop a link for good. Safe to repeat.

    Raises: ShareRefusedError when there is no such link.
    """
    link = ShareLink.objects.select_for_update().filter(pk=link_id).first()
    if link is None:
        raise ShareRefusedError(_("Legătura nu există."))
    if link.revoked_at is not None:
        return
    link.revoked_at, link.revoked_by_id = now, by.id
    link.save(update_fields=["revoked_at", "revoked_by"])
    journal.record(
        action="disclosures.link.revoked",
        subject_type="entry",
        subject_id=link.entry_id,
        by=by,
        details={"link": link.id, "recipient": link.recipient_name},
    )


@transaction.atomic
def note_opening(*, link_id: int, document_id: int | None, network: str, now: datetime) -> int:
    """Write down that a link was opened, and return the number of the opening. network: the shortened address."""
    link = ShareLink.objects.get(pk=link_id)
    what = ShareOpening.What.PAGE if document_id is None else ShareOpening.What.FILE
    opening = ShareOpening(
        institution_id=link.institution_id,
        link=link,
        what=what,
        document_id=document_id,
        network=network[:50],
        opened_at=now,
    )
    opening.save(force_insert=True)
    journal.record(
        action="disclosures.link.opened",
        subject_type="entry",
        subject_id=link.entry_id,
        by=None,
        details={"link": link.id, "what": str(what), "document": document_id or 0},
    )
    return opening.id


def note_refused_link(*, link_id: int, why: str, now: datetime) -> None:
    """Write down that a link that ended was tried. why: `expired` or `revoked`."""
    link = ShareLink.objects.get(pk=link_id)
    journal.record(
        action="disclosures.link.refused",
        subject_type="entry",
        subject_id=link.entry_id,
        by=None,
        details={"link": link.id, "why": why, "at": now.isoformat()},
    )


def _refuse_bad(told: str, ordered: str, why: str, days: int, recipient_email: str) -> None:
    if not told:
        raise ShareRefusedError(_("Scrieți pentru cine este legătura."), field="recipient_name")
    if not ordered:
        raise ShareRefusedError(_("Scrieți cine a cerut partajarea."), field="ordered_by_name")
    if not why:
        raise ShareRefusedError(_("Scrieți cum și de ce a cerut-o persoana."), field="reason")
    if not 1 <= days <= MOST_DAYS:
        raise ShareRefusedError(_("Alegeți între o zi și %d de zile.") % MOST_DAYS, field="days")
    try:
        if recipient_email:
            validate_email(recipient_email)
    except ValidationError as error:
        raise ShareRefusedError(
            _("Adresa de e-mail nu este una întreagă."), field="recipient_email"
        ) from error

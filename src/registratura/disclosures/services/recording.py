"""Recipients of the register, and each disclosure written down once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.disclosures.catalogue import CATEGORY_NAMES, GROUND_NAMES, WAYS, Ground, Way
from registratura.disclosures.errors import RecipientRefusedError
from registratura.disclosures.marks import new_marks_of
from registratura.disclosures.models import Concerned, Disclosure, Recipient
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.personal_data import Person
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientDraft:
    """What is written of a recipient. country: two letters of ISO 3166."""

    name: str
    purpose: str
    ground: str
    categories: tuple[str, ...]
    country: str = "RO"
    legal_text: str = ""
    contract: str = ""
    is_active: bool = True


def ensure_recipient(*, way: Way, host: str = "", name: str = "", now: datetime) -> Recipient:
    """Return the recipient of a way, entered in the register as the catalogue describes it if it is not there."""
    description = WAYS[way]
    shown = name or str(description.name)
    known = Recipient.objects.filter(way=way, host=host)
    found = (known.filter(name=shown[:200]) if name else known).order_by("id").first()
    if found is not None:
        return found
    recipient = Recipient(
        institution_id=required_institution(),
        way=way,
        name=shown[:200],
        host=host[:253],
        purpose=str(description.purpose),
        ground=description.ground,
        categories=list(description.categories),
        added_at=now,
        added_by=None,
    )
    try:
        with transaction.atomic():
            recipient.save(force_insert=True)
    except IntegrityError:  # somebody else entered it between the look and the act
        return Recipient.objects.get(way=way, host=host, name=recipient.name)
    _write_down(action="disclosures.recipient.added", recipient=recipient, by=None)
    return recipient


@transaction.atomic
def save_recipient(*, draft: RecipientDraft, recipient_id: int | None, by: Actor, now: datetime) -> Recipient:
    """
    Add a recipient that no way of the product reaches, or describe better one that is there.

    Raises: RecipientRefusedError without name, purpose, categories, or with a country that is none.
    """
    values = _checked(draft)
    if recipient_id is None:
        recipient = Recipient(
            institution_id=required_institution(), way=Way.HAND, added_at=now, added_by_id=by.id, **values
        )
        if Recipient.objects.filter(way=Way.HAND, name=recipient.name, host="").exists():
            raise RecipientRefusedError(
                _("Destinatarul este deja în evidență; schimbați-l pe acela."), field="name"
            )
        recipient.save(force_insert=True)
        _write_down(action="disclosures.recipient.added", recipient=recipient, by=by)
        return recipient
    recipient = Recipient.objects.select_for_update().get(pk=recipient_id)
    for name, value in values.items():
        setattr(recipient, name, value)
    recipient.save(update_fields=list(values))
    _write_down(action="disclosures.recipient.changed", recipient=recipient, by=by)
    return recipient


def recipient_by_hand(*, draft: RecipientDraft, by: Actor, now: datetime) -> Recipient:
    """
    Return the recipient kept by hand under a name, entered as described when it is not there.

    Raises: as `save_recipient`.
    """
    found = Recipient.objects.filter(way=Way.HAND, name=draft.name[:200], host="").first()
    return found or save_recipient(draft=draft, recipient_id=None, by=by, now=now)


def _checked(draft: RecipientDraft) -> dict[str, object]:
    name, purpose = (
        ro_normalise(draft.name, single_line=True)[:200],
        ro_normalise(draft.purpose).strip()[:300],
    )
    if not name:
        raise RecipientRefusedError(_("Scrieți numele destinatarului."), field="name")
    if not purpose:
        raise RecipientRefusedError(_("Scrieți pentru ce primește date."), field="purpose")
    if draft.ground not in GROUND_NAMES:
        raise RecipientRefusedError(_("Alegeți temeiul."), field="ground")
    if not draft.categories or any(key not in CATEGORY_NAMES for key in draft.categories):
        raise RecipientRefusedError(_("Alegeți ce date primește."), field="categories")
    if not (len(draft.country) == 2 and draft.country.isascii() and draft.country.isalpha()):
        raise RecipientRefusedError(_("Țara se scrie cu două litere, de exemplu RO."), field="country")
    return {
        "name": name,
        "purpose": purpose,
        "ground": draft.ground,
        "legal_text": ro_normalise(draft.legal_text, single_line=True)[:300],
        "categories": list(dict.fromkeys(draft.categories)),
        "country": draft.country.upper(),
        "contract": ro_normalise(draft.contract, single_line=True)[:200],
        "is_active": draft.is_active,
    }


def _write_down(*, action: str, recipient: Recipient, by: Actor | None) -> None:
    journal.record(
        action=action,
        subject_type="recipient",
        subject_id=recipient.id,
        by=by,
        details={
            "name": recipient.name,
            "way": recipient.way,
            "host": recipient.host,
            "purpose": recipient.purpose,
            "ground": recipient.ground,
            "country": recipient.country,
            "active": recipient.is_active,
        },
    )


@transaction.atomic
def record_disclosure(
    *,
    recipient: Recipient,
    to_name: str,
    person: Person,
    key: str,
    by: Actor | None,
    now: datetime,
    purpose: str = "",
    ground: Ground | None = None,
    legal_text: str = "",
    categories: Sequence[str] = (),
    about: tuple[str, int, str] | None = None,
) -> Disclosure:
    """
    Write down that personal data left, once for each `key`; said again, the first one answers.

    person: the keys of whom it concerns. purpose, ground, categories: those of the recipient when they are not given.
    about: what left, as type, number and words ("entry", 12, "125/12.03.2026").
    """
    known = Disclosure.objects.filter(key=key).first()
    if known is not None:
        return known
    kind, number, words = about or ("", None, "")
    row = Disclosure(
        institution_id=required_institution(),
        recipient=recipient,
        to_name=to_name[:240] or recipient.name,
        purpose=(purpose or recipient.purpose)[:300],
        ground=ground or recipient.ground,
        legal_text=(legal_text or recipient.legal_text)[:300],
        categories=list(categories or recipient.categories),
        about_type=kind,
        about_id=number,
        about_words=words[:120],
        key=key,
        disclosed_at=now,
        disclosed_by_id=by.id if by is not None else None,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # heard twice at once
        return Disclosure.objects.get(key=key)
    for mark in new_marks_of(person, institution_id=row.institution_id):
        Concerned(institution_id=row.institution_id, disclosure=row, mark=mark).save(force_insert=True)
    _write_down_disclosure(row, by)
    return row


def _write_down_disclosure(row: Disclosure, by: Actor | None) -> None:
    journal.record(
        action="disclosures.disclosure.recorded",
        subject_type="disclosure",
        subject_id=row.id,
        by=by,
        details={
            "recipient": row.recipient_id,
            "purpose": row.purpose,
            "ground": str(row.ground),
            "categories": list(row.categories),
            "about_type": row.about_type,
            "about": row.about_id or 0,
        },
    )

"""Saying where each piece of information published by duty stands, and of whom information is asked."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from registratura.gazette.errors import StatementRefusedError
from registratura.gazette.ex_officio import DUTIES
from registratura.gazette.models import Contact, Publication, Statement
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

_EARLIEST = date(1990, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDraft:
    """
    What is said of a piece of information. `state` is `published`, `missing` or `none`.

    It stands in `words` themselves, at an address, or in a publication of the gazette.
    """

    state: str
    words: str = ""
    address: str = ""
    publication_id: int | None = None
    changed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDraft:
    """Of whom information is asked."""

    function: str
    place: str = ""
    hours: str = ""
    email: str = ""
    phone: str = ""


@transaction.atomic
def state_duty(*, duty: str, draft: StatementDraft, by: Actor | None, now: datetime) -> None:
    """
    Say how a piece of information published by duty stands from now on; what was said before stays below it.

    Raises: StatementRefusedError when it is said to be shown without where, or since when it says so.
    Law: Legea 544/2001 art. 5.
    """
    if duty not in DUTIES:
        raise StatementRefusedError(_("Nu este în lista legii."))
    if draft.state not in Statement.State.values:
        raise StatementRefusedError(_("Alegeți cum este."), field="state")
    words, address = ro_normalise(draft.words)[:5000].strip(), _address(draft.address)
    shown = draft.state == Statement.State.PUBLISHED
    if shown and not (words or address or draft.publication_id):
        raise StatementRefusedError(
            _("Scrieți informația însăși sau adresa la care se citește."), field="words"
        )
    if shown and (draft.changed_on is None or not _EARLIEST <= draft.changed_on <= legal_date(now)):
        raise StatementRefusedError(_("Scrieți ziua ultimei schimbări, cel târziu azi."), field="changed_on")
    if (
        draft.publication_id is not None
        and not Publication.objects.filter(
            pk=draft.publication_id, state=Publication.State.PUBLISHED
        ).exists()
    ):
        raise StatementRefusedError(_("Alegeți din listă publicarea."), field="publication")
    Statement(
        institution_id=required_institution(),
        duty=duty,
        state=draft.state,
        words=words,
        address=address if shown else "",
        publication_id=draft.publication_id if shown else None,
        changed_on=draft.changed_on if shown else None,
        said_at=now,
        said_by_id=by.id if by is not None else None,
    ).save(force_insert=True)
    journal.record(
        action="gazette.information.stated",
        subject_type="institution",
        subject_id=required_institution(),
        by=by,
        details={"duty": duty, "state": draft.state, "words": words[:200], "address": address},
    )


def _address(typed: str) -> str:
    address = typed.strip()[:500]
    if not address:
        return ""
    full = address if "://" in address else f"https://{address}"
    try:
        parts = urlsplit(full)
        fit = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        fit = False
    if not fit or any(sign.isspace() or ord(sign) < 32 for sign in full):
        raise StatementRefusedError(
            _("Adresa nu este bună; de pildă https://primarie.ro/buget."), field="address"
        )
    return full[:500]


@transaction.atomic
def say_contact(*, draft: ContactDraft, by: Actor | None, now: datetime) -> None:
    """
    Say of whom information is asked from now on: a function, not a person.

    Raises: StatementRefusedError without the function or a way to reach it.
    Law: Legea 544/2001 art. 4 și art. 5 alin. (1) lit. c).
    """
    values = {
        name: ro_normalise(str(getattr(draft, name)), single_line=True)[:most]
        for name, most in (("function", 200), ("place", 200), ("hours", 200), ("email", 254), ("phone", 20))
    }
    if len(values["function"]) < 3:
        raise StatementRefusedError(_("Scrieți funcția sau compartimentul."), field="function")
    if not (values["email"] or values["phone"] or values["place"]):
        raise StatementRefusedError(
            _("Scrieți cel puțin o cale: locul, e-mailul sau telefonul."), field="place"
        )
    if values["email"]:
        try:
            validate_email(values["email"])
        except ValidationError as error:
            raise StatementRefusedError(_("Adresa de e-mail nu este bună."), field="email") from error
    Contact(
        institution_id=required_institution(),
        said_at=now,
        said_by_id=by.id if by is not None else None,
        **values,
    ).save(force_insert=True)
    journal.record(
        action="gazette.information.contact",
        subject_type="institution",
        subject_id=required_institution(),
        by=by,
        details={"function": values["function"]},
    )

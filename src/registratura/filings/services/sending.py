"""Receiving what was sent: one short transaction, after which the person holds a reference that stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _

from registratura.filings import workings
from registratura.filings.errors import FilingRefusedError
from registratura.filings.models import Draft, Filing, FilingFile
from registratura.filings.services.drafting import KeptFile
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.toolkit.scope import required_institution

TURNS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who files and how the answer is wanted: `portal`, `email`, `post` or `counter`."""

    name: str
    email: str = ""
    phone: str = ""
    address: str = ""
    answer_way: str = "portal"
    language: str = "ro"
    user_id: int | None = None
    level: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is filed: the form with its answers, the files in order, whether it takes its number at once."""

    key: UUID
    form_version_id: int
    form_code: str
    form_title: str
    answers: Mapping[str, Any]
    files: Sequence[KeptFile]
    likeness: str
    at_once: bool = True
    draft_id: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A filing received; `repeated` when the same had been received before."""

    filing_id: int
    reference: str
    secret: str
    repeated: bool


@transaction.atomic
def receive(*, sheet: Sheet, sender: Sender, by: Actor | None, now: datetime) -> Sent:
    """
    Write down what was sent and give its reference and secret; the same key gives the same again.

    by: the official at the counter, None when the person sends. Must run inside a scope.
    Raises: FilingRefusedError without a name, or without an address for the answer.
    """
    known = Filing.objects.filter(key=sheet.key).first()
    if known is None:
        _check(sender)
        known = _written(sheet, sender, by, now)
        if known is not None:
            return Sent(known.id, known.reference, _secret_of(known), False)
        known = Filing.objects.get(key=sheet.key)
    return Sent(known.id, known.reference, _secret_of(known), True)


def _check(sender: Sender) -> None:
    if not sender.name.strip():
        raise FilingRefusedError(_("Scrieți numele celui care depune."), field="name")
    if sender.answer_way == "email" and not sender.email:
        raise FilingRefusedError(_("Scrieți adresa de e-mail la care vreți răspunsul."), field="email")


def _secret_of(filing: Filing) -> str:
    for turn in range(TURNS):
        reference, secret = _names(filing.key, turn)
        if reference == filing.reference:
            return secret
    return ""  # the key of the installation was changed since


def _names(key: UUID, turn: int) -> tuple[str, str]:
    return workings.names_of(
        secret_key=force_bytes(settings.SECRET_KEY), institution_id=required_institution(), key=key, turn=turn
    )


def secret_of(*, filing_id: int) -> str:
    """Return the secret of a filing, to be shown to who sent it; empty when the installation's key was changed."""
    return _secret_of(Filing.objects.get(pk=filing_id))


def _written(sheet: Sheet, sender: Sender, by: Actor | None, now: datetime) -> Filing | None:
    for turn in range(TURNS):
        try:
            with transaction.atomic():
                return _write(sheet, sender, by, now, turn)
        except IntegrityError as error:
            if "filings_filing_key_once" in str(error):  # the other click of the two was quicker
                return None
            if "filings_filing_reference_once" not in str(error):
                raise
    raise FilingRefusedError(_("Nu s-a putut da o referință. Apăsați din nou „Trimite”."))


def _write(sheet: Sheet, sender: Sender, by: Actor | None, now: datetime, turn: int) -> Filing:
    reference, secret = _names(sheet.key, turn)
    filing = Filing(
        institution_id=required_institution(),
        key=sheet.key,
        reference=reference,
        secret_digest=workings.digest_of_secret(secret),
        form_version_id=sheet.form_version_id,
        form_code=sheet.form_code[:60],
        form_title=sheet.form_title[:200],
        answers=dict(sheet.answers),
        filed_at=now,
        language=sender.language,
        user_id=sender.user_id,
        clerk_id=by.id if by is not None else None,
        level=sender.level,
        person_name=sender.name[:200],
        person_email=sender.email[:254],
        person_phone=sender.phone[:20],
        person_address=sender.address[:300],
        answer_way=sender.answer_way,
        likeness=sheet.likeness,
        at_once=sheet.at_once,
        state_at=now,
    )
    filing.save(force_insert=True)
    for position, file in enumerate(sheet.files, start=1):
        _file(filing, position, file).save(force_insert=True)
    if sheet.draft_id is not None:
        Draft.objects.filter(pk=sheet.draft_id).update(sent_at=now, answers_sealed="")
    journal.record(
        action="filings.filing.received",
        subject_type="filing",
        subject_id=filing.id,
        by=by,
        details={
            "reference": filing.reference,
            "form": filing.form_code,
            "files": [file.sha256 for file in sheet.files],
        },
    )
    return filing


def _file(filing: Filing, position: int, file: KeptFile) -> FilingFile:
    return FilingFile(
        institution_id=filing.institution_id,
        filing_id=filing.id,
        key=file.key,
        position=position,
        field=file.field,
        name=file.name[:200],
        size_bytes=file.size_bytes,
        sha256=file.sha256,
        media_type=file.media_type[:120],
    )

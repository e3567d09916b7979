"""Beginning a draft, saving what was answered, keeping files for it, and letting go what was not sent."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from registratura.filings import workings
from registratura.filings.errors import DraftChangedError, DraftGoneError, FileRefusedError
from registratura.filings.models import Draft, DraftFile
from registratura.filings.sealing import seal_answers
from registratura.institutions import services as institutions
from registratura.institutions.entitlements import Feature
from registratura.journal import services as journal
from registratura.toolkit.scope import required_institution

SECRET_BYTES = 24
DROPPED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft just begun. The secret is told this once; the table holds its digest alone."""

    draft_id: int
    key: UUID
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file whose bytes lie in the folder of drafts under `key`, as it was found by the first look."""

    key: UUID
    field: str
    name: str
    size_bytes: int
    sha256: str
    media_type: str


def begin_draft(
    *,
    form_version_id: int,
    user_id: int | None,
    clerk_id: int | None,
    now: datetime,
    known: UUID | None = None,
) -> Begun:
    """
    Begin a draft of a form and give the secret of its address. Must run inside a scope.

    user_id: whose account it is; clerk_id: the official who fills it in for somebody at the counter. known: the key
    of whoever can ask again; its secret is then `secret_of_draft`.
    Raises: FeatureClosedError.
    """
    institutions.check_open(feature=Feature.PORTAL, now=now, outside=clerk_id is None)
    secret = secret_of_draft(key=known) if known is not None else secrets.token_urlsafe(SECRET_BYTES)
    draft = Draft(
        institution_id=required_institution(),
        key=known or uuid4(),
        digest=workings.digest_of_address(secret),
        form_version_id=form_version_id,
        answers_sealed="",
        begun_at=now,
        saved_at=now,
        expires_at=workings.expires_at(saved_at=now),
        user_id=user_id,
        clerk_id=clerk_id,
    )
    draft.save(force_insert=True)
    return Begun(draft.id, draft.key, secret)


def secret_of_draft(*, key: UUID) -> str:
    """Return the secret of a draft that was begun under a known key. Must run inside a scope."""
    said = f"draft {required_institution()}:{key}"
    return salted_hmac("filings.draft", said, algorithm="sha256").hexdigest()[: SECRET_BYTES * 2]


@transaction.atomic
def save_draft(*, draft_id: int, secret: str, answers: Mapping[str, Any], page: str, now: datetime) -> None:
    """
    Keep the answers so far and the page that was reached; the draft lives a month from now.

    Raises: DraftGoneError, DraftChangedError when it was sent.
    """
    draft = _held(draft_id)
    draft.answers_sealed = seal_answers(answers=answers, secret=secret)
    draft.page, draft.revision = page[:60], draft.revision + 1
    draft.saved_at, draft.expires_at = now, workings.expires_at(saved_at=now)
    draft.save(update_fields=["answers_sealed", "page", "revision", "saved_at", "expires_at"])


@transaction.atomic
def add_file(*, draft_id: int, kept: KeptFile, now: datetime) -> None:
    """
    Add a file that is kept already; the same key again changes nothing.

    Raises: FileRefusedError when the filing would be too large; DraftGoneError, DraftChangedError.
    """
    draft = _held(draft_id)
    files = list(DraftFile.objects.filter(draft_id=draft.id))
    if any(file.key == kept.key for file in files):
        return
    count, room = workings.room_left(sizes=[file.size_bytes for file in files])
    if not count:
        words = _(
            "La o depunere se pot atașa cel mult %d de fișiere. Scoateți unul sau puneți-le într-un PDF."
        )
        raise FileRefusedError(words % workings.MOST_FILES, field=kept.field)
    if kept.size_bytes > room:
        words = _("Fișierele depunerii au împreună cel mult %d MB. Scoateți unul sau micșorați pozele.")
        raise FileRefusedError(words % (workings.MOST_BYTES >> 20), field=kept.field)
    DraftFile(
        institution_id=draft.institution_id,
        draft_id=draft.id,
        key=kept.key,
        field=kept.field,
        name=kept.name[:200],
        size_bytes=kept.size_bytes,
        sha256=kept.sha256,
        media_type=kept.media_type[:120],
        kept_at=now,
    ).save(force_insert=True)
    draft.revision += 1
    draft.save(update_fields=["revision"])


@transaction.atomic
def remove_file(*, draft_id: int, key: UUID) -> bool:
    """
    Take a file away from a draft, and say whether it was there; its bytes are the caller's to take away.

    Raises: DraftGoneError, DraftChangedError.
    """
    draft = _held(draft_id)
    return bool(DraftFile.objects.filter(draft_id=draft.id, key=key).delete()[0])


def drop_files(*, draft_id: int) -> None:
    """Forget the files of a draft that was sent: the filing has them now."""
    DraftFile.objects.filter(draft_id=draft_id).delete()


@transaction.atomic
def drop_expired(*, now: datetime) -> Sequence[UUID]:
    """Delete the drafts whose time is over, sent or not, and return their keys. Must run inside a scope."""
    gone = list(
        Draft.objects.filter(expires_at__lte=now).order_by("id").values_list("id", "key")[:DROPPED_AT_ONCE]
    )
    ids = [one[0] for one in gone]
    DraftFile.objects.filter(draft_id__in=ids).delete()
    Draft.objects.filter(pk__in=ids).delete()
    if gone:
        journal.record(
            action="filings.drafts.dropped",
            subject_type="institution",
            subject_id=required_institution(),
            by=None,
            details={"count": len(gone)},
        )
    return [one[1] for one in gone]


def _held(draft_id: int) -> Draft:
    draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise DraftGoneError(_("Ciorna nu mai există: se păstrează o lună. Începeți din nou."))
    if draft.sent_at is not None:
        raise DraftChangedError(_("Această cerere a fost trimisă; nu se mai poate schimba."))
    return draft

"""Drafts behind their addresses, filings by reference, key, entry or person, and what says the same."""

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from registratura.filings import workings
from registratura.filings.models import Draft, DraftFile, Filing, FilingFile
from registratura.filings.sealing import open_answers
from registratura.toolkit.sealing import SealBrokenError
from registratura.toolkit.statements import prepared_rows

RECEIVED, REGISTERED, REFUSED = "received", "registered", "refused"


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a draft or of a filing. `problem` says why it was not taken in."""

    key: UUID
    field: str
    name: str
    size_bytes: int
    sha256: str
    media_type: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class DraftCard:
    """A draft opened by the secret of its address."""

    id: int
    key: UUID
    form_version_id: int
    answers: Mapping[str, Any]
    page: str
    revision: int
    saved_at: datetime
    expires_at: datetime
    user_id: int | None
    clerk_id: int | None
    sent_at: datetime | None
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True)
class FilingCard:
    """A filing with its files, as it stands. `number_written` is empty while the number follows."""

    id: int
    key: UUID
    reference: str
    form_version_id: int
    form_code: str
    form_title: str
    answers: Mapping[str, Any]
    filed_at: datetime
    language: str
    user_id: int | None
    clerk_id: int | None
    clerk_name: str
    level: str
    person_name: str
    person_email: str
    person_phone: str
    person_address: str
    answer_way: str
    answer_way_name: str
    likeness: str
    at_once: bool
    state: str
    state_name: str
    state_at: datetime
    refused_reason: str
    form_sha256: str
    tray_item_id: int | None
    entry_id: int | None
    number_written: str
    carried_at: datetime | None
    attempt_count: int
    problem: str
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """How many filings say the same as this one within the window, this one too, and which was the first."""

    count: int
    first_id: int


_SAME = (
    "id key reference form_version_id form_code form_title answers filed_at language user_id clerk_id level person_name"
    " person_email person_phone person_address answer_way likeness at_once state state_at refused_reason form_sha256"
    " tray_item_id entry_id number_written carried_at attempt_count problem"
)


def draft_behind(secret: str, *, at: datetime) -> DraftCard | None:
    """Return the draft whose address holds this secret, or None; an expired one is none."""
    row = Draft.objects.filter(digest=workings.digest_of_address(secret), expires_at__gt=at).first()
    if row is None:
        return None
    try:
        answers = open_answers(sealed=row.answers_sealed, secret=secret)
    except SealBrokenError:  # the installation's key was changed: what was typed cannot be read by anybody
        return None
    # Of what was sent, the files are those of the filing.
    files = DraftFile.objects.filter(draft_id=row.id).order_by("id") if row.sent_at is None else ()
    return DraftCard(
        row.id,
        row.key,
        row.form_version_id,
        answers,
        row.page,
        row.revision,
        row.saved_at,
        row.expires_at,
        row.user_id,
        row.clerk_id,
        row.sent_at,
        tuple(_line(file) for file in files),
    )


def filing_by_id(filing_id: int) -> FilingCard | None:
    """Return a filing, or None."""
    return _card(_rows().filter(pk=filing_id).first())


def filing_by_key(key: UUID) -> FilingCard | None:
    """Return the filing with a key, or None."""
    return _card(_rows().filter(key=key).first())


def filing_of_entry(entry_id: int) -> FilingCard | None:
    """Return the filing that became an entry, or None. Its files are those of the entry, and not among it."""
    row = _rows().filter(entry_id=entry_id).first()
    return _made(row, ()) if row is not None else None


def filing_of_item(item_id: int) -> FilingCard | None:
    """Return the filing that is an item of the tray, or None."""
    return _card(_rows().filter(tray_item_id=item_id).first())


def filing_behind(typed: str, *, secret: str) -> FilingCard | None:
    """
    Return the filing with a reference, however it was typed, or with a number as written, to who holds its secret.

    None for everybody else, after the same question. Of what became an entry, the files are not among it.
    """
    named = Q(reference=workings.as_reference(typed)) | Q(number_written=typed.strip(), state=REGISTERED)
    rows = list(_rows().filter(named).order_by("id")[:2])
    digest = workings.digest_of_secret(secret)
    # Compared even where there is nothing, so that an unknown reference takes as long as a wrong secret.
    kept = [bytes(row.secret_digest) for row in rows] or [b"\0" * 32]
    proven = [hmac.compare_digest(digest, one) for one in kept]
    row = next((row for row, fits in zip(rows, proven, strict=False) if fits), None)
    # What became an entry has its files there.
    return _made(row, ()) if row is not None and row.entry_id is not None else _card(row)


def filings_of_user(user_id: int, *, limit: int = 100) -> list[FilingCard]:
    """Return what a person filed from an account in this institution, newest first."""
    rows = list(_rows().filter(user_id=user_id).order_by("-id")[:limit])
    files = _files_of([row.id for row in rows])
    return [_made(row, files.get(row.id, ())) for row in rows]


def institutions_of_user(user_id: int) -> list[int]:
    """
    Return the institutions in which a person filed from an account.

    Must not run inside a scope: the database shows the account's own rows for this one question.
    """
    return [row[0] for row in prepared_rows("SELECT * FROM filings_places(%s)", [user_id])]


def still_needed(keys: Collection[UUID]) -> set[UUID]:
    """Return those keys whose own files are still needed: of drafts not sent, of filings not carried on to the end."""
    drafts = Draft.objects.filter(key__in=keys, sent_at__isnull=True)
    filed = Filing.objects.filter(key__in=keys, carried_at__isnull=True)
    return set(drafts.values_list("key", flat=True)) | set(filed.values_list("key", flat=True))


def left_to_carry(*, at: datetime, received_before: datetime, limit: int = 50) -> list[int]:
    """
    Return the filings that the machine has still to carry on and whose time to try has come, oldest first.

    received_before: those received later are still in the hands of the request that received them.
    """
    rows = Filing.objects.filter(carried_at__isnull=True, filed_at__lt=received_before).order_by("id")
    found = rows.values_list("id", "tried_at", "attempt_count")[: limit * 4]
    due = [
        filing_id
        for filing_id, tried_at, attempts in found
        if tried_at is None or workings.next_try_at(tried_at=tried_at, attempts=max(attempts, 1)) <= at
    ]
    return due[:limit]


def received_in_tray(*, limit: int = 200) -> dict[int, int]:
    """Return the filings that wait in the tray for somebody's decision: number of the item, of the filing."""
    rows = Filing.objects.filter(state=RECEIVED, tray_item__isnull=False, carried_at__isnull=False)
    return dict(rows.order_by("id").values_list("tray_item_id", "id")[:limit])


def alike_of_items(item_ids: Collection[int]) -> dict[int, Alike]:
    """Return, for items of the tray that are filings, the group that says the same, where there is one."""
    rows = list(Filing.objects.filter(tray_item_id__in=list(item_ids)))
    if not rows:
        return {}
    since = min(row.filed_at for row in rows) - workings.ALIKE_WITHIN
    counted = (
        Filing.objects.filter(likeness__in={row.likeness for row in rows}, filed_at__gt=since)
        .values("likeness")
        .annotate(count=Count("id"), first=Min("id"))
        .order_by("likeness")
    )
    groups = {one["likeness"]: Alike(one["count"], one["first"]) for one in counted}
    return {
        row.tray_item_id: groups[row.likeness]
        for row in rows
        if row.tray_item_id is not None and groups[row.likeness].count >= workings.ALIKE_FROM
    }


def count_alike(*, likeness: str, since: datetime) -> int:
    """Count the filings since a moment that say the same."""
    return Filing.objects.filter(Q(likeness=likeness), filed_at__gt=since).count()


def _rows() -> QuerySet[Filing]:
    return Filing.objects.select_related("clerk")


def _card(row: Filing | None) -> FilingCard | None:
    return _made(row, _files_of([row.id]).get(row.id, ())) if row is not None else None


def _files_of(filing_ids: Collection[int]) -> dict[int, tuple[FileLine, ...]]:
    found: dict[int, tuple[FileLine, ...]] = {}
    rows = FilingFile.objects.filter(filing_id__in=list(filing_ids)).order_by("filing_id", "position")
    for row in rows:
        found[row.filing_id] = (*found.get(row.filing_id, ()), _line(row, row.problem))
    return found


def _line(row: DraftFile | FilingFile, problem: str = "") -> FileLine:
    return FileLine(row.key, row.field, row.name, row.size_bytes, row.sha256, row.media_type, problem)


def _made(row: Filing, files: tuple[FileLine, ...]) -> FilingCard:
    return FilingCard(
        **{name: getattr(row, name) for name in _SAME.split()},
        answer_way_name=row.get_answer_way_display(),
        state_name=row.get_state_display(),
        clerk_name=row.clerk.full_name if row.clerk is not None else "",
        files=files,
    )

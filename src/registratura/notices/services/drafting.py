"""Drafts: one at a time for a notice, changed until published or given up."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.notices.content import Content, Prose, content_json, digest_of, prose_json
from registratura.notices.errors import NoticeRefusedError
from registratura.notices.models import Notice, NoticeVersion
from registratura.toolkit.scope import required_institution

SUBJECT = "notice"
PRIVACY = "privacy"
PARAGRAPH_MOST = 6_000
PROSE_MOST = 60_000


@transaction.atomic
def start_draft(
    *,
    content: Content,
    prose: Prose,
    by: Actor | None,
    now: datetime,
    key: str = PRIVACY,
    kind: str = Notice.Kind.PRIVACY,
) -> int:
    """
    Begin a draft of a notice of the institution in scope, opening the notice if it is new, and return its number.

    Raises: NoticeRefusedError when a draft is begun already, or the words are too long.
    """
    _check_length(prose)
    notice = _notice(key=key, kind=kind, by=by, now=now)
    draft = NoticeVersion(
        institution_id=notice.institution_id,
        notice=notice,
        state=NoticeVersion.State.DRAFT,
        content=content_json(content),
        prose=prose_json(prose),
        digest=digest_of(content, prose),
        drafted_at=now,
        drafted_by_id=by.id if by is not None else None,
    )
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError as error:
        raise NoticeRefusedError(
            _("Un proiect al acestei informări este deja început: continuați-l sau renunțați la el.")
        ) from error
    journal.record(
        action="notices.version.drafted",
        subject_type=SUBJECT,
        subject_id=notice.id,
        by=by,
        details={"version": draft.id, "sha256": draft.digest},
    )
    return draft.id


@transaction.atomic
def change_draft(*, draft_id: int, content: Content, prose: Prose, by: Actor, now: datetime) -> None:
    """
    Put other data and words in a draft.

    Raises: NoticeRefusedError when it is no draft any more, or the words are too long.
    """
    _check_length(prose)
    draft = draft_to_change(draft_id=draft_id)
    digest = digest_of(content, prose)
    if digest == draft.digest:
        return
    draft.content, draft.prose, draft.digest = content_json(content), prose_json(prose), digest
    draft.drafted_at, draft.drafted_by_id = now, by.id
    draft.save(update_fields=["content", "prose", "digest", "drafted_at", "drafted_by"])
    journal.record(
        action="notices.version.changed",
        subject_type=SUBJECT,
        subject_id=draft.notice_id,
        by=by,
        details={"version": draft.id, "sha256": digest},
    )


@transaction.atomic
def discard_draft(*, draft_id: int, by: Actor) -> None:
    """
    Give a draft up; it stays readable and is never published.

    Raises: NoticeRefusedError when it is no draft any more.
    """
    draft = draft_to_change(draft_id=draft_id)
    draft.state = NoticeVersion.State.DISCARDED
    draft.save(update_fields=["state"])
    journal.record(
        action="notices.version.discarded",
        subject_type=SUBJECT,
        subject_id=draft.notice_id,
        by=by,
        details={"version": draft.id},
    )


def draft_to_change(*, draft_id: int) -> NoticeVersion:
    """
    Return a draft under lock.

    Raises: NoticeRefusedError when it is no draft any more.
    """
    draft = NoticeVersion.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None or draft.state != NoticeVersion.State.DRAFT:
        raise NoticeRefusedError(_("Proiectul a fost publicat sau s-a renunțat la el: începeți altul."))
    return draft


def _notice(*, key: str, kind: str, by: Actor | None, now: datetime) -> Notice:
    found = Notice.objects.filter(key=key).first()
    if found is not None:
        return found
    notice = Notice(
        institution_id=required_institution(),
        key=key,
        kind=kind,
        opened_at=now,
        opened_by_id=by.id if by is not None else None,
    )
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:  # opened by another between the look and the act
        return Notice.objects.get(key=key)
    return notice


def _check_length(prose: Prose) -> None:
    for sections in prose.values():
        texts = [text for section in sections for text in (section.title, *section.paragraphs)]
        if any(len(text) > PARAGRAPH_MOST for text in texts) or sum(map(len, texts)) > PROSE_MOST:
            raise NoticeRefusedError(
                _("Textul informării este prea lung: o persoană trebuie să îl poată citi. Scurtați-l."),
                field="prose",
            )

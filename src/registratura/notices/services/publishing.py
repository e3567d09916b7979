"""Publishing: what changed is computed, weighed against what it was called, and frozen with a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.events import publish
from registratura.notices import comparing, rules
from registratura.notices.comparing import Change
from registratura.notices.content import LANGUAGES, Content, Prose, read_content, read_prose
from registratura.notices.errors import ImmaterialError, NoticeRefusedError, RepealedLawError
from registratura.notices.events import NoticePublished
from registratura.notices.models import NoticeVersion
from registratura.notices.rules import Materiality
from registratura.notices.services.drafting import SUBJECT, draft_to_change
from registratura.notices.wording import change_words

SUMMARY_MOST = 2_000


@transaction.atomic
def publish_draft(
    *,
    draft_id: int,
    materiality: Materiality,
    effective_on: date,
    summary: Mapping[str, str],
    by: Actor,
    now: datetime,
) -> int:
    """
    Publish a draft: from `effective_on` it is what applies. Returns the number of the version.

    summary: by language, what changes, in words; needed from the second version on when people are to be told.
    Raises: ImmaterialError when the change is called less than it is; RepealedLawError when the words cite a law that
    is no longer in force; NoticeRefusedError for what is missing, or a day too early or already taken.
    """
    draft = draft_to_change(draft_id=draft_id)
    content = read_content(draft.content)
    before = _newest(draft.notice_id)
    changes = comparing.compare(read_content(before.content), content) if before is not None else ()
    _check(draft, before, changes, materiality, effective_on, summary, now)
    number = (before.number or 0) + 1 if before is not None else 1
    record_id = journal.record(
        action="notices.version.published",
        subject_type=SUBJECT,
        subject_id=draft.notice_id,
        by=by,
        details={
            "version": draft.id,
            "number": number,
            "sha256": draft.digest,
            "materiality": materiality,
            "effective_on": effective_on.isoformat(),
        },
    )
    draft.state, draft.number, draft.effective_on = NoticeVersion.State.PUBLISHED, number, effective_on
    draft.materiality, draft.changes = materiality, [asdict(change) for change in changes]
    draft.summary = {language: summary.get(language, "").strip() for language in LANGUAGES}
    draft.supersedes_id = before.id if before is not None else None
    draft.published_at, draft.published_by_id, draft.record_id = now, by.id, record_id
    draft.save(
        update_fields=[
            *("state", "number", "effective_on", "materiality", "changes", "summary", "supersedes"),
            *("published_at", "published_by", "record_id"),
        ]
    )
    publish(
        NoticePublished(
            institution_id=draft.institution_id,
            version_id=draft.id,
            number=number,
            materiality=materiality,
            effective_on=effective_on,
            by_id=by.id,
            at=now,
        )
    )
    return number


def _check(
    draft: NoticeVersion,
    before: NoticeVersion | None,
    changes: tuple[Change, ...],
    materiality: Materiality,
    effective_on: date,
    summary: Mapping[str, str],
    now: datetime,
) -> None:
    content = read_content(draft.content)
    _check_words(content, read_prose(draft.prose), summary)
    if before is not None:
        _check_materiality(materiality, changes, content)
        _check_summary(materiality, summary)
    _check_day(effective_on, materiality, before, legal_date(now))


def _newest(notice_id: int) -> NoticeVersion | None:
    published = NoticeVersion.objects.filter(notice_id=notice_id, state=NoticeVersion.State.PUBLISHED)
    newest = published.aggregate(number=Max("number"))["number"]
    return published.filter(number=newest).first()


def _check_words(content: Content, prose: Prose, summary: Mapping[str, str]) -> None:
    texts = [text for sections in prose.values() for one in sections for text in (one.title, *one.paragraphs)]
    found = rules.repealed_in("\n".join([*texts, *summary.values()]))
    if found:
        law = found[0]
        raise RepealedLawError(
            _("%(law)s nu mai este în vigoare (%(ended)s). Trimiteți la: %(instead)s.")
            % {"law": law.name, "ended": law.ended_by, "instead": law.instead},
            field="prose",
        )
    missing = rules.missing_parts(content, prose)
    if missing:
        raise NoticeRefusedError(
            _("Informării îi lipsește ce cere legea: %s. Completați și publicați din nou.")
            % ", ".join(missing[:6]),
            field="prose",
        )


def _check_materiality(declared: Materiality, changes: tuple[Change, ...], content: Content) -> None:
    computed = rules.materiality_of(changes)
    if rules.called_less(declared, computed):
        told = "; ".join(change_words(one, content, "ro") for one in rules.weighty(changes)[:3])
        raise ImmaterialError(
            _(
                "Schimbarea este de fond și nu poate fi numită mai ușoară decât este: %s. "
                "Alegeți felul ei adevărat; oamenii vor fi înștiințați."
            )
            % told,
            field="materiality",
        )


def _check_summary(materiality: Materiality, summary: Mapping[str, str]) -> None:
    if materiality is Materiality.EDITORIAL:
        return
    for language in LANGUAGES:
        text = summary.get(language, "").strip()
        if not 20 <= len(text) <= SUMMARY_MOST:
            raise NoticeRefusedError(
                _("Spuneți în cuvinte simple, în română și în engleză, ce se schimbă: se trimite oamenilor."),
                field=f"summary_{language}",
            )


def _check_day(
    effective_on: date, materiality: Materiality, before: NoticeVersion | None, today: date
) -> None:
    earliest = rules.first_day(materiality, published_on=today, first=before is None)
    if effective_on < earliest:
        raise NoticeRefusedError(
            _("Cel mai devreme se poate aplica din %s: oamenii au nevoie de timp să afle și să aleagă.")
            % f"{earliest:%d.%m.%Y}",
            field="effective_on",
        )
    if before is not None and before.effective_on is not None and effective_on <= before.effective_on:
        raise NoticeRefusedError(
            _("Versiunea %(number)d se aplică din %(day)s: alegeți o zi de după ea.")
            % {"number": before.number or 0, "day": f"{before.effective_on:%d.%m.%Y}"},
            field="effective_on",
        )

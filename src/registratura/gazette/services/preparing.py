"""Preparing what is to be published: the facts of the act, its files, the copy without personal data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.gazette.books import BOOKS
from registratura.gazette.errors import PublicationMissingError, PublicationRefusedError
from registratura.gazette.models import Edition, EditionFile, Publication
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import fold, ro_normalise
from registratura.toolkit.scope import required_institution

FILES_MOST = 20
_EARLIEST = date(1990, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationDraft:
    """What is said of an act. `character` is "", `normative` or `individual`."""

    book: str
    subject: str
    act_number: str = ""
    act_on: date | None = None
    issuer: str = ""
    character: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True)
class FileDraft:
    """A kept file, as `documents.queries.cards` gives it."""

    document_id: int
    name: str
    media_type: str
    size_bytes: int
    sha256: str


@transaction.atomic
def prepare(
    *,
    draft: PublicationDraft,
    files: Sequence[FileDraft],
    entry_id: int | None,
    by: Actor | None,
    now: datetime,
) -> Publication:
    """
    Prepare an act for the gazette; nobody outside sees it before it is published.

    entry_id: the entry whose files these are. Raises: PublicationRefusedError for facts or files that do not do.
    """
    facts = checked_facts(draft=draft, today=legal_date(now))
    _check_files(files)
    made = Publication(
        institution_id=required_institution(),
        section=BOOKS[draft.book].section,
        folded=folded_of(facts=facts),
        entry_id=entry_id,
        prepared_at=now,
        prepared_by_id=by.id if by is not None else None,
        changed_at=now,
        **columns_of(facts=facts),
    )
    made.save(force_insert=True)
    _begin_edition(made, number=1, facts=facts, files=files, reason="", by=by, now=now)
    write_down(action="gazette.publication.prepared", publication=made, by=by, details={"files": len(files)})
    return made


@transaction.atomic
def prepare_correction(
    *,
    publication_id: int,
    draft: PublicationDraft,
    files: Sequence[FileDraft],
    reason: str,
    by: Actor,
    now: datetime,
) -> Edition:
    """
    Prepare a later edition of what is published; the public sees the former until it is published.

    files: none keeps those of the edition in force. The book stays.
    Raises: PublicationMissingError; PublicationRefusedError without a reason, or while another correction waits.
    """
    held = publication_held(publication_id=publication_id)
    if held.state != Publication.State.PUBLISHED:
        raise PublicationMissingError(_("Se corectează numai ce este publicat."))
    why = ro_normalise(reason, single_line=True)[:500]
    if len(why) < 5:
        raise PublicationRefusedError(
            _("Scrieți de ce se corectează: motivul se vede pe pagina publică."), field="reason"
        )
    if waiting_edition(publication_id=publication_id) is not None:
        raise PublicationRefusedError(_("O corectură așteaptă deja să fie publicată; terminați-o pe aceea."))
    facts = checked_facts(draft=draft, today=legal_date(now)) | {"book": held.book}
    former = Edition.objects.filter(publication_id=held.id, number=held.edition).get()
    made = _begin_edition(held, number=held.edition + 1, facts=facts, files=files, reason=why, by=by, now=now)
    made.carries_data = former.carries_data and not files
    made.save(update_fields=["carries_data"])
    if not files:
        for line in EditionFile.objects.filter(edition_id=former.id).order_by("position"):
            line.pk, line.edition_id = None, made.id
            line.save(force_insert=True)
    write_down(
        action="gazette.publication.prepared",
        publication=held,
        by=by,
        details={"edition": made.number, "reason": why},
    )
    return made


@transaction.atomic
def change_prepared(
    *, edition_id: int, draft: PublicationDraft, carries_data: bool, by: Actor, now: datetime
) -> None:
    """
    Change the facts of what is prepared, or say whether its document holds personal data.

    Raises: PublicationMissingError when it is published or dropped; PublicationRefusedError as `prepare`.
    """
    edition, publication = prepared_held(edition_id=edition_id)
    facts = checked_facts(draft=draft, today=legal_date(now))
    if edition.number > 1:
        facts["book"] = publication.book
    before = {"facts": edition.facts, "carries_data": edition.carries_data}
    edition.facts, edition.carries_data = facts, carries_data
    edition.save(update_fields=["facts", "carries_data"])
    if edition.number == 1:
        take_over(publication=publication, facts=facts, now=now)
    details = {"before": before, "after": {"facts": facts, "carries_data": carries_data}}
    write_down(action="gazette.publication.changed", publication=publication, by=by, details=details)


@transaction.atomic
def put_masked(*, edition_id: int, position: int, file: FileDraft, by: Actor, now: datetime) -> None:
    """
    Let a masked copy be shown in place of a file of what is prepared.

    Raises: PublicationMissingError; PublicationRefusedError when the copy is the file itself.
    """
    edition, publication = prepared_held(edition_id=edition_id)
    line = EditionFile.objects.filter(edition_id=edition.id, position=position).first()
    if line is None:
        raise PublicationMissingError(_("Fișierul acesta nu este al publicării."))
    if file.document_id == line.source_id or file.sha256 == line.sha256:
        raise PublicationRefusedError(
            _("Copia este chiar fișierul de dinainte; acoperiți datele și încărcați copia."), field="masked"
        )
    line.masked, line.shown_id = True, file.document_id
    line.name, line.media_type = file.name[:255], file.media_type[:120]
    line.size_bytes, line.sha256 = file.size_bytes, file.sha256
    line.save(update_fields=["masked", "shown_id", "name", "media_type", "size_bytes", "sha256"])
    publication.changed_at = now
    publication.save(update_fields=["changed_at"])
    details = {"edition": edition.number, "file": position, "sha256": file.sha256}
    write_down(action="gazette.publication.masked", publication=publication, by=by, details=details)


@transaction.atomic
def drop(*, edition_id: int, by: Actor, now: datetime) -> None:
    """
    Give up what is prepared; what is published stays as it is.

    Raises: PublicationMissingError.
    """
    edition, publication = prepared_held(edition_id=edition_id)
    edition.dropped_at, edition.dropped_by_id = now, by.id
    edition.save(update_fields=["dropped_at", "dropped_by"])
    if edition.number == 1:
        publication.state, publication.changed_at = Publication.State.DROPPED, now
        publication.save(update_fields=["state", "changed_at"])
    details = {"edition": edition.number}
    write_down(action="gazette.publication.dropped", publication=publication, by=by, details=details)


def checked_facts(*, draft: PublicationDraft, today: date) -> dict[str, Any]:
    """
    Return the facts of an act as they are stored.

    Raises: PublicationRefusedError, beside the field that does not do.
    """
    book = BOOKS.get(draft.book)
    if book is None:
        raise PublicationRefusedError(_("Alegeți locul din Monitor."), field="book")
    subject = ro_normalise(draft.subject, single_line=True)[:500]
    if len(subject) < 5:
        raise PublicationRefusedError(
            _("Scrieți titlul actului, așa cum se citește de oricine."), field="subject"
        )
    number = ro_normalise(draft.act_number, single_line=True)[:20]
    if book.numbered and not number:
        raise PublicationRefusedError(
            _("În acest registru fiecare act are număr: scrieți-l."), field="act_number"
        )
    if (book.numbered or number) and draft.act_on is None:
        raise PublicationRefusedError(_("Scrieți data actului."), field="act_on")
    if draft.act_on is not None and not _EARLIEST <= draft.act_on <= today:
        raise PublicationRefusedError(_("Data actului nu poate fi bună; îndreptați-o."), field="act_on")
    if draft.character not in Publication.Character.values:
        raise PublicationRefusedError(_("Alegeți din listă."), field="character")
    return {
        "book": book.code,
        "subject": subject,
        "act_number": number,
        "act_on": draft.act_on.isoformat() if draft.act_on else "",
        "issuer": ro_normalise(draft.issuer, single_line=True)[:200],
        "character": draft.character,
        "details": ro_normalise(draft.details, single_line=True)[:500],
    }


def columns_of(*, facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts as columns of a publication."""
    day = date.fromisoformat(facts["act_on"]) if facts["act_on"] else None
    return {**facts, "act_on": day, "act_year": day.year if day else 0}


def folded_of(*, facts: dict[str, Any]) -> str:
    """Return the text that search looks through."""
    book = BOOKS[facts["book"]]
    words = (facts["subject"], facts["act_number"], facts["issuer"], facts["details"], str(book.one))
    return fold(" ".join((*words, facts["act_on"][:4])))


def take_over(*, publication: Publication, facts: dict[str, Any], now: datetime) -> None:
    """Let the columns of a publication say what an edition says."""
    columns = columns_of(facts=facts)
    for name, value in columns.items():
        setattr(publication, name, value)
    publication.section, publication.folded = BOOKS[facts["book"]].section, folded_of(facts=facts)
    publication.changed_at = now
    publication.save(update_fields=[*columns, "section", "folded", "changed_at"])


def publication_held(*, publication_id: int) -> Publication:
    """
    Return a publication, locked until the end of the transaction.

    Raises: PublicationMissingError.
    """
    held = Publication.objects.select_for_update().filter(pk=publication_id).first()
    if held is None:
        raise PublicationMissingError(_("Publicarea aceasta nu există."))
    return held


def prepared_held(*, edition_id: int) -> tuple[Edition, Publication]:
    """
    Return an edition that waits to be published and its publication, both locked.

    Raises: PublicationMissingError.
    """
    found = Edition.objects.filter(pk=edition_id).values_list("publication_id", flat=True).first()
    if found is None:
        raise PublicationMissingError(_("Publicarea aceasta nu există."))
    publication = publication_held(publication_id=found)
    edition = Edition.objects.select_for_update().get(pk=edition_id)
    if edition.published_at is not None or edition.dropped_at is not None:
        raise PublicationMissingError(
            _("Între timp a fost publicată sau s-a renunțat la ea; reîncărcați pagina.")
        )
    return edition, publication


def waiting_edition(*, publication_id: int) -> Edition | None:
    """Return the edition of a publication that waits to be published."""
    rows = Edition.objects.filter(
        publication_id=publication_id, published_at__isnull=True, dropped_at__isnull=True
    )
    return rows.order_by("-number").first()


def _begin_edition(
    publication: Publication,
    *,
    number: int,
    facts: dict[str, Any],
    files: Sequence[FileDraft],
    reason: str,
    by: Actor | None,
    now: datetime,
) -> Edition:
    made = Edition(
        institution_id=publication.institution_id,
        publication=publication,
        number=number,
        facts=facts,
        reason=reason,
        prepared_at=now,
        prepared_by_id=by.id if by is not None else None,
    )
    made.save(force_insert=True)
    for position, file in enumerate(files, start=1):
        EditionFile(
            institution_id=publication.institution_id,
            edition=made,
            position=position,
            source_id=file.document_id,
            shown_id=file.document_id,
            name=file.name[:255],
            media_type=file.media_type[:120],
            size_bytes=file.size_bytes,
            sha256=file.sha256,
        ).save(force_insert=True)
    return made


def _check_files(files: Sequence[FileDraft]) -> None:
    if not files:
        raise PublicationRefusedError(_("Alegeți fișierul care se publică."), field="files")
    if len(files) > FILES_MOST:
        raise PublicationRefusedError(_("Cel mult %d fișiere la o publicare.") % FILES_MOST, field="files")


def write_down(
    *, action: str, publication: Publication, by: Actor | None, details: Mapping[str, object]
) -> None:
    """Write an act on a publication in the journal."""
    journal.record(
        action=action,
        subject_type="publication",
        subject_id=publication.id,
        by=by,
        details={"book": publication.book, "number": publication.act_number, **details},
    )

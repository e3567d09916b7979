"""Papers of a town whose text is read, and publications made of them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from registratura.documents import services as documents
from registratura.documents.contents.reading import Method, Reading
from registratura.documents.services.reading import keep_reading, next_to_read
from registratura.flows import publishing
from registratura.gazette import queries, services
from registratura.gazette.models import Publication
from registratura.gazette.services import PublicationDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.attack import kept_file

PLAIN = "Consiliul local hotărăște: se aprobă bugetul pe anul în curs."


def paper(town: Town, text: str = PLAIN, *, name: str = "hotarare.txt", read: bool = True) -> int:
    """Keep a file of a town and, unless told otherwise, what a machine read in it."""
    now = timezone.now()
    with acting_for(town.id):
        document = documents.add_document(
            received=kept_file(town, name=name, content=f"{name} {text}".encode()), now=now, by=town.officer
        )
        while read and (task := next_to_read(now=now, since=now - timedelta(days=1))) is not None:
            keep_reading(
                blob_id=task.blob_id,
                reading=Reading(Method.EXTRACTED if text else Method.NONE, text, "" if text else "no-text"),
                now=now,
            )
    return document.id


def draft(**other: object) -> PublicationDraft:
    """What is said of a decision of the council."""
    usual: dict[str, object] = {
        "book": "registrul-hotararilor",
        "subject": "Hotărâre privind aprobarea bugetului local",
        "act_number": "1",
        "act_on": date(2026, 1, 30),
        "issuer": "Consiliul local",
    }
    return PublicationDraft(**{**usual, **other})  # type: ignore[arg-type]


def prepared(town: Town, *documents: int, entry_id: int | None = None, **other: Any) -> int:
    """Prepare a publication and return the edition that waits."""
    now = timezone.now()
    files = documents or (paper(town),)
    with acting_for(town.id):
        made = services.prepare(
            draft=draft(**other),
            files=publishing.kept_files(document_ids=files),
            entry_id=entry_id,
            by=town.officer,
            now=now,
        )
        (edition,) = queries.editions_of(made.id)
    return edition.id


def publish(
    town: Town,
    edition_id: int,
    *,
    confirmed: Sequence[str] = (),
    looked: bool = False,
    visible_from: datetime | None = None,
    now: datetime | None = None,
) -> Publication:
    """Publish what waits, as the officer does."""
    with acting_for(town.id):
        return publishing.publish(
            edition_id=edition_id,
            institution=town.institution,
            confirmed=confirmed,
            looked=looked,
            visible_from=visible_from,
            by=town.officer,
            now=now or timezone.now(),
        )


def published(town: Town, *documents: int, **other: Any) -> Publication:
    """Publish an act at once."""
    return publish(town, prepared(town, *documents, **other))

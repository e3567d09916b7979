"""Checking the signatures of what arrived: after a document is kept, never in the way of registering it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from registratura.documents import queries as documents
from registratura.documents.contents.kinds import has_text
from registratura.documents.contents.reading import read_text
from registratura.documents.queries import DocumentCard
from registratura.documents.reading.types import media_type_of
from registratura.documents.services.renditions import keep_rendition
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.registers.queries.files import files_beside
from registratura.signatures import confined, services
from registratura.signatures import queries as signatures
from registratura.signatures.confined import Beside, Checked, Inner
from registratura.signatures.fetching import fetcher
from registratura.signatures.kinds import ASIC, CMS
from registratura.signatures.queries import Trust
from registratura.signatures.services import CheckMade, InnerCopy
from registratura.signatures.services.checks import NEWEST
from registratura.toolkit.scope import acting_for

TASK = "flows.check_asked_signatures"
DETACHED = frozenset({"application/pkcs7-signature", "text/xml", "text/plain"})


def check_waiting(
    *,
    institution_id: int,
    clock: Callable[[], datetime],
    until: datetime,
    everything: bool = False,
) -> int:
    """
    Check the documents of an institution whose signatures wait, and return how many were looked at.

    A document begun before `until` is checked to its end. Must not run inside a scope: checking takes seconds, and each
    document is two short transactions with the checking between them.
    everything: also the old documents, not only the newest ones.
    """
    institution = institutions.institution_by_id(institution_id)
    if institution is None:
        return 0
    count = 0
    newest = None if everything else NEWEST
    while clock() < until:
        with acting_for(institution_id):
            task = services.next_to_check(now=clock(), newest=newest)
        if task is None:
            break
        _check_document(institution_id, institution.code, task, clock)
        count += 1
    return count


def _check_document(
    institution_id: int, space: str, task: services.ToCheck, clock: Callable[[], datetime]
) -> None:
    with acting_for(institution_id):
        version = documents.versions_of([task.document_id])[task.document_id][0]
        trust = signatures.trust(with_own_roots=True)
        beside = _beside(space, task.document_id) if version.media_type in DETACHED else []
    try:
        with documents.open_bytes(space=space, sha256=version.sha256) as content:
            checked = confined.check(
                content,
                name=version.name,
                media_type=version.media_type,
                arrived_at=version.added_at,
                trust=trust,
                beside=beside,
                fetch=fetcher(settings.REVOCATION_HOSTS),
            )
    except FileNotFoundError:  # `verify` tells of it; here the others go on
        checked = Checked(failure="lost")
    made = _made(space, checked, trust, version.sha256, version.added_at)
    with acting_for(institution_id):
        if checked.failure:
            services.keep_failure(document_id=task.document_id, reason=checked.failure, now=clock())
        else:
            services.keep_report(document_id=task.document_id, made=made, now=clock(), asker_id=task.asker_id)


def _made(space: str, checked: Checked, trust: Trust, sha256: str, arrived_at: datetime) -> CheckMade:
    return CheckMade(
        inner=[_copied(space, each) for each in checked.inner],
        sha256=sha256,
        moment_at=arrived_at,
        findings=checked.findings,
        companion_id=checked.companion_id,
        trust=trust.used,
        validator=confined.VALIDATOR,
        evidence=checked.evidence,
    )


def _copied(space: str, inner: Inner) -> InnerCopy:
    """Keep a copy of a file that stood inside another, beside the untouched original, and read what stands in it."""
    kind = media_type_of(inner.content[:65_536], name=inner.name).media_type
    text = read_text(BytesIO(inner.content), media_type=kind).text if has_text(kind) else ""
    kept = keep_rendition(space=space, content=inner.content)
    return InnerCopy(
        name=inner.name, sha256=kept.sha256, size_bytes=kept.size_bytes, media_type=kind, text=text
    )


def _beside(space: str, document_id: int) -> list[Beside]:
    """Return the files that a detached signature may be over: of the same message, then of the same entry."""
    own = next(iter(documents.cards([document_id])), None)
    if own is None:
        return []
    found = {card.id: card for card in documents.parts_of(own.part_of_id)} if own.part_of_id else {}
    found |= {card.id: card for card in documents.cards(files_beside(document_id))}
    found.pop(document_id, None)
    stem = own.name.rsplit(".", 1)[0]
    cards = sorted(found.values(), key=lambda card: (not card.name.startswith(stem), card.id))
    return [Beside(card.id, card.name, _opener(space, card), card.size_bytes) for card in cards]


def _opener(space: str, card: DocumentCard) -> Callable[[], BinaryIO]:
    return partial(documents.open_bytes, space=space, sha256=card.sha256)


def ask_again(*, institution_id: int, document_id: int, by: Actor, now: datetime) -> str:
    """Ask for a new check of a document, beside the older reports, and return what to tell the person."""
    with acting_for(institution_id):
        services.ask_again(document_id=document_id, by=by, now=now)
        app.configure_task(TASK).defer(institution_id=institution_id)
    return _("Semnăturile se verifică din nou; raportul apare aici de obicei într-un minut.")


def with_inner_texts(*, texts: dict[int, str]) -> dict[int, str]:
    """
    Give files that envelop others the text of what stands inside them.

    One whose check is not over yet is left out: it is asked for again. Must run inside a scope.
    """
    enveloping = [card.id for card in documents.cards(texts) if card.media_type in CMS | ASIC]
    if not enveloping:
        return texts
    states = signatures.states_of(enveloping)
    over = {number for number, state in states.items() if state.ended_at is not None}
    inner = signatures.inner_texts(enveloping)
    return {
        number: inner.get(number, text)
        for number, text in texts.items()
        if number not in enveloping or number in over
    }

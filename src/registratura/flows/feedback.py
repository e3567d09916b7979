"""What is said of the program: taken in from any page, made a case of support or an article, reviews moderated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.feedback import queries
from registratura.feedback import services as feedback
from registratura.feedback.errors import FeedbackRefusedError
from registratura.flows import support as department
from registratura.journal.services import Actor
from registratura.kernel.privacy.purposes import Purpose
from registratura.support import services as support
from registratura.support.machine import Channel
from registratura.support.services import TicketDraft
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution


@contextmanager
def reading(*, supplier: Institution) -> Iterator[None]:
    """Open the supplier's scope for what is said of the program (P05)."""
    with acting_for(supplier.id), reading_for(Purpose.P05):
        yield


@transaction.atomic
def to_case(*, supplier: Institution, note_id: int, by: Actor, now: datetime) -> int:
    """
    Make what was said a case of support, answered where the person left an address; return its number.

    Raises: FeedbackRefusedError without an address to answer at, or when it became something already.
    """
    with reading(supplier=supplier):
        said = queries.note(note_id)
    if said is None or said.became_id is not None:
        raise FeedbackRefusedError(_("Părerea nu există sau s-a hotărât deja ce se face cu ea."))
    if not said.email:
        raise FeedbackRefusedError(
            _("Fără adresă nu avem cui răspunde; faceți din ea un articol sau o idee.")
        )
    opened, _secret = department.ask(
        supplier=supplier,
        draft=TicketDraft(
            request_key=uuid5(NAMESPACE_URL, f"feedback/{note_id}"),
            channel=Channel.WEB,
            subject=said.words.splitlines()[0][:200],
            body=said.words,
            email=said.email,
            language=said.language,
        ),
        by=None,
        now=now,
    )
    with reading(supplier=supplier):
        feedback.handle(note_id=note_id, state="ticket", became_id=opened.ticket_id, by=by, now=now)
    return opened.ticket_id


@transaction.atomic
def to_knowledge(
    *, supplier: Institution, note_id: int, title: str, body: str, by: Actor, now: datetime
) -> int:
    """
    Publish what answers a question as an article for everybody; return its number.

    Raises: FeedbackRefusedError, ArticleRefusedError.
    """
    with reading(supplier=supplier):
        said = queries.note(note_id)
        if said is None or said.became_id is not None:
            raise FeedbackRefusedError(_("Părerea nu există sau s-a hotărât deja ce se face cu ea."))
        article, _new = support.publish_article(
            slug="", language=said.language, title=title, body=body, by=by, now=now
        )
        feedback.handle(note_id=note_id, state="knowledge", became_id=article, by=by, now=now)
    return article

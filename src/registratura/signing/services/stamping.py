"""Time stamps for what was signed while their authority was away."""

import base64
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import structlog
from django.conf import settings
from django.db.models import Q

from registratura.documents import queries as documents
from registratura.documents import services as files
from registratura.kernel.errors import DomainError
from registratura.signing.errors import StampingFailedError
from registratura.signing.making import Around, Sheet, stamp_sheets
from registratura.signing.models import Mark, Paper, Request
from registratura.signing.services import holding
from registratura.signing.services.options import authority_of, note_authority
from registratura.signing.trust.lasting import LASTING, Chain
from registratura.toolkit.scope import acting_for

MOST_AT_ONCE = 20
log = structlog.get_logger("registratura.signing")


def stamp_waiting(*, institution_id: int, space: str, clock: Callable[[], datetime]) -> int:
    """
    Stamp and prove what was signed without, as far as the authority answers now; return how many papers.

    Run twice it does nothing more; what changed in the meantime is left alone. Must not run inside a scope.
    """
    count = 0
    with acting_for(institution_id):
        waiting = list(
            Paper.objects.exclude(lacks="").order_by("id").values_list("id", flat=True)[:MOST_AT_ONCE]
        )
        authority = authority_of()
    for paper_id in waiting if authority is not None else ():
        try:
            count += _stamp(
                institution_id, space, paper_id, Around(authority, settings.PRIVATE_TRUST_SERVICES), clock
            )
        except StampingFailedError as error:
            with acting_for(institution_id):
                note_authority(trouble=error.words, now=clock())
            break
        except (DomainError, FileNotFoundError) as error:
            log.info("signing.paper.not_stamped", paper_id=paper_id, error=type(error).__name__)
    return count


def _stamp(
    institution_id: int, space: str, paper_id: int, around: Around, clock: Callable[[], datetime]
) -> bool:
    token, now = uuid4(), clock()
    with acting_for(institution_id):
        paper = Paper.objects.select_related("request").get(pk=paper_id)
        request = Request.objects.select_for_update().get(pk=paper.request_id)
        if request.held_until is not None and request.held_until > now:
            return False
        if holding.changed_paper(papers=[paper]):
            paper.lacks = ""
            paper.save(update_fields=["lacks"])
            return False
        request.held_token, request.held_until, request.held_by_id = (
            token,
            now + holding.LEASE,
            request.asked_by_id,
        )
        request.save(update_fields=["held_token", "held_until", "held_by"])
        (card,) = documents.cards([paper.document_id])
        keys = [mark.key for mark in Mark.objects.filter(paper=paper).select_related("key").order_by("id")]
    chains = [
        Chain(base64.b64decode(key.certificate), tuple(base64.b64decode(one) for one in key.chain))
        for key in keys
    ]
    try:
        with documents.open_bytes(space=space, sha256=card.sha256) as content:
            sheet = Sheet(name=card.name, content=content.read())
        (made,) = stamp_sheets(sheets=[sheet], chains=[chains], around=around, now=now)
        if made.level != LASTING:
            raise StampingFailedError(made.lacks)
        with tempfile.TemporaryDirectory(dir=settings.INCOMING_ROOT) as folder:
            path = Path(folder) / "stamped.pdf"
            path.write_bytes(made.content)
            received = files.receive(space=space, path=path, name=card.name)
            with acting_for(institution_id):
                _keep(paper, received, token, now=clock())
    finally:
        with acting_for(institution_id):
            Request.objects.filter(Q(pk=request.id) & Q(held_token=token)).update(
                held_token=None, held_until=None, held_by=None
            )
    return True


def _keep(paper: Paper, received: files.ReceivedFile, token: object, *, now: datetime) -> None:
    request = holding.held(request_id=paper.request_id)
    if request.held_token != token or holding.changed_paper(papers=[paper]):
        return
    version = files.add_version(
        document_id=paper.document_id, received=received, reason="signed", by=None, now=now,
        explanation="marcă temporală și date de validare",
    )  # fmt: skip
    paper.current_sha256, paper.lacks = version.sha256, ""
    paper.save(update_fields=["current_sha256", "lacks"])
    Mark.objects.filter(paper=paper, lasting_at__isnull=True).update(lasting_at=now)
    note_authority(trouble="", now=now)
    holding.write_down(action="signing.paper.stamped", request=request, by=None, sha256=version.sha256)

"""Sending papers to be signed, and taking them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from registratura.documents import queries as documents
from registratura.documents.contents.kinds import PDF
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.signing.errors import RequestRefusedError, RequestStateError
from registratura.signing.models import Paper, Request, Step
from registratura.signing.rules import Place, RequestState
from registratura.signing.services.holding import end, held, open_next, refuse_busy, write_down
from registratura.toolkit.scope import required_institution

MOST_PAPERS = 20
MOST_SIGNERS = 10


@dataclass(frozen=True, slots=True)
class AskedStep:
    """A signature asked for. user_id None: the institution's seal. turn: from 1; equal ones sign in any order."""

    user_id: int | None
    turn: int
    quality: str = ""


@transaction.atomic
def ask(
    *,
    entry_id: int,
    document_ids: Sequence[int],
    steps: Sequence[AskedStep],
    place: str,
    reason: str,
    previous_id: int | None,
    by: Actor,
    now: datetime,
) -> int:
    """
    Send documents of an entry to be signed, each in its version in force; return the request's number.

    Raises: RequestRefusedError for no or too many documents or signers, for a file that is no PDF, one that waits to
    be signed already, and a person without the power to sign.
    """
    papers = _papers(document_ids)
    _check_steps(steps, now)
    if place not in {one.value for one in Place}:
        raise RequestRefusedError(_("Alegeți unde se vede semnătura."), field="place")
    with connection.cursor() as cursor:
        # Two who send the same document at once wait for one another here.
        cursor.execute("SELECT pg_advisory_xact_lock(21074, hashint8(%s))", [entry_id])
    _refuse_waiting([card.id for card in papers])
    request = Request(
        institution_id=required_institution(),
        entry_id=entry_id,
        place=place,
        reason=ro_normalise(reason, single_line=True)[:120],
        asked_at=now,
        asked_by_id=by.id,
        previous_id=previous_id,
    )
    request.save(force_insert=True)
    for position, card in enumerate(papers):
        Paper(
            institution_id=request.institution_id, request=request, document_id=card.id, position=position,
            sha256=card.sha256, current_sha256=card.sha256,
        ).save(force_insert=True)  # fmt: skip
    for position, step in enumerate(sorted(steps, key=lambda one: one.turn)):
        Step(
            institution_id=request.institution_id, request=request, turn=step.turn, position=position,
            user_id=step.user_id, quality=ro_normalise(step.quality, single_line=True)[:100],
        ).save(force_insert=True)  # fmt: skip
    write_down(
        action="signing.request.made",
        request=request,
        by=by,
        files=[f"{card.name}: {card.sha256}" for card in papers],
        signers=[[step.turn, step.user_id or 0] for step in steps],
        previous=previous_id,
    )
    open_next(request=request, by=by, now=now)
    return request.id


def _papers(document_ids: Sequence[int]) -> list[documents.DocumentCard]:
    wanted = list(dict.fromkeys(document_ids))
    if not wanted:
        raise RequestRefusedError(_("Bifați cel puțin un document PDF."), field="documents")
    if len(wanted) > MOST_PAPERS:
        raise RequestRefusedError(
            _("Se trimit cel mult %d documente deodată; faceți două cereri.") % MOST_PAPERS, field="documents"
        )
    found = {card.id: card for card in documents.cards(wanted)}
    cards = [found[key] for key in wanted if key in found]
    for card in cards:
        if card.media_type != PDF:
            raise RequestRefusedError(
                _(
                    "„%s” nu este PDF. Salvați-l ca PDF și adăugați-l la înregistrare, apoi trimiteți-l la semnat."
                )
                % card.name,
                field="documents",
            )
    if len(cards) < len(wanted):
        raise RequestRefusedError(_("Un document nu mai este aici; reîncărcați pagina."), field="documents")
    return cards


def _check_steps(steps: Sequence[AskedStep], now: datetime) -> None:
    if not steps:
        raise RequestRefusedError(_("Alegeți cel puțin un semnatar."), field="signers")
    if len(steps) > MOST_SIGNERS:
        raise RequestRefusedError(
            _("Semnează cel mult %d persoane pe o cerere.") % MOST_SIGNERS, field="signers"
        )
    if len({step.user_id for step in steps}) < len(steps):
        raise RequestRefusedError(_("Același semnatar este ales de două ori."), field="signers")
    if any(not 1 <= step.turn <= MOST_SIGNERS for step in steps):
        raise RequestRefusedError(_("Ordinea este un număr de la 1 la %d.") % MOST_SIGNERS, field="signers")
    may = set(institutions.holders_of(Permission.DOCUMENT_SIGN, at=now))
    if any(step.user_id is not None and step.user_id not in may for step in steps):
        raise RequestRefusedError(
            _("Un semnatar ales nu are dreptul de a semna. Alegeți alt coleg din listă."), field="signers"
        )


def _refuse_waiting(document_ids: Sequence[int]) -> None:
    waiting = Paper.objects.filter(document_id__in=document_ids, request__state=RequestState.OPEN).first()
    if waiting is not None:
        (card,) = documents.cards([waiting.document_id])
        raise RequestRefusedError(
            _("„%s” este deja la semnat. Retrageți întâi cererea aceea.") % card.name, field="documents"
        )


@transaction.atomic
def withdraw(*, request_id: int, reason: str, by: Actor, now: datetime) -> None:
    """
    Take a request back, or give one up that was refused or fell; signatures that were given stay in their versions.

    Raises: RequestRefusedError without a reason; RequestStateError when it is signed or withdrawn; BusyError.
    """
    words = ro_normalise(reason, single_line=True)[:500]
    if len(words) < 3:
        raise RequestRefusedError(_("Scrieți de ce retrageți cererea."), field="reason")
    request = held(request_id=request_id)
    if request.state in (RequestState.SIGNED, RequestState.WITHDRAWN):
        raise RequestStateError(
            _("Cererea este %s și nu se mai poate retrage.") % request.get_state_display()
        )
    refuse_busy(request=request, now=now)
    write_down(action="signing.request.withdrawn", request=request, by=by, reason=words, former=request.state)
    end(request=request, state=RequestState.WITHDRAWN, words=words, by=by, now=now)

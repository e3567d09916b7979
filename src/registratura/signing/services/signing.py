"""The act of signing: papers are held, signed outside any transaction, and kept all together or not at all."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.documents import queries as documents
from registratura.documents import services as files
from registratura.documents.queries import DocumentCard
from registratura.documents.services import ReceivedFile
from registratura.journal.services import Actor
from registratura.kernel import events
from registratura.signing.errors import BusyError, PaperChangedError, PaperUnfitError, RequestRefusedError
from registratura.signing.events import SignatureGiven
from registratura.signing.keys.port import KeyPort, Secret
from registratura.signing.making import Around, Hand, Sheet, sign_sheets
from registratura.signing.models import Key, Mark, Paper, Request, Step
from registratura.signing.pdf.stamps import Stamp
from registratura.signing.rules import RequestState, StepState, all_signed
from registratura.signing.services import holding
from registratura.signing.services.deciding import decide, step_of
from registratura.signing.services.keys import key_port, own_key, refuse_out_of_time
from registratura.signing.services.options import authority_of, note_authority
from registratura.signing.trust.lasting import LASTING, Chain, Made
from registratura.toolkit.scope import acting_for

MOST_AT_ONCE = 40  # files signed with one PIN


@dataclass(frozen=True, slots=True)
class Chosen:
    """A request to sign, and the bytes that the signer was shown: the digest of each paper by its number."""

    request_id: int
    seen: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """
    What a person signs, and with what. space: code of the institution. in_places: absent persons for whom one signs.

    seal: the key is the institution's.
    """

    institution_id: int
    space: str
    institution_name: str
    chosen: tuple[Chosen, ...]
    key_id: int
    secret: Secret = field(repr=False)
    in_places: frozenset[int] = frozenset()
    seal: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many papers were signed, and why some have no time stamp yet; empty when all have."""

    paper_count: int
    lacks: str


@dataclass(frozen=True, slots=True)
class _Task:
    request: Request
    step: Step
    paper: Paper
    card: DocumentCard
    instead_of: str


def sign(*, act: Act, by: Actor, now: datetime) -> Outcome:
    """
    Sign the papers of requests with one key and one secret; each signed file becomes a new version of its document.

    Takes seconds; must not run inside a scope. All papers or none; killed at any moment, nothing is half signed.
    Raises: RequestStateError, NotYoursToSignError, BusyError telling who was first; PaperChangedError, after which the
    request has fallen; PaperUnfitError; SecretRefusedError; KeyRefusedError; ServiceFailedError.
    """
    token, begun = uuid4(), monotonic()
    with acting_for(act.institution_id):
        key = own_key(key_id=act.key_id, user_id=None if act.seal else by.id)
        refuse_out_of_time(valid_from=key.valid_from, valid_to=key.valid_to, now=now)
        port, authority = key_port(key=key), authority_of()
        taken = [
            _take(one, act, token, by, now) for one in sorted(act.chosen, key=lambda one: one.request_id)
        ]
    tasks = [task for _changed, tasks in taken for task in tasks]
    try:
        if changed := next((name for name, _tasks in taken if name), ""):
            raise PaperChangedError(
                _(
                    "„%s” s-a schimbat după ce a fost trimis la semnat: cererea a căzut, autorul o trimite din nou."
                )
                % changed
            )
        if not tasks or len(tasks) > MOST_AT_ONCE:
            raise RequestRefusedError(_("Bifați între 1 și %d documente.") % MOST_AT_ONCE)
        made = _signed(tasks, act, key, Around(authority, settings.PRIVATE_TRUST_SERVICES), port, by, now)
        # A version is known to be here from the moment it came, which lies after the stamps that are in it.
        kept_at = now + timedelta(seconds=monotonic() - begun)
        with _received(tasks, made, act.space) as received, acting_for(act.institution_id):
            _keep(tasks, made, received, key, token, by, now, stamps=authority is not None, kept_at=kept_at)
    except BaseException:
        with acting_for(act.institution_id):
            _let_go(act, token)
        raise
    lacks = next((one.lacks for one in made if one.lacks), "") if authority is not None else ""
    return Outcome(len(made), lacks)


def _take(chosen: Chosen, act: Act, token: UUID, by: Actor, now: datetime) -> tuple[str, list[_Task]]:
    """Hold a request for this act; a changed document ends it, and its name is returned."""
    request = holding.held(request_id=chosen.request_id)
    holding.refuse_ended(request=request)
    holding.refuse_busy(request=request, now=now)
    step = step_of(request=request, by=by, in_places=act.in_places, seal=act.seal)
    papers = list(Paper.objects.filter(request=request).order_by("position"))
    if changed := holding.changed_paper(papers=papers):
        holding.fall(request=request, changed=changed, by=None, now=now)
        return changed, []
    if {paper.id: paper.current_sha256 for paper in papers} != dict(chosen.seen):
        raise BusyError(
            _(
                "Documentele nu mai sunt cele pe care le-ați văzut: altcineva a semnat între timp. Priviți-le din nou."
            )
        )
    holding.take(request=request, token=token, by=by, now=now)
    cards = {card.id: card for card in documents.cards(paper.document_id for paper in papers)}
    absent = step.user_id if step.user_id not in (None, by.id) else None
    instead_of = accounts.names_of([absent]).get(absent, "") if absent is not None else ""
    return "", [_Task(request, step, paper, cards[paper.document_id], instead_of) for paper in papers]


def _signed(
    tasks: list[_Task], act: Act, key: Key, around: Around, port: KeyPort, by: Actor, now: datetime
) -> list[Made]:
    chain = Chain(base64.b64decode(key.certificate), tuple(base64.b64decode(one) for one in key.chain))
    sheets = [_sheet(task, act, by, now) for task in tasks]
    return sign_sheets(sheets=sheets, hand=Hand(chain, port), secret=act.secret, around=around, now=now)


def _sheet(task: _Task, act: Act, by: Actor, now: datetime) -> Sheet:
    try:
        with documents.open_bytes(space=act.space, sha256=task.card.sha256) as content:
            found = content.read()
    except FileNotFoundError as error:
        raise PaperUnfitError(
            _("Fișierul „%s” nu mai este la locul lui. Anunțați administratorul.") % task.card.name
        ) from error
    return Sheet(
        name=task.card.name,
        content=found,
        place=task.request.place,
        column=task.step.position,
        reason=task.request.reason,
        stamp=Stamp(
            name=act.institution_name if act.seal else by.full_name,
            at=now,
            quality=task.step.quality,
            reason=task.request.reason,
            instead_of=task.instead_of,
            seal=act.seal,
        ),
    )


@contextmanager
def _received(tasks: list[_Task], made: list[Made], space: str) -> Iterator[list[ReceivedFile]]:
    """Put the signed bytes durably into the store, before any row speaks of them."""
    with tempfile.TemporaryDirectory(dir=settings.INCOMING_ROOT) as folder:
        received = []
        for number, (task, one) in enumerate(zip(tasks, made, strict=True)):
            path = Path(folder) / f"{number}.pdf"
            path.write_bytes(one.content)
            kept = files.receive(space=space, path=path, name=task.card.name)
            if not kept.accepted:
                raise PaperUnfitError(
                    _("„%(name)s” nu a putut fi păstrat după semnare: %(why)s")
                    % {"name": task.card.name, "why": kept.problem_words}
                )
            received.append(kept)
        yield received


def _keep(
    tasks: list[_Task], made: list[Made], received: list[ReceivedFile], key: Key, token: UUID, by: Actor,
    now: datetime, *, stamps: bool, kept_at: datetime,
) -> None:  # fmt: skip
    held = {
        request_id: holding.held(request_id=request_id)
        for request_id in sorted({t.request.id for t in tasks})
    }
    for request in held.values():
        holding.refuse_ended(request=request)
        if request.held_token != token:
            raise BusyError(_("Semnarea a durat prea mult și nu s-a păstrat nimic. Încercați din nou."))
    for task, one, file in zip(tasks, made, received, strict=True):
        _keep_one(task, one, file, key, by, now, stamps=stamps, kept_at=kept_at)
    for task in {task.step.id: task for task in tasks}.values():
        decide(step=task.step, state=StepState.SIGNED, remark="", by=by, now=now)
        own = [each for each in tasks if each.step.id == task.step.id]
        _go_on(held[task.request.id], task.step, own, key, by, now)
    if stamps:
        note_authority(trouble=next((one.lacks for one in made if one.lacks), ""), now=now)


def _keep_one(
    task: _Task, made: Made, file: ReceivedFile, key: Key, by: Actor, now: datetime, *, stamps: bool,
    kept_at: datetime,
) -> None:  # fmt: skip
    if changed := holding.changed_paper(papers=[task.paper]):
        raise PaperChangedError(
            _("„%s” s-a schimbat chiar în timpul semnării. Nu s-a păstrat nimic.") % changed
        )
    version = files.add_version(
        document_id=task.paper.document_id,
        received=file,
        reason="signed",
        explanation=_("semnat de %s") % by.full_name,
        by=by,
        now=kept_at,
    )
    Mark(
        institution_id=task.paper.institution_id,
        paper=task.paper,
        step=task.step,
        key=key,
        before_sha256=task.paper.current_sha256,
        after_sha256=version.sha256,
        signed_at=now,
        signed_by_id=by.id,
        lasting_at=now if made.level == LASTING else None,
    ).save(force_insert=True)
    task.paper.current_sha256 = version.sha256
    task.paper.lacks = made.lacks[:300] if stamps else ""
    task.paper.save(update_fields=["current_sha256", "lacks"])


def _go_on(request: Request, step: Step, own: list[_Task], key: Key, by: Actor, now: datetime) -> None:
    holding.let_go(request=request)
    holding.write_down(
        action="signing.request.signed",
        request=request,
        by=by,
        files=[f"{task.card.name}: {task.paper.current_sha256}" for task in own],
        certificate=key.subject_name,
        serial=key.serial,
        seal=key.user_id is None,
        instead_of=own[0].instead_of,
        name_differs=key.name_differs,
    )
    events.publish(
        SignatureGiven(
            institution_id=request.institution_id,
            request_id=request.id,
            entry_id=request.entry_id,
            step_id=step.id,
            user_id=step.user_id,
            by_id=by.id,
            at=now,
        )
    )
    if all_signed(holding.turns_of(request=request)):
        holding.end(request=request, state=RequestState.SIGNED, words="", by=by, now=now)
    else:
        holding.open_next(request=request, by=by, now=now)


def _let_go(act: Act, token: UUID) -> None:
    for chosen in sorted(act.chosen, key=lambda one: one.request_id):
        request = Request.objects.select_for_update().filter(pk=chosen.request_id, held_token=token).first()
        if request is not None:
            holding.let_go(request=request)

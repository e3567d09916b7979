"""The signing folder of a person, and how the requests of an entry stand."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.documents import queries as documents
from registratura.signing.models import Mark, Paper, Request, Step
from registratura.signing.models.requests import PLACES
from registratura.signing.rules import RequestState, StepState
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import Question

FOLDER_SHOWN = 100
_SAME = ("id", "entry_id", "state", "place", "reason", "asked_at", "asked_by_id")


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A document of a request in its version in force. `changed`: it is not the one that was sent any more."""

    id: int
    document_id: int
    name: str
    page_count: int | None
    size_bytes: int
    sha256: str
    changed: bool
    lacks: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One signer's part; `user_id` None is the institution's seal. `instead_of`: for whom somebody else decided."""

    id: int
    turn: int
    user_id: int | None
    name: str
    quality: str
    state: str
    state_name: str
    opened_at: datetime | None
    decided_at: datetime | None
    decided_by: str
    instead_of: str
    remark: str


@dataclass(frozen=True, slots=True)
class MarkLine:
    """A signature that was given: by whom, with which certificate, and since when it lasts."""

    step_id: int
    paper_id: int
    certificate_name: str
    issuer_name: str
    serial: str
    name_differs: bool
    signed_at: datetime
    lasting_at: datetime | None
    after_sha256: str


@dataclass(frozen=True, slots=True)
class RequestCard:
    """A request with its papers, its signers in order, and the signatures given."""

    id: int
    entry_id: int
    state: str
    state_name: str
    place: str
    place_name: str
    reason: str
    asked_at: datetime
    asked_by_id: int
    asked_by: str
    ended_at: datetime | None
    ended_by: str
    outcome: str
    previous_id: int | None
    papers: tuple[PaperLine, ...]
    steps: tuple[StepLine, ...]
    marks: tuple[MarkLine, ...]

    @property
    def is_open(self) -> bool:
        """Whether signatures are still waited for."""
        return self.state == RequestState.OPEN

    @property
    def lacks(self) -> str:
        """Why a paper has no time stamp yet; empty when all have, or none is wanted."""
        return next((paper.lacks for paper in self.papers if paper.lacks), "")

    def open_steps(self, *, user_ids: Collection[int], with_seal: bool) -> tuple[StepLine, ...]:
        """Return the steps that one of these persons, or whoever applies the seal, can sign now."""
        return tuple(
            step
            for step in self.steps
            if step.state == StepState.OPEN
            and (step.user_id in user_ids if step.user_id is not None else with_seal)
        )


@dataclass(frozen=True, slots=True)
class FolderLine:
    """A request that waits for a signature. `seal`: for the institution's; `instead_of`: in an absent one's place."""

    request_id: int
    entry_id: int
    reason: str
    quality: str
    seal: bool
    instead_of: str
    asked_by: str
    asked_at: datetime
    opened_at: datetime
    papers: tuple[PaperLine, ...]


def _waiting(user_ids: Collection[int], with_seal: bool) -> Q:
    return Q(state=StepState.OPEN) & (
        Q(user_id__in=list(user_ids)) | (Q(user__isnull=True) if with_seal else Q(pk__in=[]))
    )


def folder(*, user_id: int, user_ids: Collection[int], with_seal: bool) -> list[FolderLine]:
    """
    Return what waits for a person's signature, the oldest first.

    user_ids: the person and those absent ones for whom the person signs. with_seal: what waits for the seal too.
    """
    rows = list(
        Step.objects.filter(_waiting(user_ids, with_seal))
        .select_related("request")
        .order_by("opened_at", "id")[:FOLDER_SHOWN]
    )
    papers = _papers([row.request_id for row in rows])
    names = accounts.names_of(
        {row.request.asked_by_id for row in rows} | {row.user_id for row in rows if row.user_id}
    )
    return [
        FolderLine(
            request_id=row.request_id,
            entry_id=row.request.entry_id,
            reason=row.request.reason,
            quality=row.quality,
            seal=row.user_id is None,
            instead_of=names.get(row.user_id, "") if row.user_id not in (None, user_id) else "",
            asked_by=names.get(row.request.asked_by_id, ""),
            asked_at=row.request.asked_at,
            opened_at=row.opened_at or row.request.asked_at,
            papers=tuple(papers[row.request_id]),
        )
        for row in rows
    ]


def folder_count(*, user_ids: Collection[int], with_seal: bool) -> int:
    """Count what waits for a person's signature, and for those stood in for."""
    return int(folder_question(user_ids=user_ids, with_seal=with_seal).row()[0])


def folder_question(*, user_ids: Collection[int], with_seal: bool) -> Question:
    """Return the question of `folder_count`, which every page asks."""
    return Question(
        "SELECT count(*) FROM signing_step WHERE institution_id = %s AND state = %s"
        " AND (user_id = ANY(%s::bigint[]) OR (%s AND user_id IS NULL))",
        (required_institution(), StepState.OPEN.value, sorted(user_ids), with_seal),
        1,
    )


def request_card(request_id: int) -> RequestCard | None:
    """Return a request, or None."""
    found = _cards(Request.objects.filter(pk=request_id))
    return found[0] if found else None


def requests_of(entry_id: int) -> list[RequestCard]:
    """Return the requests of an entry, newest first."""
    return _cards(Request.objects.filter(entry_id=entry_id).order_by("-id"))


def open_requests_of_document(document_id: int) -> list[int]:
    """Return the requests by which a document is waiting to be signed."""
    rows = Paper.objects.filter(document_id=document_id, request__state=RequestState.OPEN)
    return list(rows.order_by("id").values_list("request_id", flat=True))


def unsigned(entry_id: int) -> str:
    """
    Say in words what keeps an entry from leaving: signatures that were asked for and are not all there.

    Empty when none was asked for, or the newest request of each document is signed, stamped and still of it.
    """
    newest: dict[int, tuple[RequestCard, PaperLine]] = {}
    for card in reversed(requests_of(entry_id)):
        if card.state != RequestState.WITHDRAWN:
            newest.update({paper.document_id: (card, paper) for paper in card.papers})
    for card, paper in newest.values():
        if words := _missing(card, paper):
            return words
    return ""


def _missing(card: RequestCard, paper: PaperLine) -> str:
    named = {"name": paper.name, "words": card.outcome}
    if card.state == RequestState.OPEN:
        waited = [step for step in card.steps if step.state in (StepState.OPEN, StepState.WAITING)]
        who = ", ".join(step.name for step in waited)
        return _("„%(name)s” nu este semnat încă de: %(who)s. Pleacă după ce semnează toți cei ceruți.") % {
            **named,
            "who": who,
        }
    if card.state == RequestState.REFUSED:
        return (
            _(
                "Semnarea lui „%(name)s” a fost refuzată: %(words)s. Îndreptați și trimiteți din nou, sau renunțați."
            )
            % named
        )
    if card.state == RequestState.FALLEN or paper.changed:
        return (
            _("„%(name)s” s-a schimbat după ce a fost trimis la semnat. Trimiteți-l din nou sau renunțați.")
            % named
        )
    if paper.lacks:
        return (
            _(
                "„%(name)s” este semnat, dar așteaptă marca temporală: se adaugă singură când răspunde autoritatea."
            )
            % named
        )
    return ""


def _cards(rows: Iterable[Request]) -> list[RequestCard]:
    found = list(rows)
    keys = [row.id for row in found]
    papers, steps, marks = _papers(keys), _steps(keys), _marks(keys)
    names = accounts.names_of(
        {row.asked_by_id for row in found} | {row.ended_by_id for row in found if row.ended_by_id}
    )
    return [
        RequestCard(
            **{
                name: getattr(row, name)
                for name in ["id", "entry_id", "state", "place", "reason", "asked_at", "asked_by_id"]
            },
            state_name=row.get_state_display(),
            place_name=row.get_place_display(),
            asked_by=names.get(row.asked_by_id, ""),
            ended_at=row.ended_at,
            ended_by=names.get(row.ended_by_id or 0, ""),
            outcome=row.outcome,
            previous_id=row.previous_id,
            papers=tuple(papers[row.id]),
            steps=tuple(steps[row.id]),
            marks=tuple(marks[row.id]),
        )
        for row in found
    ]


def _papers(request_ids: Collection[int]) -> dict[int, list[PaperLine]]:
    rows = list(Paper.objects.filter(request_id__in=request_ids).order_by("position", "id"))
    cards = {card.id: card for card in documents.cards({row.document_id for row in rows})} if rows else {}
    found: dict[int, list[PaperLine]] = defaultdict(list)
    for row in rows:
        card = cards[row.document_id]
        found[row.request_id].append(
            PaperLine(
                row.id,
                row.document_id,
                card.name,
                card.page_count,
                card.size_bytes,
                card.sha256,
                card.sha256 != row.current_sha256,
                row.lacks,
            )
        )
    return found


def _steps(request_ids: Collection[int]) -> dict[int, list[StepLine]]:
    rows = list(Step.objects.filter(request_id__in=request_ids).order_by("position", "id"))
    people = {
        key for row in rows for key in (row.user_id, row.decided_by_id, row.decided_for_id) if key is not None
    }
    names = accounts.names_of(people) if people else {}
    found: dict[int, list[StepLine]] = defaultdict(list)
    for row in rows:
        found[row.request_id].append(
            StepLine(
                id=row.id,
                turn=row.turn,
                user_id=row.user_id,
                name=names.get(row.user_id, "") if row.user_id is not None else _("sigiliul instituției"),
                quality=row.quality,
                state=row.state,
                state_name=row.get_state_display(),
                opened_at=row.opened_at,
                decided_at=row.decided_at,
                decided_by=names.get(row.decided_by_id or 0, ""),
                instead_of=names.get(row.decided_for_id or 0, ""),
                remark=row.remark,
            )
        )
    return found


def _marks(request_ids: Collection[int]) -> dict[int, list[MarkLine]]:
    rows = (
        Mark.objects.filter(paper__request_id__in=request_ids).select_related("paper", "key").order_by("id")
    )
    found: dict[int, list[MarkLine]] = defaultdict(list)
    for row in rows:
        found[row.paper.request_id].append(
            MarkLine(
                row.step_id,
                row.paper_id,
                row.key.subject_name,
                row.key.issuer_name,
                row.key.serial,
                row.key.name_differs,
                timezone.localtime(row.signed_at),
                row.lasting_at,
                row.after_sha256,
            )
        )
    return found


def place_names() -> list[tuple[str, str]]:
    """Return the places of a signature's drawing, in words."""
    return [(place.value, str(words)) for place, words in PLACES.items()]

"""What pages of signing show: requests with where they lead, keys to choose from, the card of an entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from registratura.documents.contents.kinds import PDF
from registratura.doors.desk.entries.rows import entry_address, register_codes
from registratura.doors.desk.signing.forms import SignForm
from registratura.doors.desk.work.hands import may_read
from registratura.doors.shared.auth import DeskRequest
from registratura.flows import signing as flow
from registratura.institutions.permissions import Permission
from registratura.registers import queries as registers
from registratura.registers.queries import EntryRow
from registratura.signing import queries as folders
from registratura.signing.queries import KeyCard, RequestCard, StepLine


@dataclass(frozen=True, slots=True)
class Panel:
    """The card of an entry: its requests, and whether the reader may send papers to be signed or take them back."""

    requests: list[RequestCard]
    may_ask: bool
    mine: frozenset[int]
    may_withdraw: frozenset[int]

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to see."""
        return bool(self.requests) or self.may_ask


def panel_of(request: DeskRequest, row: EntryRow, *, has_pdf: bool, at: datetime) -> Panel:
    """Return where an entry stands with its signatures. Must run inside a scope."""
    cards = folders.requests_of(row.id)
    places = flow.places_of(by=request.user, now=at) if any(card.is_open for card in cards) else frozenset()
    return Panel(
        requests=cards,
        may_ask=row.state == "registered" and has_pdf and request.powers.may(Permission.DOCUMENT_REVISE),
        mine=frozenset(card.id for card in cards if my_steps(request, card, places)),
        may_withdraw=frozenset(
            card.id for card in cards if flow.may_withdraw(card=card, powers=request.powers, by=request.user)
        ),
    )


def has_pdf(files: Sequence[object]) -> bool:
    """Say whether there is a PDF among files."""
    return any(getattr(file, "media_type", "") == PDF for file in files)


def my_steps(request: DeskRequest, card: RequestCard, places: frozenset[int]) -> tuple[StepLine, ...]:
    """Return what the reader can sign of a request now."""
    return card.open_steps(
        user_ids={request.user.id, *places}, with_seal=request.powers.may(Permission.SEAL_APPLY)
    )


def card_or_404(request: DeskRequest, request_id: int, *, at: datetime) -> tuple[RequestCard, EntryRow]:
    """
    Return a request that the reader may see: a signer of it, whoever may open the entry, or whoever seals.

    Must run inside a scope.
    """
    card = folders.request_card(request_id)
    entry = registers.entry_by_id(card.entry_id) if card is not None else None
    if card is None or entry is None:
        raise Http404
    people = {request.user.id, *flow.places_of(by=request.user, now=at)}
    signer = any(
        step.user_id in people or (step.user_id is None and request.powers.may(Permission.SEAL_APPLY))
        for step in card.steps
    )
    if not signer and card.asked_by_id != request.user.id and not may_read(request, entry):
        raise Http404
    return card, entry


def entry_href(request: DeskRequest, entry: EntryRow) -> str:
    """Return the address of an entry."""
    return entry_address(
        request.institution.code, register_codes()[entry.register_id][0], entry.year, entry.number
    )


def keys_to_choose(request: DeskRequest, *, seal_asked: bool, at: datetime) -> list[KeyCard]:
    """Return the keys with which the reader may sign: own ones, and the institution's when a seal is asked."""
    own = folders.keys_of(request.user.id, at=at)
    seals = folders.keys_of(None, at=at) if seal_asked and request.powers.may(Permission.SEAL_APPLY) else []
    return [key for key in (*own, *seals) if not key.ended]


def sign_form(request: DeskRequest, keys: Sequence[KeyCard]) -> SignForm:
    """Return the form with the keys to choose from; the only one is chosen already."""
    form = SignForm(
        request.POST if request.method == "POST" else None,
        initial={"key": str(keys[0].id) if keys else ""},
    )
    options = [
        (key.id, (_("Sigiliul: %s") if key.user_id is None else "%s") % f"{key.label} ({key.kind_name})")
        for key in keys
    ]
    form.fields["key"].offer(options)  # type: ignore[attr-defined]
    return form


def seen_of(card_papers: Sequence[folders.PaperLine]) -> str:
    """Return, in a form's words, which bytes a page showed."""
    return ",".join(f"{paper.id}:{paper.sha256}" for paper in card_papers)


def read_seen(text: str) -> dict[int, str]:
    """Read which bytes a page showed; nothing when it makes no sense."""
    found: dict[int, str] = {}
    for part in text[:4000].split(","):
        number, _mark, digest = part.partition(":")
        if number.isascii() and number.isdigit() and len(number) < 19 and len(digest) == 64:
            found[int(number)] = digest
    return found

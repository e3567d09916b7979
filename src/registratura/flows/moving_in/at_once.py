"""An old register moved in without a screen: the same services, one after the other, in the process that asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from django.utils.translation import gettext as _

from registratura.flows.moving_in.steps import run
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.digest import sha256_of_stream
from registratura.toolkit.scope import acting_for
from registratura.toolkit.storage import storage
from registratura.transfers import queries, services
from registratura.transfers.errors import TransferRefusedError

if TYPE_CHECKING:
    from registratura.accounts.models import User
    from registratura.institutions.models import Institution
    from registratura.transfers.queries import Gap, TransferCard


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a file: its state, rows by their state, what was found and how often, missing numbers."""

    transfer_id: int
    state: str
    problem: str
    register: str
    counts: dict[str, int]
    findings: list[tuple[str, int]]
    gaps: tuple[Gap, ...]
    mapping: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: the register's name, a kept meaning of columns, whether to stop after the check."""

    register_name: str
    profile: str = ""
    sheet: str = ""
    dry_run: bool = False
    resume: bool = False


def move(
    *,
    institution: Institution,
    source: BinaryIO,
    name: str,
    order: Order,
    by: User,
    clock: Callable[[], datetime],
) -> Moved:
    """
    Read a file, check its rows and bring them into a register opened for them, and say what was found.

    With `resume` the newest unfinished work on the same bytes goes on instead. Must not run inside a scope.
    Raises: TransferRefusedError, RegisterRefusedError; OSError when the store is full.
    """
    with acting_for(institution.id):
        powers = institutions.powers_of(by.id, institution_id=institution.id, at=clock())
    if not powers.may(Permission.REGISTER_ADMINISTER):
        raise TransferRefusedError(
            _("%s nu administrează registrele instituției; spuneți altă persoană.") % by.full_name
        )
    card = _taken(institution, source, name, order, by, clock)
    if card.state == "reading":
        card = _worked(institution, card, clock)
    if card.state == "mapping":
        _say_meaning(institution, card, order, clock)
        card = _worked(institution, card, clock)
    if card.state == "checking":
        card = _worked(institution, card, clock)
    if card.state == "checked" and not order.dry_run:
        with acting_for(institution.id):
            services.order_bringing(
                transfer_id=card.id, register_name=order.register_name, by=by, now=clock()
            )
        card = _worked(institution, card, clock)
    elif card.state == "bringing" and not order.dry_run:
        card = _worked(institution, card, clock)
    return _told(institution, card)


def _taken(
    institution: Institution,
    source: BinaryIO,
    name: str,
    order: Order,
    by: User,
    clock: Callable[[], datetime],
) -> TransferCard:
    if order.resume:
        digest = sha256_of_stream(source)
        with acting_for(institution.id):
            found = queries.unfinished(sha256=digest)
            if found is None:
                raise TransferRefusedError(
                    _("Fișierul nu are o preluare neterminată; porniți-o fără „--resume”.")
                )
            if found.state in ("stopped", "failed") or found.is_working:
                services.resume(transfer_id=found.id, now=clock())
        return _card(institution, found.id)
    kept = storage().put(space=institution.code, source=source)
    with acting_for(institution.id):
        transfer = services.begin(
            sha256=kept.sha256,
            size_bytes=kept.size_bytes,
            name=name,
            sheet=order.sheet,
            by=by,
            now=clock(),
        )
    return _card(institution, transfer.id)


def _say_meaning(
    institution: Institution, card: TransferCard, order: Order, clock: Callable[[], datetime]
) -> None:
    mapping, options = card.mapping, {"day_order": card.day_order, "direction": card.direction}
    with acting_for(institution.id):
        if order.profile:
            known = {one.name: one for one in queries.profiles()}
            if order.profile not in known:
                raise TransferRefusedError(
                    _("Nu este păstrată nicio potrivire „%(name)s”. Cunoscute: %(known)s.")
                    % {"name": order.profile, "known": ", ".join(known) or _("niciuna")}
                )
            mapping, options = known[order.profile].mapping, options | known[order.profile].options
        services.say_meaning(
            transfer_id=card.id,
            mapping=mapping,
            options=options,
            heading_row=card.heading_row,
            now=clock(),
        )


def _worked(institution: Institution, card: TransferCard, clock: Callable[[], datetime]) -> TransferCard:
    run(institution_id=institution.id, transfer_id=card.id, clock=clock)
    return _card(institution, card.id)


def _card(institution: Institution, transfer_id: int) -> TransferCard:
    with acting_for(institution.id):
        card = queries.transfer_by_id(transfer_id)
    assert card is not None
    return card


def _told(institution: Institution, card: TransferCard) -> Moved:
    with acting_for(institution.id):
        return Moved(
            transfer_id=card.id,
            state=card.state,
            problem=card.problem,
            register=card.register_name,
            counts=queries.counts(card.id),
            findings=queries.finding_counts(card.id),
            gaps=card.gaps,
            mapping={
                name: card.headings[place] if place < len(card.headings) else str(place + 1)
                for name, place in card.mapping.items()
            },
        )

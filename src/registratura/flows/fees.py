"""
Fees beside what they are owed for: filings and entries, the page on which one pays, who is told when money came.

The faces that other flows and doors use: `charge_for`, `charges_for`, `is_settled`, `tie`, `choices`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.fees import queries as fees
from registratura.fees import services
from registratura.fees.events import ChargePaid
from registratura.fees.links import secret_of
from registratura.fees.queries import ChargeCard
from registratura.fees.rules import ChargeState
from registratura.institutions import queries as institutions
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.money import lei
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.messaging.errors import MessageRefusedError
from registratura.messaging.services import Outside
from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

EXEMPTION_FIELD = "scutire"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """Who pays: the name, where the page of the payment is sent, the language of the letter."""

    name: str = ""
    email: str = ""
    language: str = "ro"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeView:
    """
    A charge as other rooms' flows and doors show it. Sums in bani.

    `charge_id` is None for a free service: there is nothing to pay and nothing was written. `page`: the whole
    address on which one pays and takes the proof; whoever has it needs nothing else.
    """

    charge_id: int | None
    name: str
    reference: str = ""
    amount_bani: int = 0
    left_bani: int = 0
    state: str = ""
    state_name: str = ""
    legal_basis: str = ""
    explanation: tuple[str, ...] = ()
    page: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to pay."""
        return self.left_bani == 0

    @property
    def amount(self) -> str:
        """The sum as it is read."""
        return lei(self.amount_bani)


def charge_for(
    *,
    institution: Institution,
    rule_code: str,
    answers: Mapping[str, object],
    payer: Payer,
    now: datetime,
    filing_key: UUID | None = None,
    entry_id: int | None = None,
    by: Actor | None = None,
) -> ChargeView:
    """
    Work out and write down what a filing or an entry owes by a rule; for a filing safe to repeat.

    answers: what the formula asks, by its field; an exemption under `scutire`. The payer is written to by whoever calls
    (`tell_due`), since a filing has its own letter.
    Raises: ChargeRefusedError, whose `field` is the answer's key, for a fee not in force or an answer that is none.
    """
    with acting_for(institution.id):
        draft = services.ChargeDraft(
            rule_code=rule_code,
            answers=answers,
            exemption=str(answers.get(EXEMPTION_FIELD) or ""),
            entry_id=entry_id,
            filing_key=filing_key,
            payer_name=payer.name,
            payer_email=payer.email,
            payer_language=payer.language,
        )
        made = services.charge(draft=draft, by=by, now=now)
        if made is None:
            free = fees.fee_by_code(rule_code, on=legal_date(now))
            assert free is not None
            return ChargeView(
                charge_id=None,
                name=free.shown_name,
                legal_basis=free.legal_basis,
                explanation=(_("Serviciul este gratuit."),),
            )
        card = fees.charge_card(made.id, with_acts=False)
        assert card is not None
        return view_of(institution=institution, card=card)


def charges_for(
    *, institution: Institution, filing_key: UUID | None = None, entry_id: int | None = None
) -> list[ChargeView]:
    """Return what a filing or an entry owes and owed, cancelled charges left out."""
    with acting_for(institution.id):
        lines = fees.charges_of(
            entry_ids=[entry_id] if entry_id is not None else [],
            filing_keys=[filing_key] if filing_key is not None else [],
        )
        cards = [
            fees.charge_card(one.id, with_acts=False) for one in lines if one.state != ChargeState.CANCELLED
        ]
    return [view_of(institution=institution, card=card) for card in cards if card is not None]


def is_settled(
    *, institution: Institution, filing_key: UUID | None = None, entry_id: int | None = None
) -> bool:
    """Say whether nothing is left to pay for a filing or an entry; where nothing was charged, nothing is."""
    with acting_for(institution.id):
        lines = fees.charges_of(
            entry_ids=[entry_id] if entry_id is not None else [],
            filing_keys=[filing_key] if filing_key is not None else [],
        )
    return all(one.left_bani == 0 for one in lines)


def tie(*, institution: Institution, filing_key: UUID, entry_id: int, by: Actor | None, now: datetime) -> int:
    """Tie the charges of a filing to the entry that it became; return how many were. Safe to repeat."""
    with acting_for(institution.id):
        tied = services.tie_to_entry(filing_key=filing_key, entry_id=entry_id, by=by, now=now)
        if tied:
            for one in fees.charges_of(filing_keys=[filing_key]):
                if one.state == ChargeState.PAID:
                    _note_on_entry(one.id, by)
    return tied


def choices(*, institution: Institution, now: datetime) -> list[tuple[str, str]]:
    """Return the fees in force as (code, name), for whoever ties one to a form."""
    with acting_for(institution.id):
        return [
            (line.code, line.version.name)
            for line in fees.fees_on(legal_date(now))
            if line.version is not None
        ]


def asked_field(*, institution: Institution, rule_code: str, now: datetime) -> str:
    """Return the key of the answer that a fee needs, empty when it needs none or is not in force."""
    with acting_for(institution.id):
        found = fees.fee_by_code(rule_code, on=legal_date(now))
    return found.ask.field if found is not None and found.ask is not None else ""


def page_of(*, institution: Institution, reference: str) -> str:
    """Return the whole address of the page of a charge."""
    secret = secret_of(institution_id=institution.id, reference=reference)
    place = {"code": institution.code, "reference": reference, "secret": secret}
    return f"{settings.PUBLIC_URL}{reverse('portal:fee_payment', kwargs=place)}"


def view_of(*, institution: Institution, card: ChargeCard) -> ChargeView:
    """Return a charge as it is shown beside what it is owed for."""
    line = card.line
    return ChargeView(
        charge_id=line.id,
        name=line.name,
        reference=line.reference,
        amount_bani=line.amount_bani,
        left_bani=line.left_bani,
        state=line.state,
        state_name=line.state_name,
        legal_basis=card.legal_basis,
        explanation=tuple(card.explanation),
        page=page_of(institution=institution, reference=line.reference),
    )


def tell_due(*, institution: Institution, charge_id: int, by: Actor | None, now: datetime) -> bool:
    """Write to the payer what is to be paid and where, once; say whether an address was there."""
    with acting_for(institution.id):
        card = fees.charge_card(charge_id, with_acts=False)
        if card is None or card.line.left_bani == 0:
            return False
        return _tell(Kind.FEE_DUE, institution, card, card.line.left_bani, by, now)


def on_paid(*, event: ChargePaid) -> None:
    """Tell the payer, and note it on the entry. Runs in the transaction of the payment."""
    institution = institutions.institution_by_id(event.institution_id)
    card = fees.charge_card(event.charge_id, with_acts=False)
    if institution is None or card is None:
        return
    by = accounts.user_by_id(event.by_id) if event.by_id is not None else None
    _tell(Kind.FEE_PAID, institution, card, card.line.amount_bani, by, event.paid_at)
    if event.entry_id is not None:
        _note_on_entry(event.charge_id, by)


def _note_on_entry(charge_id: int, by: Actor | None) -> None:
    card = fees.charge_card(charge_id, with_acts=False)
    if card is None or card.line.entry_id is None:
        return
    line = card.line
    words = f"{line.name}, {lei(line.amount_bani)}, {line.written_reference}"
    journal.record(
        action="fees.charge.settled",
        subject_type="entry",
        subject_id=line.entry_id or 0,
        by=by,
        details={"reason": words, "reference": line.reference, "bani": line.amount_bani},
    )


def _tell(
    kind: Kind, institution: Institution, card: ChargeCard, bani: int, by: Actor | None, now: datetime
) -> bool:
    if not card.payer_email:
        return False
    entry = books.entry_by_id(card.line.entry_id) if card.line.entry_id is not None else None
    context = {
        "fee": card.line.name,
        "amount": lei(bani),
        "reference": card.line.written_reference,
        "number": books.entry_card(entry).written_number if entry is not None else "",
        "page": page_of(institution=institution, reference=card.line.reference),
    }
    try:
        messaging.send(
            kind=kind,
            to=Outside(email=card.payer_email, name=card.line.payer_name, language=card.payer_language),
            context={name: value for name, value in context.items() if value},
            dedupe_key=f"{kind}/{card.line.id}",
            by=by,
            now=now,
            about_type="charge",
            about_id=card.line.id,
        )
    except MessageRefusedError:  # an address that nobody can write to keeps no money back
        return False
    return True

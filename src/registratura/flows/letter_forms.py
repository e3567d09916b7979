"""What stands in the form of a letter: proposed from the entry, checked before the number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from registratura.flows import registering
from registratura.flows.answering import closed_together, recipients_of
from registratura.flows.letter_fields import (
    Party,
    asked_of,
    recipient_of,
    salutation_for,
    sender_of,
    values_of,
)
from registratura.flows.petition_answers import answer_channel
from registratura.institutions import queries as institutions
from registratura.institutions.roles import Role
from registratura.kernel.text import ro_normalise
from registratura.letters import queries as letters
from registratura.letters import services
from registratura.letters.errors import LetterRefusedError
from registratura.letters.fields import interpolated
from registratura.letters.kinds import Kind, Outcome
from registratura.letters.queries import LetterCard, TemplateCard
from registratura.registers import queries as books
from registratura.registers.drafts import PartyDraft
from registratura.registers.queries import EntryRow

if TYPE_CHECKING:
    from registratura.institutions.models import Institution
    from registratura.journal.services import Actor

SUBJECT_MOST = 500
HERE = "here"


@dataclass(frozen=True, slots=True)
class Missing:
    """What a letter lacks before its number."""

    field: str
    words: str


def is_here(*, written: dict[str, Any]) -> bool:
    """Say whether a letter is the document of an entry that has its number already: it takes none."""
    return written.get("stands") == HERE


@override("ro")
def begin(
    *,
    institution: Institution,
    template: TemplateCard,
    about: EntryRow,
    request_key: UUID,
    by: Actor,
    now: datetime,
) -> int:
    """
    Begin a letter about an entry, its form filled in as far as the entry tells; return its key.

    Must run inside a scope. Raises: LetterRefusedError when the template cannot be used.
    """
    version = letters.newest_version(template.id)
    if version is None or not template.is_usable:
        raise LetterRefusedError(
            _("Șablonul este retras sau nu are încă o versiune publicată; alegeți altul.")
        )
    here = about.direction == "outgoing" or (
        about.direction == "internal" and template.outcome == Outcome.INTERNAL
    )
    written = _proposed(template, about, here=here, now=now)
    values = values_of(
        institution=institution,
        head=letters.letterhead(),
        about=about,
        numbered=about if here else None,
        written=written,
        by=by,
        now=now,
    )
    written["slots"] = {slot.name: interpolated(slot.proposed, values) for slot in version.slots}
    return services.begin_letter(
        version_id=version.id, about_id=about.id, request_key=request_key, written=written, by=by, now=now
    )


def _proposed(template: TemplateCard, about: EntryRow, *, here: bool, now: datetime) -> dict[str, Any]:
    card = books.entry_card(about)
    subject = asked_of(row=about) if here else card
    to = recipient_of(entry=card) if here else _addressee(template, sender_of(entry=card))
    head = letters.letterhead()
    signers = _signers(about, head.signer_name, head.signer_title, two=template.kind in _TWO_SIGN, now=now)
    given = books.answers_of([about.id]).get(about.id, ())
    return {
        "stands": HERE if here else "",
        "subject": card.subject if here else _subject(template, subject.written_number, about),
        "document_kind": template.document_kind,
        "channel": about.channel if here else answer_channel(entry=about),
        "recipient_name": to.name,
        "recipient_address": to.address,
        "recipient_email": to.email,
        "salutation": salutation_for(party=to),
        "seen": [line.id for line in given],
        **signers,
    }


# An answer to a petition is signed by two (OG 27/2002 art. 13); the others too, where the office wants it.
_TWO_SIGN = frozenset({Kind.ANSWER, Kind.REFUSAL, Kind.INTERNAL})
_OTHERS = frozenset({Kind.FORWARDING, Kind.COVER})


@override("ro")
def proposed_for(*, template: TemplateCard, about: EntryRow, now: datetime) -> dict[str, Any]:
    """Return what the form of a letter about an entry would say at first. Must run inside a scope."""
    return _proposed(template, about, here=False, now=now)


def _addressee(template: TemplateCard, sender: Party) -> Party:
    """Letters that go to somebody else than the sender wait for a name; papers that stay inside have none."""
    if template.outcome == Outcome.INTERNAL or (
        template.kind in _OTHERS and template.outcome == Outcome.CONNECTED
    ):
        return Party()
    return sender


def _subject(template: TemplateCard, number: str, about: EntryRow) -> str:
    if template.outcome == Outcome.ANSWERS:
        lines = books.lines_of(closed_together(entry_ids=[about.id]))
        numbers = ", ".join([number, *(line.written_number for line in lines)][:12])
        return _("Răspuns la nr. %s") % numbers
    return _("%(name)s privind nr. %(number)s") % {"name": template.name, "number": number}


def _signers(about: EntryRow, name: str, title: str, *, two: bool, now: datetime) -> dict[str, str]:
    heads = [line for line in institutions.members(at=now) if line.role == Role.HEAD]
    first = next((line for line in heads if line.unit_id is None), None)
    if not name and first is not None:
        name, title = first.full_name, first.job_title or _("Conducătorul instituției")
    second = next(
        (line for line in heads if two and line.unit_id is not None and line.unit_id == about.unit_id), None
    )
    return {
        "signer_name": name,
        "signer_title": title,
        "signer2_name": second.full_name if second is not None else "",
        "signer2_title": (second.job_title or _("Șef compartiment")) if second is not None else "",
    }


def missing_in(*, card: LetterCard) -> list[Missing]:
    """Return what a letter lacks before it can have its number."""
    written = card.written
    found = []
    if not str(written.get("subject") or "").strip():
        found.append(
            Missing("subject", _("Scrieți conținutul pe scurt: cu el intră scrisoarea în registru."))
        )
    if card.outcome != Outcome.INTERNAL and not str(written.get("recipient_name") or "").strip():
        found.append(Missing("recipient_name", _("Scrieți cui i se trimite scrisoarea.")))
    return found


def parties_of(*, institution: Institution, card: LetterCard, about: EntryRow) -> tuple[PartyDraft, ...]:
    """Return the parties with which a letter enters the register. Must run inside a scope."""
    unit = institutions.unit_by_id(about.unit_id) if about.unit_id is not None else None
    sender = PartyDraft("sender", unit.name if unit is not None else institution.name)
    name = ro_normalise(str(card.written.get("recipient_name") or ""), single_line=True)[:200]
    if not name:
        return (sender,)
    own = recipients_of(row=about)
    if own and name == ", ".join(party.name for party in own):
        return (sender, *own)
    return (sender, registering.named(role="recipient", typed=name))

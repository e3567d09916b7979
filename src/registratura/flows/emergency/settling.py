"""
After the registry works again: each position gets its ordinary number, or is found among what had been saved.

A position keeps the link to its entry for ever, and the entry says its emergency number in its remarks, so that also
the printed register shows it. Terms run from the day of the emergency number (`flows.terms`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from registratura.emergency import queries as emergency
from registratura.emergency import rules, services
from registratura.emergency.codes import read_code
from registratura.emergency.errors import LineRefusedError
from registratura.emergency.queries import LineCard, OutageLine
from registratura.emergency.services import SheetDraft
from registratura.flows import registering, terms
from registratura.flows.emergency.papers import number_of
from registratura.journal.services import Actor
from registratura.kernel.calendar import BUCHAREST
from registratura.kernel.errors import DomainError
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft
from registratura.registers.queries import EntryLine
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

BEFORE = timedelta(days=1)
AT_ONCE = 300
_KEYS = UUID("3b0f5c4e-6f0b-4c57-9a5a-6d5d1c7d9d10")


@dataclass(frozen=True, slots=True)
class Settled:
    """What registering everything without doubt did: how many got numbers, how many wait for a person."""

    registered: int
    left: int
    trouble: str = ""


def type_sheet(
    *, institution: Institution, outage_id: int, typed: str, draft: SheetDraft, by: Actor, now: datetime
) -> int:
    """
    Take in a sheet filled by hand, by the number printed on it; return the number of the position.

    Must run inside the scope. Raises: LineRefusedError.
    """
    code = read_code(typed, institution=institution.code)
    if code is None:
        raise LineRefusedError(
            _("Numărul foii nu este întreg sau nu este al instituției noastre; scrieți-l cum este tipărit."),
            field="code",
        )
    register = books.register_by_code(code.register)
    if register is None:
        raise LineRefusedError(_("Foaia este a unui registru care nu mai există."), field="code")
    return services.type_sheet(
        outage_id=outage_id,
        register_id=register.id,
        year=code.year,
        serial=code.serial,
        draft=draft,
        by=by,
        now=now,
    )


def likely_same(*, lines: Sequence[LineCard], outage: OutageLine) -> dict[int, list[EntryLine]]:
    """
    Return, for each position, the entries that may be the same paper: saved since a day before the registry stopped.

    Entries that a position is tied to already are left out. Must run inside the scope.
    """
    found: dict[int, list[EntryLine]] = {}
    for register_id in {line.register_id for line in lines}:
        saved = books.registered_since(register_id, outage.began_at - BEFORE)
        tied = emergency.entries_tied([entry.id for entry in saved])
        free = {entry.id: entry for entry in saved if entry.id not in tied}
        facts = [
            rules.Saved(entry.id, entry.direction, entry.counterpart, entry.subject)
            for entry in free.values()
        ]
        for line in lines:
            if line.register_id == register_id:
                written = rules.Written(line.direction, line.correspondent, line.subject)
                found[line.id] = [free[key] for key in rules.alike(written=written, saved=facts)]
    return found


def register_line(*, institution: Institution, line_id: int, by: Actor, now: datetime) -> int:
    """
    Give a position its ordinary number and return the number of the entry. Repeated, it gives the same.

    Must not run inside a scope. Raises: LineRefusedError when something else was decided; EntryRefusedError and
    what else `registers.register_entry` raises.
    """
    with acting_for(institution.id):
        line = emergency.line(line_id)
        if line is None or line.state != "waiting":
            raise LineRefusedError(_("Despre această poziție s-a hotărât deja; reîncărcați pagina."))
        draft = draft_of(institution_code=institution.code, line=line)
        given = registers.register_entry(
            institution_id=institution.id,
            register_id=line.register_id,
            draft=draft,
            request_key=uuid5(_KEYS, f"{institution.id}/{line.id}"),
            by=by,
            now=now,
        )
        services.note_registered(line_id=line_id, entry_id=given.entry_id, by=by, now=now)
        if terms.may_ask_for_terms(draft=draft):
            terms.follow(entry_ids=[given.entry_id], by=by, now=now)
    return given.entry_id


def register_clear(*, institution: Institution, outage_id: int, by: Actor, now: datetime) -> Settled:
    """
    Give numbers to the positions that nothing speaks against, in the order in which they were written.

    What resembles a saved entry, says two things, or has an odd time waits for a person. At most 300 at once.
    Must not run inside a scope.
    """
    with acting_for(institution.id):
        card = emergency.outage(outage_id, now=now)
        if card is None:
            raise LineRefusedError(_("Întreruperea nu mai există; reîncărcați pagina."))
        waiting = emergency.waiting_lines(outage_id)
        same = likely_same(lines=waiting, outage=card.line)
    clear = [line for line in waiting if not line.looks and not same.get(line.id)]
    done, trouble = 0, ""
    for line in clear[:AT_ONCE]:
        try:
            register_line(institution=institution, line_id=line.id, by=by, now=now)
        except DomainError as error:
            trouble = error.words
            break
        done += 1
    return Settled(done, len(waiting) - done, trouble)


def settle_as_same(
    *, line_id: int, entry_id: int, offered: Collection[int], by: Actor, now: datetime
) -> None:
    """
    Tie a position to the saved entry that a person recognized. Must run inside the scope.

    Raises: LineRefusedError for an entry that was not among those offered, or when something was decided already.
    """
    if entry_id not in offered:
        raise LineRefusedError(_("Alegeți una dintre înregistrările asemănătoare."), field="entry")
    services.note_same(line_id=line_id, entry_id=entry_id, by=by, now=now)


def draft_of(*, institution_code: str, line: LineCard) -> EntryDraft:
    """Return the entry that a position becomes: received when it was written, with its emergency number in words."""
    number = number_of(
        institution_code=institution_code,
        register_code=line.register_code,
        year=line.year,
        serial=line.serial,
    )
    at = line.written_at.astimezone(BUCHAREST)
    words = _("Registrul de urgență: %(number)s din %(at)s") % {
        "number": number,
        "at": f"{at:%d.%m.%Y, ora %H:%M}",
    }
    by = _("scris de %s") % line.written_by if line.written_by else ""
    role = "recipient" if line.direction == "outgoing" else "sender"
    party = (registering.named(role=role, typed=line.correspondent),) if line.correspondent else ()
    return EntryDraft(
        direction=line.direction,
        subject=line.subject,
        channel=line.channel,
        document_kind=line.document_kind,
        parties=party,
        sender_number=line.sender_number,
        sheet_count=line.page_count,
        received_at=line.written_at if line.direction == "incoming" else None,
        late_reason=words,
        dispatched_on=at.date() if line.direction == "outgoing" else None,
        remarks="\n".join(part for part in (words, by, line.remarks) if part),
    )

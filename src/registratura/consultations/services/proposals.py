"""The register of proposals of a draft."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from registratura.consultations.errors import DraftMissingError, ProposalRefusedError
from registratura.consultations.models import Proposal
from registratura.consultations.services.drafts import draft_held, write_down
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise

TEXT_MOST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalDraft:
    """
    A proposal as it came. `who` is `person`, `association`, `business` or `authority`.

    name_agreed: a person wants the name to be shown. contact: an address, kept inside. entry_id: the paper it came by.
    """

    who: str
    name: str
    text: str
    received_on: date
    contact: str = ""
    name_agreed: bool = False
    entry_id: int | None = None


@transaction.atomic
def enter_proposal(*, draft_id: int, draft: ProposalDraft, by: Actor | None, now: datetime) -> Proposal:
    """
    Give a proposal the next number of its draft's register; one that came by the same entry is there already.

    What came after the last day is entered too: the date says so.
    Raises: DraftMissingError for a draft that is not announced; ProposalRefusedError without a text or a name, or for
    a day that cannot be.
    Law: Legea 52/2003 art. 7.
    """
    held = draft_held(draft_id=draft_id)
    if held.announced_on is None:
        raise DraftMissingError(_("Proiectul nu este anunțat încă."))
    known = (
        Proposal.objects.filter(draft_id=held.id, entry_id=draft.entry_id).first() if draft.entry_id else None
    )
    if known is not None:
        return known
    text, name = (
        ro_normalise(draft.text).strip()[:TEXT_MOST],
        ro_normalise(draft.name, single_line=True)[:200],
    )
    if draft.who not in Proposal.Who.values:
        raise ProposalRefusedError(_("Alegeți cine propune."), field="who")
    if len(name) < 3:
        raise ProposalRefusedError(_("Scrieți numele celui care propune."), field="name")
    if len(text) < 3:
        raise ProposalRefusedError(_("Scrieți propunerea."), field="text")
    if not held.announced_on <= draft.received_on <= legal_date(now):
        raise ProposalRefusedError(
            _("Ziua primirii stă între anunț și azi: îndreptați-o."), field="received_on"
        )
    last = Proposal.objects.filter(draft_id=held.id).aggregate(last=Max("number"))["last"] or 0
    made = Proposal(
        institution_id=held.institution_id,
        draft=held,
        number=last + 1,
        received_on=draft.received_on,
        who=draft.who,
        name=name,
        contact=ro_normalise(draft.contact, single_line=True)[:254],
        name_agreed=draft.name_agreed,
        text=text,
        entry_id=draft.entry_id,
        entered_at=now,
        entered_by_id=by.id if by is not None else None,
    )
    made.save(force_insert=True)
    write_down(
        action="consultations.proposal.entered",
        draft=held,
        by=by,
        details={"number": made.number, "entry": draft.entry_id or 0},
    )
    return made


@transaction.atomic
def decide_proposal(
    *, draft_id: int, number: int, verdict: str, reason: str, by: Actor, now: datetime
) -> None:
    """
    Write what became of a proposal: taken, taken in part, or not, with the reason; it may be written anew.

    Raises: ProposalRefusedError for an unknown proposal, or a refusal without its reason; DraftMissingError when the
    consultation ended.
    Law: Legea 52/2003 art. 7.
    """
    held = draft_held(draft_id=draft_id)
    if held.ended_at is not None:
        raise DraftMissingError(_("Consultarea este încheiată."))
    row = Proposal.objects.select_for_update().filter(draft_id=held.id, number=number).first()
    if row is None:
        raise ProposalRefusedError(_("Propunerea aceasta nu există."))
    why = ro_normalise(reason).strip()[:2000]
    if verdict not in Proposal.Verdict.values:
        raise ProposalRefusedError(_("Alegeți ce s-a făcut cu propunerea."), field="verdict")
    if verdict != Proposal.Verdict.TAKEN and len(why) < 5:
        raise ProposalRefusedError(_("Scrieți de ce: motivul se vede în registru."), field="reason")
    before = row.verdict
    row.verdict, row.verdict_reason, row.decided_at, row.decided_by_id = verdict, why, now, by.id
    row.save(update_fields=["verdict", "verdict_reason", "decided_at", "decided_by"])
    details = {"number": number, "before": before, "after": verdict, "reason": why}
    write_down(action="consultations.proposal.decided", draft=held, by=by, details=details)

"""The selection commission, as the head named it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.archive import rules
from registratura.archive.errors import SelectionRefusedError
from registratura.archive.models import Commission
from registratura.archive.services.rows import believable, line_of, write_down
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import required_institution


@transaction.atomic
def name_commission(
    *,
    act: str,
    act_on: date,
    president: str,
    secretary: str,
    members: Sequence[str],
    by: Actor,
    now: datetime,
) -> int:
    """
    Write down the selection commission that the head named, and return it.

    Raises: SelectionRefusedError for an even number, or without president or secretary. Law: Legea 16/1996 art. 11.
    """
    words = line_of(text=act, most=120)
    if len(words) < 3:
        raise SelectionRefusedError(_("Scrieți actul prin care a fost numită comisia."), field="act")
    if not believable(day=act_on, today=legal_date(now)):
        raise SelectionRefusedError(_("Actul nu poate fi din viitor."), field="act_on")
    head, pen = line_of(text=president, most=120), line_of(text=secretary, most=120)
    others = [name for one in members if (name := line_of(text=one, most=120))]
    faults = rules.commission_faults(president=head, secretary=pen, members=others)
    if faults:
        raise SelectionRefusedError(" ".join(faults), field="members")
    made = Commission(
        institution_id=required_institution(),
        act=words,
        act_on=act_on,
        president=head,
        secretary=pen,
        members=others,
        member_count=len(others) + 2,
        written_at=now,
        written_by_id=by.id,
    )
    made.save(force_insert=True)
    details = {"act": words, "members": made.member_count}
    write_down(action="archive.commission.named", subject="commission", key=made.id, by=by, details=details)
    return made.id

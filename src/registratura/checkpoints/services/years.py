"""Closing a year of a register: one person asks, another confirms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.checkpoints.errors import YearRefusedError
from registratura.checkpoints.models import YearClosing
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_year
from registratura.toolkit.scope import required_institution

OPEN = (YearClosing.State.ASKED, YearClosing.State.CONFIRMED, YearClosing.State.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """The register of the year as it was printed and kept."""

    position_count: int
    page_count: int
    size_bytes: int
    sha256: str


@transaction.atomic
def ask_closing(
    *,
    register_id: int,
    register_code: str,
    register_name: str,
    year: int,
    remarks: str,
    by: Actor,
    now: datetime,
) -> int:
    """
    Ask that a year of a register be closed; return the request's number.

    Raises: YearRefusedError before the year ended, or when it is asked for or closed already.
    Law: instrucțiunile din 1996, art. 9 (registrul se încheie la 31 decembrie).
    """
    if legal_year(now) <= year:
        raise YearRefusedError(
            _(
                "Anul %d nu s-a încheiat: registrul se închide după 31 decembrie "
                "(Legea 16/1996, instrucțiuni art. 9)."
            )
            % year
        )
    if YearClosing.objects.filter(register_id=register_id, year=year, state__in=OPEN).exists():
        raise YearRefusedError(_("Închiderea acestui an este deja cerută sau făcută."))
    made = YearClosing(
        institution_id=required_institution(),
        register_id=register_id,
        register_code=register_code,
        register_name=register_name,
        year=year,
        remarks=remarks.strip(),
        asked_at=now,
        asked_by_id=by.id,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise YearRefusedError(_("Închiderea acestui an este deja cerută sau făcută.")) from error
    _write_down(action="checkpoints.year.asked", closing=made, by=by, remarks=made.remarks)
    return made.id


@transaction.atomic
def withdraw_closing(*, closing_id: int, by: Actor, now: datetime) -> None:
    """
    Take the request back; whoever may ask may withdraw.

    Raises: YearRefusedError when it is decided already.
    """
    closing = _asked(closing_id)
    closing.state, closing.decided_at, closing.decided_by_id = YearClosing.State.WITHDRAWN, now, by.id
    closing.save(update_fields=["state", "decided_at", "decided_by"])
    _write_down(action="checkpoints.year.withdrawn", closing=closing, by=by)


@transaction.atomic
def confirm_closing(*, closing_id: int, by: Actor, now: datetime) -> None:
    """
    Confirm, as another person than who asked; the register of the year is printed next.

    Raises: YearRefusedError when decided already, or asked by the same person.
    """
    closing = _asked(closing_id)
    if closing.asked_by_id == by.id:
        raise YearRefusedError(
            _(
                "Ați cerut chiar dumneavoastră închiderea; o confirmă altă persoană care ține registrele "
                "(Legea 16/1996, instrucțiuni art. 9)."
            )
        )
    closing.state, closing.decided_at, closing.decided_by_id = YearClosing.State.CONFIRMED, now, by.id
    closing.problem = ""
    closing.save(update_fields=["state", "decided_at", "decided_by", "problem"])
    _write_down(action="checkpoints.year.confirmed", closing=closing, by=by)


@transaction.atomic
def finish_closing(*, closing_id: int, paper: Certified) -> bool:
    """Enter the certified register of a confirmed year; False when it is entered already."""
    closing = (
        YearClosing.objects.select_for_update(of=("self",)).select_related("decided_by").get(pk=closing_id)
    )
    if closing.state != YearClosing.State.CONFIRMED:
        return False
    closing.state = YearClosing.State.CLOSED
    closing.position_count, closing.page_count = paper.position_count, paper.page_count
    closing.size_bytes, closing.sha256 = paper.size_bytes, paper.sha256
    closing.save(update_fields=["state", "position_count", "page_count", "size_bytes", "sha256"])
    _write_down(
        action="checkpoints.year.closed",
        closing=closing,
        by=closing.decided_by,
        sha256=paper.sha256,
        positions=paper.position_count,
    )
    return True


@transaction.atomic
def fail_closing(*, closing_id: int, problem: str) -> None:
    """Take a confirmation back whose paper could not be made; somebody confirms again."""
    closing = YearClosing.objects.select_for_update().get(pk=closing_id)
    if closing.state == YearClosing.State.CONFIRMED:
        closing.state, closing.decided_at, closing.decided_by = YearClosing.State.ASKED, None, None
        closing.problem = problem[:500]
        closing.save(update_fields=["state", "decided_at", "decided_by", "problem"])


def _asked(closing_id: int) -> YearClosing:
    closing = YearClosing.objects.select_for_update().filter(pk=closing_id).first()
    if closing is None or closing.state != YearClosing.State.ASKED:
        raise YearRefusedError(_("Cererea a fost deja hotărâtă sau retrasă."))
    return closing


def _write_down(*, action: str, closing: YearClosing, by: Actor | None, **more: object) -> None:
    journal.record(
        action=action,
        subject_type="year-closing",
        subject_id=closing.id,
        by=by,
        details={"register": closing.register_code, "year": closing.year, **more},
    )

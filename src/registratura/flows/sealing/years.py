"""Closing a year of a register: what is looked at, who asks, who confirms, and the certified register of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from registratura.checkpoints import queries as seals
from registratura.checkpoints import rules
from registratura.checkpoints import services as checkpoints
from registratura.checkpoints.errors import YearRefusedError
from registratura.checkpoints.printing.seal_sheet import SealSheet, print_seal_sheet
from registratura.checkpoints.rules import Check
from registratura.checkpoints.services import Certified
from registratura.flows.printing import PrintRefusedError, print_year
from registratura.flows.sealing.minute import seal_now
from registratura.flows.sealing.paper import Printed, identity_of, with_sheet
from registratura.institutions import queries as institutions
from registratura.journal import queries as journal
from registratura.kernel.calendar import legal_date, legal_year
from registratura.registers import queries as books
from registratura.signing import services as signing
from registratura.toolkit.moments import one_moment_of
from registratura.toolkit.scope import acting_for
from registratura.toolkit.storage import storage
from registratura.toolkit.typesetting import PrintError

if TYPE_CHECKING:
    from registratura.checkpoints.queries import ClosingCard, StateCard
    from registratura.institutions.models import Institution
    from registratura.journal.services import Actor
    from registratura.registers.models import Register
    from registratura.registers.printing.lines import PrintReport

TASK = "flows.close_year"
log = structlog.get_logger("registratura.sealing")


@dataclass(frozen=True, slots=True)
class YearLine:
    """
    A year of a register that ended: its numbers, what was looked at, and its request when there is one.

    next_number: the last number that the year after has given; None before its first.
    """

    register_id: int
    register_code: str
    register_name: str
    year: int
    last_number: int
    closing: ClosingCard | None
    next_number: int | None


def years(*, now: datetime) -> list[YearLine]:
    """Return the ended years of every register, newest first. Must run inside a scope."""
    requests = {(one.register_id, one.year): one for one in seals.closings() if one.state != "withdrawn"}
    this_year, found = legal_year(now), []
    for card in books.registers():
        main = {line.year: line for line in books.sequences_of(card.id) if line.unit_id is None}
        for year, line in main.items():
            if year < this_year:
                after = main.get(year + 1)
                found.append(
                    YearLine(
                        card.id,
                        card.code,
                        card.name,
                        year,
                        line.last_number,
                        requests.get((card.id, year)),
                        after.last_number if after is not None else None,
                    )
                )
    return sorted(found, key=lambda one: (-one.year, one.register_id))


def checks(*, register: Register, year: int, now: datetime) -> list[Check]:
    """
    Look at everything that may keep a year open. Must run inside a scope; reads the whole register.

    Law: Legea 16/1996, instrucțiuni art. 9.
    """
    gaps = [fault.words for fault in books.verify_register(register) if fault.year == year]
    reserved = [
        line.written_number
        for line in books.reservations(visible_units=None, reader_id=0, limit=1_000)
        if line.register_id == register.id and line.year == year
    ]
    options = seals.sealing()
    first = options.first_day if options is not None else None
    before = first is None or first > date(year, 1, 1)
    last = min(date(year, 12, 31), legal_date(now))
    with_acts = (
        journal.days_with_acts(since=max(first, date(year, 1, 1)), until=last) if first is not None else []
    )
    return rules.closing_checks(
        gaps=gaps,
        open_reservations=reserved,
        unsealed=rules.missing_days(wanted=with_acts, sealed=seals.sealed_days_of(year), first=first),
        unstamped=seals.unstamped_of(year) if signing.authority_of() is not None else 0,
        alarms=len(seals.alarms(with_ended=False)),
        before_sealing=before,
    )


def ask(*, institution_id: int, register_id: int, year: int, remarks: str, by: Actor, now: datetime) -> int:
    """
    Ask that a year be closed, after looking at everything; return the request's number. Not inside a scope.

    Raises: YearRefusedError naming what is to be settled first, and the article.
    """
    with one_moment_of(institution_id):
        register = next((card for card in books.registers() if card.id == register_id), None)
        row = books.register_by_code(register.code) if register is not None else None
        if row is None:
            raise YearRefusedError(_("Registrul nu există."))
        found = checks(register=row, year=year, now=now)
    if legal_year(now) > year and not rules.may_ask(found, remarks=remarks):
        raise YearRefusedError(_refusal(found), field="remarks" if _only_gaps(found) else "")
    with acting_for(institution_id):
        return checkpoints.ask_closing(
            register_id=row.id,
            register_code=row.code,
            register_name=row.name,
            year=year,
            remarks=remarks,
            by=by,
            now=now,
        )


def _only_gaps(found: list[Check]) -> bool:
    return not any(one.blocks and not one.holds for one in found)


def _refusal(found: list[Check]) -> str:
    if _only_gaps(found):
        return _(
            "Scrieți cum se explică abaterile de mai jos (Legea 16/1996, instrucțiuni art. 9: numerotarea este fără "
            "întrerupere)."
        )
    what = ", ".join(check_words(one) for one in found if one.blocks and not one.holds)
    return _("Înainte de închidere rezolvați: %s (Legea 16/1996, instrucțiuni art. 9).") % what


def check_words(one: Check) -> str:
    """Say what a check found, in a few words."""
    words = {
        "gaps": _("abateri în numerotare: %d"),
        "reservations": _("rezervări deschise: %d"),
        "unsealed": _("zile nesigilate: %d"),
        "unstamped": _("zile fără marcă temporală: %d"),
        "alarms": _("alarme deschise despre sigilii: %d"),
        "before_sealing": _("zile de dinaintea sigilării zilnice"),
    }[one.code]
    return words % one.count if "%d" in words else words


def confirm(*, institution_id: int, closing_id: int, by: Actor, now: datetime) -> None:
    """
    Confirm a request as another person; the printing is a job, committed with the confirmation. Not inside a scope.

    Raises: YearRefusedError.
    """
    with acting_for(institution_id):
        checkpoints.confirm_closing(closing_id=closing_id, by=by, now=now)
        app.configure_task(TASK, allow_unknown=False, lock="flows.print_register").defer(
            institution_id=institution_id, closing_id=closing_id
        )


def carry_out(*, institution_id: int, closing_id: int, clock: Callable[[], datetime]) -> bool:
    """
    Print and keep the certified register of a confirmed year; run again it does nothing more. Not inside a scope.

    Law: Legea 16/1996, instrucțiuni art. 9.
    """
    institution = institutions.institution_by_id(institution_id)
    seal_now(institution_id=institution_id, now=clock())
    with acting_for(institution_id):
        card = seals.closing(closing_id)
        register = books.register_by_code(card.register_code) if card is not None else None
    if institution is None or card is None or register is None or card.state != "confirmed":
        return False
    settings.INCOMING_ROOT.mkdir(mode=0o700, exist_ok=True)
    try:
        with TemporaryDirectory(prefix="year-", dir=settings.INCOMING_ROOT) as folder:
            target = Path(folder) / "register.pdf"
            made = _print(institution, register, card, target, clock())
            with target.open("rb") as written:
                storage().put(space=institution.code, source=written)
    except (PrintError, PrintRefusedError, OSError) as error:
        log.error("closing.failed", closing=closing_id, exc_info=error)
        with acting_for(institution_id):
            checkpoints.fail_closing(
                closing_id=closing_id, problem=_("Registrul anului nu s-a putut tipări: %s") % error
            )
        return False
    with acting_for(institution_id):
        return checkpoints.finish_closing(
            closing_id=closing_id,
            paper=Certified(
                position_count=made.entry_count,
                page_count=made.page_count,
                size_bytes=made.size_bytes,
                sha256=made.sha256,
            ),
        )


def _print(
    institution: Institution, register: Register, card: ClosingCard, target: Path, now: datetime
) -> Printed:
    with override("ro"):
        report = print_year(
            institution=institution,
            register=register,
            year=card.year,
            target=target,
            now=now,
            printed_by=_("închiderea anului"),
        )
        with acting_for(institution.id):
            found, state = checks(register=register, year=card.year, now=now), seals.latest_state()
        last = print_seal_sheet(sheet=_certificate(institution, register, card, report, found, state, now))
    return with_sheet(target, last, entries=report.entries)


def _certificate(
    institution: Institution,
    register: Register,
    card: ClosingCard,
    report: PrintReport,
    found: list[Check],
    state: StateCard | None,
    now: datetime,
) -> SealSheet:
    told = [check_words(one) for one in found if not one.holds] or [_("nicio abatere")]
    paragraphs = [
        _(
            "Certificăm că registrul „%(register)s” pe anul %(year)d cuprinde %(positions)d poziții, dintre care "
            "anulate %(annulled)d și neutilizate %(unused)d, și s-a încheiat la 31 decembrie %(year)d."
        )
        % {
            "register": register.name,
            "year": card.year,
            "positions": report.entries,
            "annulled": report.annulled,
            "unused": report.unused,
        },
        _("Închiderea a fost cerută de %(asked)s la %(on)s și confirmată de %(confirmed)s la %(at)s.")
        % {
            "asked": card.asked_by,
            "on": f"{legal_date(card.asked_at):%d.%m.%Y}",
            "confirmed": card.decided_by,
            "at": f"{legal_date(card.decided_at or now):%d.%m.%Y}",
        },
        _("La verificare: %s.") % "; ".join(told),
        *([_("Explicații: %s") % card.remarks] if card.remarks else []),
    ]
    return SealSheet(
        institution=institution.name,
        identity=identity_of(institution=institution),
        title=_("Certificarea registrului: %s") % register.name,
        number=str(card.year),
        period=_("anul %d") % card.year,
        facts=(
            (_("Poziții"), str(report.entries)),
            (_("Anulate"), str(report.annulled)),
            (_("Neutilizate"), str(report.unused)),
            (_("Acte sub sigiliu"), str(state.size if state is not None else 0)),
        ),
        changes=None,
        paragraphs=tuple(paragraphs),
        signers=(card.asked_by, card.decided_by),
        note=state.note if state is not None else "",
        root_hex=state.root.hex() if state is not None else "",
        check=_("Textul de mai sus este semnat și publicat de instituție."),
        made_at=now,
    )

"""Selection: the commission, its work, the approval before anything moves, and what remains for ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.archive import queries, rules
from registratura.archive.errors import NotFoundHereError, SelectionRefusedError
from registratura.archive.models import Commission, Dossier, Residue, Selection, SelectionLine
from registratura.archive.queries import DossierLine
from registratura.archive.services.rows import held, line_of, next_number, write_down
from registratura.archive.services.store import enter_evidence
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.retention.queries import Holding
from registratura.toolkit.scope import required_institution

_DECISIONS = ("destroy", "longer", "permanent")


@transaction.atomic
def begin_selection(
    *,
    commission_id: int,
    dossier_ids: Sequence[int],
    entries_held: Collection[int] = (),
    by: Actor,
    now: datetime,
) -> int:
    """
    Begin a work of selection over dossiers whose keeping ended, and return it; from now on they do not move.

    entries_held: entries of persons over whom there is a hold.
    Raises: SelectionRefusedError, naming each dossier that may not go and why. Law: Legea 16/1996 art. 8, 11.
    """
    if not Commission.objects.filter(pk=commission_id).exists():
        raise NotFoundHereError(_("Comisia nu mai există aici."))
    rows = list(Dossier.objects.select_for_update().filter(pk__in=dossier_ids).order_by("id"))
    if not rows:
        raise SelectionRefusedError(_("Alegeți dosarele de selecționat."), field="dossiers")
    faults = selection_faults(
        dossiers=queries.dossiers_by_id([row.id for row in rows]),
        entries_held=entries_held,
        today=legal_date(now),
    )
    if faults:
        raise SelectionRefusedError(
            " ".join(f"{name}: {fault}" for name, fault in list(faults.values())[:10]), field="dossiers"
        )
    made = Selection(
        institution_id=required_institution(),
        number=next_number(model=Selection),
        commission_id=commission_id,
        begun_at=now,
        begun_by_id=by.id,
    )
    made.save(force_insert=True)
    for row in rows:
        SelectionLine(institution_id=made.institution_id, selection=made, dossier=row).save(force_insert=True)
        row.state = Dossier.State.SELECTING
        row.save(update_fields=["state"])
    details = {"number": made.number, "dossiers": len(rows)}
    write_down(action="archive.selection.begun", subject="selection", key=made.id, by=by, details=details)
    return made.id


def selection_faults(
    *,
    dossiers: Sequence[DossierLine],
    entries_held: Collection[int],
    today: date,
    holding: Holding | None = None,
) -> dict[int, tuple[str, str]]:
    """Return, for each dossier that may not be proposed for elimination today, its name and why."""
    keys = [one.id for one in dossiers]
    kept = queries.held_dossiers(keys, entries_held=entries_held, holding=holding)
    lent = queries.lent_now(keys)
    found: dict[int, tuple[str, str]] = {}
    for one in dossiers:
        candidate = rules.Candidate(
            term=one.term,
            last_year=one.closing_year if one.state != "open" else None,
            confirmed=one.confirmed,
            in_archive=one.state in ("stored", "selecting"),
            lent=one.id in lent,
            held=one.id in kept,
            selecting=one.state in ("selecting", "destroyed"),
        )
        fault = rules.selection_fault(dossier=candidate, today=today, event_year=one.event_year or None)
        if fault:
            found[one.id] = (one.name, fault)
    return found


@transaction.atomic
def decide(*, selection_id: int, decisions: Mapping[int, tuple[str, int, str]], by: Actor) -> None:
    """
    Write down what the commission decided, dossier by dossier: (decision, new years, reason).

    decision: `destroy`, `longer` (with the years from the closing of the dossier) or `permanent`.
    Raises: SelectionRefusedError when the work was decided, or a longer term is not longer. Law: Legea 16/1996 art. 11.
    """
    selection = _in(selection_id, Selection.State.DRAFT, _("Comisia a hotărât deja."))
    lines = SelectionLine.objects.select_related("dossier").filter(selection_id=selection.id).order_by("id")
    for line in lines:
        if line.dossier_id not in decisions:
            continue
        decision, years, reason = decisions[line.dossier_id]
        if decision not in _DECISIONS:
            raise SelectionRefusedError(
                _("Alegeți ce se face cu dosarul %s.") % line.dossier, field="decision"
            )
        if decision == "longer" and not line.dossier.term_years < years <= 150:
            raise SelectionRefusedError(
                _("Noul termen al dosarului %s este mai lung decât cel de acum (Legea 16/1996 art. 11).")
                % line.dossier,
                field="decision",
            )
        line.decision, line.years = decision, years if decision == "longer" else 0
        line.reason = line_of(text=reason, most=300)
        line.save(update_fields=["decision", "years", "reason"])


@transaction.atomic
def end_deciding(*, selection_id: int, met_on: date, remarks: str, by: Actor, now: datetime) -> None:
    """
    Close the commission's minutes: every dossier is decided, and the work may be sent.

    Raises: SelectionRefusedError. Law: Legea 16/1996 art. 11.
    """
    selection = _in(selection_id, Selection.State.DRAFT, _("Comisia a hotărât deja."))
    open_lines = SelectionLine.objects.filter(selection_id=selection.id, decision="").count()
    if open_lines:
        raise SelectionRefusedError(_("Comisia nu a hotărât încă asupra a %d dosare.") % open_lines)
    commission = Commission.objects.get(pk=selection.commission_id)
    if not commission.act_on <= met_on <= legal_date(now):
        raise SelectionRefusedError(
            _("Ședința nu poate fi dinaintea numirii comisiei, nici din viitor."), field="met_on"
        )
    selection.state, selection.met_on = Selection.State.DECIDED, met_on
    selection.remarks = line_of(text=remarks, most=500)
    selection.save(update_fields=["state", "met_on", "remarks"])
    tally = SelectionLine.objects.filter(selection_id=selection.id)
    details = {one: tally.filter(decision=one).count() for one in _DECISIONS}
    write_down(
        action="archive.selection.decided", subject="selection", key=selection.id, by=by, details=details
    )


@transaction.atomic
def send_selection(*, selection_id: int, number: str, asked_on: date, by: Actor, now: datetime) -> None:
    """
    Write down that the four parts of the work went to the National Archives, under which number and when.

    Raises: SelectionRefusedError. Law: Legea 16/1996 art. 11.
    """
    selection = _in(selection_id, Selection.State.DECIDED, _("Se trimite o lucrare hotărâtă de comisie."))
    words = line_of(text=number, most=60)
    if not words:
        raise SelectionRefusedError(_("Scrieți numărul adresei de trimitere."), field="number")
    if selection.met_on is None or not selection.met_on <= asked_on <= legal_date(now):
        raise SelectionRefusedError(
            _("Lucrarea se trimite după ședința comisiei și nu în viitor (Legea 16/1996 art. 11)."),
            field="asked_on",
        )
    selection.state, selection.asked_number, selection.asked_on = Selection.State.ASKED, words, asked_on
    selection.save(update_fields=["state", "asked_number", "asked_on"])
    details = {"number": words, "on": asked_on.isoformat()}
    write_down(
        action="archive.selection.asked", subject="selection", key=selection.id, by=by, details=details
    )


@transaction.atomic
def approve_selection(*, selection_id: int, number: str, approved_on: date, by: Actor, now: datetime) -> None:
    """
    Write down that the National Archives approved, by which paper; an approval older than the request is refused.

    Raises: SelectionRefusedError. Law: Legea 16/1996 art. 11.
    """
    selection = held(model=Selection, key=selection_id)
    words = line_of(text=number, most=60)
    if selection.state in (Selection.State.APPROVED, Selection.State.DONE, Selection.State.DROPPED):
        raise SelectionRefusedError(_("Lucrarea nu mai așteaptă aprobarea."))
    fault = rules.approval_fault(
        asked_on=selection.asked_on, number=words, approved_on=approved_on, today=legal_date(now)
    )
    if fault:
        raise SelectionRefusedError(
            fault, field="number" if selection.asked_on and not words else "approved_on"
        )
    selection.state, selection.approved_number, selection.approved_on = (
        Selection.State.APPROVED,
        words,
        approved_on,
    )
    selection.save(update_fields=["state", "approved_number", "approved_on"])
    details = {"number": words, "on": approved_on.isoformat()}
    write_down(
        action="archive.selection.approved", subject="selection", key=selection.id, by=by, details=details
    )


@transaction.atomic
def drop_selection(*, selection_id: int, reason: str, by: Actor) -> None:
    """
    Give up a work that was not approved, or was refused by the National Archives: its dossiers stay in the store.

    Raises: SelectionRefusedError.
    """
    selection = held(model=Selection, key=selection_id)
    if selection.state not in (Selection.State.DRAFT, Selection.State.DECIDED, Selection.State.ASKED):
        raise SelectionRefusedError(_("Lucrarea aprobată se duce la capăt."))
    why = line_of(text=reason, most=300)
    if len(why) < 3:
        raise SelectionRefusedError(_("Scrieți de ce se renunță la lucrare."), field="reason")
    for row in Dossier.objects.select_for_update().filter(pk__in=_dossiers_of(selection)):
        row.state = Dossier.State.STORED
        row.save(update_fields=["state"])
    selection.state, selection.remarks = Selection.State.DROPPED, why
    selection.save(update_fields=["state", "remarks"])
    write_down(
        action="archive.selection.dropped",
        subject="selection",
        key=selection.id,
        by=by,
        details={"reason": why},
    )


@transaction.atomic
def carry_out(
    *,
    selection_id: int,
    destroyed_on: date,
    how: str,
    entries_held: Collection[int] = (),
    by: Actor,
    now: datetime,
) -> int:
    """
    Close the destruction minutes and return how many dossiers were eliminated.

    Of each stays its row, and a residue with the list of its papers and the hash of that list; what the commission kept
    gets its new term and goes back to its place.
    Raises: SelectionRefusedError without an approval, for a day before it, or while a hold is over one of them.
    Law: Legea 16/1996 art. 9 alin. (3), art. 11.
    """
    selection = held(model=Selection, key=selection_id)
    words = line_of(text=how, most=300)
    lines = list(SelectionLine.objects.filter(selection_id=selection.id).order_by("id"))
    decided = {line.dossier_id: line for line in lines}
    cards = {one.id: one for one in queries.dossiers_by_id(decided)}
    going = [key for key, line in decided.items() if line.decision == SelectionLine.Decision.DESTROY]
    kept = queries.held_dossiers(going, entries_held=entries_held)
    fault = rules.destruction_fault(
        approved_on=selection.approved_on,
        destroyed_on=destroyed_on,
        held=[cards[key].name for key in going if key in kept],
        today=legal_date(now),
    )
    if fault or selection.state != Selection.State.APPROVED:
        raise SelectionRefusedError(
            fault or _("Lucrarea nu este aprobată sau s-a încheiat."), field="destroyed_on"
        )
    if len(words) < 3:
        raise SelectionRefusedError(_("Scrieți cum s-au distrus: topire, tocare."), field="how")
    approval = f"{selection.approved_number}/{selection.approved_on:%d.%m.%Y}"
    selection.destroyed_on, selection.destroyed_how = destroyed_on, words
    for key, line in decided.items():
        row = held(model=Dossier, key=key)
        if key in going:
            _leave_residue(cards[key], selection=selection, approval=approval, on=destroyed_on)
            row.state, row.place = Dossier.State.DESTROYED, None
            row.save(update_fields=["state", "place"])
        else:
            _prolong(row, line)
    selection.state = Selection.State.DONE
    selection.save(update_fields=["state", "destroyed_on", "destroyed_how"])
    _note_gone(
        [cards[key] for key in going], selection=selection, listed=len(lines), approval=approval, by=by
    )
    return len(going)


def _note_gone(
    gone: Sequence[DossierLine], *, selection: Selection, listed: int, approval: str, by: Actor
) -> None:
    """Enter what left in the evidence register, and write the act down."""
    if gone and selection.destroyed_on is not None:
        enter_evidence(
            leaves=True,
            happened_on=selection.destroyed_on,
            unit_name=", ".join(sorted({one.unit_name or _("toată instituția") for one in gone})),
            years=[one.year for one in gone],
            counts=(listed, len(gone), listed - len(gone)),
            act=_("selecționare nr. %(number)d, aprobare %(approval)s")
            % {"number": selection.number, "approval": approval},
            where_to=selection.destroyed_how,
        )
    details = {
        "number": selection.number,
        "approval": approval,
        "destroyed": len(gone),
        "how": selection.destroyed_how,
    }
    write_down(
        action="archive.selection.destroyed", subject="selection", key=selection.id, by=by, details=details
    )


def manifest_of(*, card: DossierLine) -> tuple[dict[str, object], str]:
    """Return what a dossier holds, as a residue keeps it for ever, and the SHA-256 of that list."""
    manifest: dict[str, object] = {
        "dossier": card.name,
        "title_sha256": hashlib.sha256(card.title.encode()).hexdigest(),
        "extremes": [day.isoformat() if day else "" for day in (card.first_on, card.last_on)],
        "sheets": card.sheet_count,
        "papers": [
            {
                "number": paper.number,
                "on": paper.dated_on.isoformat(),
                "sheets": paper.sheet_count,
                "files": [file.sha256 for file in paper.files],
            }
            for paper in queries.dossier_papers(card.id)
        ],
    }
    written = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return manifest, hashlib.sha256(written.encode()).hexdigest()


def _leave_residue(card: DossierLine, *, selection: Selection, approval: str, on: date) -> None:
    manifest, digest = manifest_of(card=card)
    Residue(
        institution_id=selection.institution_id,
        dossier_id=card.id,
        selection=selection,
        name=card.name,
        unit_name=card.unit_name,
        term=str(card.term),
        approval=approval,
        destroyed_on=on,
        manifest=manifest,
        sha256=digest,
    ).save(force_insert=True)


def _prolong(row: Dossier, line: SelectionLine) -> None:
    if line.decision == SelectionLine.Decision.PERMANENT:
        row.term_kind, row.term_years, row.commission, row.term_event = "permanent", 0, False, ""
    else:
        row.term_years = line.years
    row.state = Dossier.State.SELECTING
    row.save(update_fields=["term_kind", "term_years", "commission", "term_event"])
    row.state = Dossier.State.STORED
    row.save(update_fields=["state"])


def _dossiers_of(selection: Selection) -> list[int]:
    lines = SelectionLine.objects.filter(selection_id=selection.id)
    return list(lines.values_list("dossier_id", flat=True))


def _in(selection_id: int, state: Selection.State, words: str) -> Selection:
    selection = held(model=Selection, key=selection_id)
    if selection.state != state:
        raise SelectionRefusedError(words)
    return selection

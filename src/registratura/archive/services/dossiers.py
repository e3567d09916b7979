"""Dossiers: opened under a code, filled with papers, closed into volumes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from registratura.archive import rules
from registratura.archive.errors import DossierRefusedError, NotFoundHereError
from registratura.archive.models import Dossier, Paper, Plan, Position, Volume
from registratura.archive.services.rows import held, line_of, write_down
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import required_institution

_FIRST_YEAR = 1900


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDraft:
    """What is to be filed: an entry, or a piece without a number under its own words. sheet_count: from 1."""

    dated_on: date
    sheet_count: int = 1
    entry_id: int | None = None
    title: str = ""


@transaction.atomic
def open_dossier(
    *,
    position_id: int,
    year: int,
    unit_id: int | None,
    title: str = "",
    original: str = "paper",
    by: Actor,
    now: datetime,
) -> int:
    """
    Open a dossier under a position of an approved or confirmed plan and return it.

    title: nothing takes the position's. A further dossier of the same code, year and unit gets the next ordinal.
    Raises: DossierRefusedError; NotFoundHereError.
    Law: Legea 16/1996 art. 8 (dosarele se grupează anual).
    """
    position = Position.objects.select_related("plan").filter(pk=position_id).first()
    if position is None:
        raise NotFoundHereError(_("Poziția nu mai este în nomenclator."))
    if position.plan.state not in (Plan.State.APPROVED, Plan.State.CONFIRMED):
        raise DossierRefusedError(
            _("Dosarele se deschid după un nomenclator aprobat, în folosință (Legea 16/1996 art. 8)."),
            field="position",
        )
    if not _FIRST_YEAR <= year <= legal_date(now).year:
        raise DossierRefusedError(_("Anul dosarului nu poate fi din viitor."), field="year")
    if original not in Dossier.Original.values:
        raise DossierRefusedError(_("Alegeți din listă."), field="original")
    held(model=Position, key=position_id)  # whoever opens one of the same code waits for its ordinal
    same = Dossier.objects.filter(code=position.code, year=year, unit_id=unit_id)
    dossier = Dossier(
        institution_id=required_institution(),
        position=position,
        code=position.code,
        year=year,
        unit_id=unit_id,
        ordinal=(same.aggregate(most=Max("ordinal"))["most"] or 0) + 1,
        title=line_of(text=title, most=300) or position.title,
        original=original,
        term_kind=position.term_kind,
        term_years=position.term_years,
        commission=position.commission,
        term_event=position.term_event,
        opened_at=now,
        opened_by_id=by.id,
    )
    dossier.save(force_insert=True)
    details = {"code": dossier.code, "year": year, "title": dossier.title}
    write_down(action="archive.dossier.opened", subject="dossier", key=dossier.id, by=by, details=details)
    return dossier.id


@transaction.atomic
def file_papers(*, dossier_id: int, papers: Sequence[PaperDraft], by: Actor, now: datetime) -> list[int]:
    """
    File papers to an open dossier, all or none, and return them.

    Raises: DossierRefusedError when it is not open, a paper stands in another dossier already, or is of a later year.
    Law: Legea 16/1996 art. 8 (un dosar, un indicativ, un an); a longer matter stands at its oldest year.
    """
    dossier = _open(dossier_id)
    made: list[int] = []
    for draft in papers:
        title = line_of(text=draft.title, most=300)
        if draft.entry_id is None and len(title) < 3:
            raise DossierRefusedError(_("Scrieți ce este înscrisul fără număr."), field="title")
        if not 1 <= draft.sheet_count <= 20_000:
            raise DossierRefusedError(_("Scrieți câte file are, de la 1."), field="sheet_count")
        if draft.dated_on.year < dossier.year:
            raise DossierRefusedError(
                _(
                    "Un înscris din %(year)d nu intră în dosarul anului %(dossier)d: dosarul stă la anul cel mai vechi."
                )
                % {"year": draft.dated_on.year, "dossier": dossier.year}
            )
        paper = Paper(
            institution_id=dossier.institution_id,
            dossier=dossier,
            entry_id=draft.entry_id,
            title=title,
            dated_on=draft.dated_on,
            sheet_count=draft.sheet_count,
            filed_at=now,
            filed_by_id=by.id,
        )
        try:
            with transaction.atomic():
                paper.save(force_insert=True)
        except IntegrityError as error:
            raise DossierRefusedError(
                _("Una dintre înregistrări este deja într-un dosar; scoateți-o întâi de acolo.")
            ) from error
        made.append(paper.id)
        write_down(
            action="archive.paper.filed",
            subject="dossier",
            key=dossier.id,
            by=by,
            details={"paper": paper.id, "entry": draft.entry_id, "title": title, "sheets": draft.sheet_count},
        )
    _count_again(dossier)
    return made


@transaction.atomic
def take_out(*, paper_id: int, reason: str, by: Actor, now: datetime) -> int:
    """
    Take out what was filed wrongly and return its dossier; the row stays with its reason.

    Raises: DossierRefusedError without a reason or when the dossier is closed.
    """
    found = Paper.objects.filter(pk=paper_id, out_at__isnull=True).first()
    if found is None:
        raise NotFoundHereError(_("Înscrisul nu mai este în dosar."))
    dossier = _open(found.dossier_id)
    why = line_of(text=reason, most=300)
    if len(why) < 3:
        raise DossierRefusedError(_("Scrieți de ce se scoate din dosar."), field="reason")
    paper = held(model=Paper, key=paper_id)
    paper.out_at, paper.out_by_id, paper.out_reason = now, by.id, why
    paper.save(update_fields=["out_at", "out_by", "out_reason"])
    _count_again(dossier)
    details = {"paper": paper.id, "entry": paper.entry_id, "reason": why}
    write_down(action="archive.paper.taken_out", subject="dossier", key=dossier.id, by=by, details=details)
    return dossier.id


@transaction.atomic
def close_dossier(*, dossier_id: int, by: Actor, now: datetime) -> int:
    """
    Close a dossier, part it into volumes of at most 300 sheets, and return how many there are.

    Raises: DossierRefusedError when it is not open or empty. Law: Instrucțiunile 217/1996 art. 18.
    """
    dossier = _open(dossier_id)
    papers = list(_papers(dossier))
    if not papers:
        raise DossierRefusedError(_("Dosarul este gol: întâi se pune ceva în el."))
    parts = rules.volumes(sheets=[one.sheet_count for one in papers])
    for number, part in enumerate(parts, start=1):
        days = [papers[one.place].dated_on for one in part]
        Volume(
            institution_id=dossier.institution_id,
            dossier=dossier,
            number=number,
            sheet_count=sum(one.last - one.first + 1 for one in part),
            first_on=min(days),
            last_on=max(days),
        ).save(force_insert=True)
    dossier.state, dossier.closed_on = Dossier.State.CLOSED, legal_date(now)
    dossier.save(update_fields=["state", "closed_on"])
    details = {"papers": len(papers), "sheets": dossier.sheet_count, "volumes": len(parts)}
    write_down(action="archive.dossier.closed", subject="dossier", key=dossier.id, by=by, details=details)
    return len(parts)


@transaction.atomic
def reopen_dossier(*, dossier_id: int, by: Actor) -> None:
    """
    Open a closed dossier again, while no inventory lists it; its volumes are made anew when it closes.

    Raises: DossierRefusedError.
    """
    dossier = held(model=Dossier, key=dossier_id)
    if dossier.state != Dossier.State.CLOSED:
        raise DossierRefusedError(_("Se redeschide numai un dosar închis, care nu este trecut în inventar."))
    Volume.objects.filter(dossier_id=dossier.id).delete()
    dossier.state, dossier.closed_on = Dossier.State.OPEN, None
    dossier.save(update_fields=["state", "closed_on"])
    write_down(action="archive.dossier.reopened", subject="dossier", key=dossier.id, by=by)


@transaction.atomic
def certify(*, dossier_id: int, counted: Sequence[int], on: date, by: Actor) -> None:
    """
    Certify the sheets of a closed dossier as somebody counted them, volume by volume.

    Raises: DossierRefusedError when a count differs from what was filed. Law: Instrucțiunile 217/1996 art. 18.
    """
    dossier = held(model=Dossier, key=dossier_id)
    volumes = list(Volume.objects.filter(dossier_id=dossier.id).order_by("number"))
    if not volumes or dossier.state == Dossier.State.OPEN:
        raise DossierRefusedError(_("Întâi se închide dosarul, apoi se certifică filele."))
    if len(counted) != len(volumes):
        raise DossierRefusedError(_("Scrieți filele fiecărui volum."), field="counted")
    for volume, count in zip(volumes, counted, strict=True):
        if count != volume.sheet_count:
            raise DossierRefusedError(
                _(
                    "Volumul %(number)d are %(kept)d file după ce s-a pus în el, iar dumneavoastră ați numărat "
                    "%(counted)d: redeschideți dosarul și îndreptați filele înscrisurilor."
                )
                % {"number": volume.number, "kept": volume.sheet_count, "counted": count},
                field="counted",
            )
        volume.certified_on, volume.certified_by_id = on, by.id
        volume.save(update_fields=["certified_on", "certified_by"])
    details = {"sheets": list(counted)}
    write_down(action="archive.dossier.certified", subject="dossier", key=dossier.id, by=by, details=details)


@transaction.atomic
def note_event(*, dossier_id: int, year: int, by: Actor, now: datetime) -> None:
    """
    Write down in which year came what a dossier's term waits for.

    Raises: DossierRefusedError when its term waits for nothing, or the year cannot be.
    """
    dossier = held(model=Dossier, key=dossier_id)
    if dossier.term_kind != "event" or dossier.state == Dossier.State.DESTROYED:
        raise DossierRefusedError(_("Termenul dosarului nu așteaptă niciun eveniment."), field="year")
    if not dossier.year <= year <= legal_date(now).year:
        raise DossierRefusedError(_("Anul evenimentului nu poate fi bun."), field="year")
    dossier.event_year = year
    dossier.save(update_fields=["event_year"])
    write_down(
        action="archive.dossier.event", subject="dossier", key=dossier.id, by=by, details={"year": year}
    )


def _open(dossier_id: int) -> Dossier:
    dossier = held(model=Dossier, key=dossier_id)
    if dossier.state != Dossier.State.OPEN:
        raise DossierRefusedError(_("Dosarul este închis: alegeți altul sau redeschideți-l."))
    return dossier


def _papers(dossier: Dossier) -> list[Paper]:
    return list(Paper.objects.filter(dossier_id=dossier.id, out_at__isnull=True).order_by("dated_on", "id"))


def _count_again(dossier: Dossier) -> None:
    papers = _papers(dossier)
    dossier.paper_count, dossier.sheet_count = len(papers), sum(one.sheet_count for one in papers)
    dossier.first_on = papers[0].dated_on if papers else None
    dossier.last_on = papers[-1].dated_on if papers else None
    dossier.save(update_fields=["paper_count", "sheet_count", "first_on", "last_on"])

"""Places of the store, and what is lent from it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.archive.errors import StoreRefusedError
from registratura.archive.models import Dossier, Loan, Place
from registratura.archive.services.rows import held, line_of, write_down
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import required_institution

LONGEST_LOAN = timedelta(days=90)


@transaction.atomic
def add_place(*, kind: str, code: str, parent_id: int | None, remarks: str, by: Actor) -> int:
    """
    Add a place to the store, under another or by itself, and return it.

    Raises: StoreRefusedError when it is there already or has no code.
    """
    words = line_of(text=code, most=30)
    if kind not in Place.Kind.values:
        raise StoreRefusedError(_("Alegeți ce este: încăpere, rastel, raft sau cutie."), field="kind")
    if not words:
        raise StoreRefusedError(_("Scrieți numărul sau numele locului."), field="code")
    parent = held(model=Place, key=parent_id) if parent_id is not None else None
    if parent is not None and Place.Kind.values.index(parent.kind) >= Place.Kind.values.index(kind):
        raise StoreRefusedError(
            _("Rastelul stă în încăpere, raftul în rastel, cutia pe raft."), field="parent"
        )
    path = f"{parent.path} / {words}" if parent is not None else words
    if len(path) > 160 or Place.objects.filter(path=path).exists():
        raise StoreRefusedError(_("Locul acesta este deja scris."), field="code")
    made = Place(
        institution_id=required_institution(),
        parent=parent,
        kind=kind,
        code=words,
        path=path,
        remarks=line_of(text=remarks, most=200),
    )
    made.save(force_insert=True)
    write_down(action="archive.place.added", subject="place", key=made.id, by=by, details={"path": path})
    return made.id


@transaction.atomic
def place_dossier(*, dossier_id: int, place_id: int | None, by: Actor) -> None:
    """
    Say where a dossier of the store stands; nothing takes it from its place.

    Raises: StoreRefusedError when it is not in the store or the work of a commission holds it.
    """
    dossier = held(model=Dossier, key=dossier_id)
    if dossier.state != Dossier.State.STORED:
        raise StoreRefusedError(
            _("Se așază la loc ce este în arhivă și nu este în selecționare (Legea 16/1996 art. 11).")
        )
    place = held(model=Place, key=place_id) if place_id is not None else None
    if place is not None and place.retired_on is not None:
        raise StoreRefusedError(_("Locul nu mai este în folosință."), field="place")
    dossier.place = place
    dossier.save(update_fields=["place"])
    details = {"place": place.path if place is not None else ""}
    write_down(action="archive.dossier.placed", subject="dossier", key=dossier.id, by=by, details=details)


@transaction.atomic
def lend(*, dossier_id: int, borrower_id: int, purpose: str, due_on: date, by: Actor, now: datetime) -> int:
    """
    Lend a dossier of the store to a person of the institution and return the loan.

    Raises: StoreRefusedError when it is not in the store, is lent already, or the day does not do.
    """
    dossier = held(model=Dossier, key=dossier_id)
    today, why = legal_date(now), line_of(text=purpose, most=200)
    if dossier.state != Dossier.State.STORED:
        raise StoreRefusedError(_("Se împrumută numai ce este în arhivă și nu este în selecționare."))
    if len(why) < 3:
        raise StoreRefusedError(_("Scrieți pentru ce se împrumută."), field="purpose")
    if not today <= due_on <= today + LONGEST_LOAN:
        raise StoreRefusedError(
            _("Se împrumută până într-o zi de acum încolo, peste cel mult 90 de zile."), field="due_on"
        )
    loan = Loan(
        institution_id=dossier.institution_id,
        dossier=dossier,
        borrower_id=borrower_id,
        purpose=why,
        lent_on=today,
        due_on=due_on,
        lent_by_id=by.id,
    )
    try:
        with transaction.atomic():
            loan.save(force_insert=True)
    except IntegrityError as error:
        raise StoreRefusedError(_("Dosarul este deja împrumutat.")) from error
    details = {"dossier": dossier.id, "borrower": borrower_id, "due_on": due_on.isoformat()}
    write_down(action="archive.loan.lent", subject="dossier", key=dossier.id, by=by, details=details)
    return loan.id


@transaction.atomic
def take_back(*, loan_id: int, condition: str, by: Actor, now: datetime) -> int:
    """
    Take a lent dossier back and return it. condition: how it came back, when something is to be said.

    Raises: StoreRefusedError when it was taken back already.
    """
    loan = held(model=Loan, key=loan_id)
    if loan.returned_on is not None:
        raise StoreRefusedError(_("Dosarul s-a întors deja."))
    loan.returned_on, loan.condition = legal_date(now), line_of(text=condition, most=200)
    loan.save(update_fields=["returned_on", "condition"])
    write_down(
        action="archive.loan.returned",
        subject="dossier",
        key=loan.dossier_id,
        by=by,
        details={"condition": loan.condition},
    )
    return loan.dossier_id


@transaction.atomic
def note_reminded(*, loan_id: int, on: date) -> bool:
    """Note that who borrowed was reminded on a day; False when that was done the same day or it came back."""
    loan = held(model=Loan, key=loan_id)
    if loan.returned_on is not None or loan.reminded_on == on:
        return False
    loan.reminded_on = on
    loan.save(update_fields=["reminded_on"])
    write_down(action="archive.loan.reminded", subject="dossier", key=loan.dossier_id, by=None)
    return True

"""The filing plan: a draft filled, approved by the head, confirmed by the National Archives, replaced by the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.archive import rules
from registratura.archive.errors import NotFoundHereError, PlanRefusedError
from registratura.archive.importing import PositionDraft
from registratura.archive.models import Plan, Position
from registratura.archive.services.rows import believable, held, line_of, next_number, write_down
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import required_institution

_TERM = ("term_kind", "term_years", "commission", "term_event")
_COPIED = (
    *(
        "direction",
        "direction_name",
        "service",
        "service_name",
        "number",
        "code",
        "title",
        "remarks",
        "kinds",
    ),
    *_TERM,
)


@transaction.atomic
def begin_plan(*, name: str, copy_of: int | None, by: Actor, now: datetime) -> int:
    """
    Begin a version of the filing plan as a draft, empty or with the positions of another, and return it.

    Raises: PlanRefusedError while another draft waits or without a name.
    """
    words = line_of(text=name, most=160)
    if len(words) < 3:
        raise PlanRefusedError(
            _("Scrieți numele nomenclatorului, de pildă „Nomenclator arhivistic 2027”."), field="name"
        )
    if Plan.objects.filter(state=Plan.State.DRAFT).exists():
        raise PlanRefusedError(_("Un proiect este deja în lucru: terminați-l sau renunțați la el."))
    number = next_number(model=Plan, column="version")
    plan = Plan(
        institution_id=required_institution(), version=number, name=words, begun_at=now, begun_by_id=by.id
    )
    plan.save(force_insert=True)
    copied = list(Position.objects.filter(plan_id=copy_of).order_by("id")) if copy_of is not None else []
    Position.objects.bulk_create(
        Position(
            institution_id=plan.institution_id, plan=plan, **{name: getattr(one, name) for name in _COPIED}
        )
        for one in copied
    )
    details = {"name": words, "version": number, "copied": len(copied)}
    write_down(action="archive.plan.begun", subject="plan", key=plan.id, by=by, details=details)
    return plan.id


@transaction.atomic
def put_positions(*, plan_id: int, positions: Sequence[PositionDraft], replace: bool, by: Actor) -> int:
    """
    Put positions into a draft and return how many it has then; a code that it has is written over.

    replace: what is not among them leaves the draft.
    Raises: PlanRefusedError when it is no draft any more.
    """
    plan = _draft(plan_id)
    if replace:
        Position.objects.filter(plan_id=plan.id).delete()
    codes = [str(one.code) for one in positions]
    Position.objects.filter(plan_id=plan.id, code__in=codes).delete()
    Position.objects.bulk_create(_position_of(plan, one) for one in positions)
    details = {"codes": codes[:200], "count": len(codes), "replace": replace}
    write_down(action="archive.plan.imported", subject="plan", key=plan.id, by=by, details=details)
    return Position.objects.filter(plan_id=plan.id).count()


@transaction.atomic
def save_position(*, plan_id: int, draft: PositionDraft, instead_of: int | None, by: Actor) -> None:
    """
    Add a position to a draft, or change one (`instead_of`).

    Raises: PlanRefusedError when the code is taken or it is no draft any more.
    """
    plan = _draft(plan_id)
    others = Position.objects.filter(plan_id=plan.id, code=str(draft.code))
    if (others.exclude(pk=instead_of) if instead_of is not None else others).exists():
        raise PlanRefusedError(_("Indicativul acesta este deja în nomenclator."), field="code")
    made = _position_of(plan, draft)
    if instead_of is None:
        made.save(force_insert=True)
    else:
        if not Position.objects.filter(plan_id=plan.id, pk=instead_of).exists():
            raise NotFoundHereError(_("Poziția nu mai este în nomenclator."))
        made.id = instead_of
        made.save(update_fields=[*_COPIED])
    details = {"code": str(draft.code), "title": draft.title, "term": str(draft.term)}
    write_down(action="archive.plan.changed", subject="plan", key=plan.id, by=by, details=details)


@transaction.atomic
def take_out_position(*, plan_id: int, position_id: int, by: Actor) -> None:
    """
    Take a position out of a draft.

    Raises: PlanRefusedError when it is no draft any more.
    """
    plan = _draft(plan_id)
    found = Position.objects.filter(plan_id=plan.id, pk=position_id).first()
    if found is None:
        return
    write_down(
        action="archive.plan.changed", subject="plan", key=plan.id, by=by, details={"taken_out": found.code}
    )
    found.delete()


@transaction.atomic
def discard_plan(*, plan_id: int, by: Actor) -> None:
    """
    Give up a draft with its positions.

    Raises: PlanRefusedError when it is no draft any more.
    """
    plan = _draft(plan_id)
    write_down(
        action="archive.plan.discarded", subject="plan", key=plan.id, by=by, details={"name": plan.name}
    )
    Position.objects.filter(plan_id=plan.id).delete()
    plan.delete()


@transaction.atomic
def approve_plan(*, plan_id: int, act: str, approved_on: date, by: Actor, now: datetime) -> None:
    """
    Write down that the head approved a draft, by which act; from now on it does not change.

    An approved version that was never confirmed is replaced. Raises: PlanRefusedError.
    Law: Legea 16/1996 art. 8.
    """
    plan = _draft(plan_id)
    words = line_of(text=act, most=120)
    if len(words) < 3:
        raise PlanRefusedError(_("Scrieți actul conducătorului: „Dispoziția 130”."), field="act")
    if not believable(day=approved_on, today=legal_date(now)):
        raise PlanRefusedError(_("Aprobarea nu poate fi din viitor."), field="approved_on")
    if not Position.objects.filter(plan_id=plan.id).exists():
        raise PlanRefusedError(_("Nomenclatorul nu are încă nicio poziție."))
    _replace(Plan.State.APPROVED, on=approved_on)
    plan.state, plan.approved_act, plan.approved_on = Plan.State.APPROVED, words, approved_on
    plan.save(update_fields=["state", "approved_act", "approved_on"])
    details = {"act": words, "on": approved_on.isoformat()}
    write_down(action="archive.plan.approved", subject="plan", key=plan.id, by=by, details=details)


@transaction.atomic
def confirm_plan(
    *, plan_id: int, number: str, confirmed_on: date, office: str, by: Actor, now: datetime
) -> None:
    """
    Write down that the National Archives confirmed an approved version; the one confirmed before is replaced.

    Raises: PlanRefusedError when it was not approved, or the day or the number does not do.
    Law: Legea 16/1996 art. 8.
    """
    plan = held(model=Plan, key=plan_id)
    written = line_of(text=number, most=60)
    if plan.state in (Plan.State.CONFIRMED, Plan.State.REPLACED):
        raise PlanRefusedError(_("Versiunea aceasta este deja confirmată sau înlocuită."))
    fault = rules.confirmation_fault(
        approved_on=plan.approved_on, number=written, confirmed_on=confirmed_on, today=legal_date(now)
    )
    if fault:
        raise PlanRefusedError(fault, field="number" if not written and plan.approved_on else "confirmed_on")
    _replace(Plan.State.CONFIRMED, on=confirmed_on)
    plan.state, plan.confirmed_number, plan.confirmed_on = Plan.State.CONFIRMED, written, confirmed_on
    plan.confirmed_office = line_of(text=office, most=160)
    plan.save(update_fields=["state", "confirmed_number", "confirmed_on", "confirmed_office"])
    details = {"number": written, "on": confirmed_on.isoformat(), "office": plan.confirmed_office}
    write_down(action="archive.plan.confirmed", subject="plan", key=plan.id, by=by, details=details)


@transaction.atomic
def set_kinds(*, position_id: int, kinds: Sequence[str], by: Actor) -> None:
    """
    Say for which document kinds a position is suggested; it may be said of any version, since the law does not ask it.

    Raises: NotFoundHereError.
    """
    position = held(model=Position, key=position_id)
    position.kinds = "\n".join(kinds)
    position.save(update_fields=["kinds"])
    details = {"code": position.code, "kinds": list(kinds)}
    write_down(action="archive.plan.changed", subject="plan", key=position.plan_id, by=by, details=details)


def _draft(plan_id: int) -> Plan:
    plan = held(model=Plan, key=plan_id)
    if plan.state != Plan.State.DRAFT:
        raise PlanRefusedError(
            _("Nomenclatorul este aprobat și nu se mai schimbă: începeți o versiune nouă din el.")
        )
    return plan


def _replace(state: Plan.State, *, on: date) -> None:
    former = Plan.objects.select_for_update().filter(state=state).first()
    if former is not None:
        former.state, former.replaced_on = Plan.State.REPLACED, on
        former.save(update_fields=["state", "replaced_on"])


def _position_of(plan: Plan, draft: PositionDraft) -> Position:
    return Position(
        institution_id=plan.institution_id,
        plan=plan,
        direction=draft.code.direction,
        direction_name=draft.direction_name,
        service=draft.code.service,
        service_name=draft.service_name,
        number=draft.code.number,
        code=str(draft.code),
        title=draft.title,
        term_kind=draft.term.kind,
        term_years=draft.term.years,
        commission=draft.term.commission,
        term_event=draft.term.event,
        remarks=draft.remarks,
        kinds="\n".join(draft.kinds),
    )

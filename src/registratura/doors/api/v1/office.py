"""What stands round the entries: correspondents, work given, terms, shipments, reports, and the tray."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Query, Schema, Status
from pydantic import Field

from registratura.correspondents import queries as directory
from registratura.correspondents import services as correspondents
from registratura.deadlines import queries as deadlines
from registratura.dispatch import queries as shipments
from registratura.doors.api.guard import ApiRequest, MachineKey, inside
from registratura.doors.api.once import IdempotencyKey, once, request_key
from registratura.doors.api.v1.entries import READER, readable_or_404
from registratura.doors.api.v1.received import received_of
from registratura.doors.api.v1.registering import REGISTRAR
from registratura.doors.api.v1.routes import router
from registratura.doors.api.v1.shapes import REFUSALS, Done, Given, Id, Line
from registratura.flows import depositing, ordering, terms
from registratura.flows.depositing import Deposit
from registratura.flows.reporting import asking
from registratura.flows.reporting.definition import to_plain
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.machines.scopes import Scope
from registratura.routing import queries as routing
from registratura.routing.orders import Holder, Order, Target

DIRECTORY = MachineKey(Scope.CORRESPONDENTS_READ, Permission.CORRESPONDENT_READ)
REPORTS = MachineKey(Scope.REPORTS_READ, Permission.REPORTS_READ)


class CorrespondentOut(Schema):
    """A correspondent. A personal code is never told here: `cnp_masked` shows whether there is one."""

    id: int
    kind: str
    name: str
    cnp_masked: str
    cui: str
    email: str
    phone: str


class FindFilter(Given):
    """Part of a name, the beginning of a CUI or of an e-mail address."""

    q: Line = Field(min_length=2, max_length=200)


class CorrespondentIn(Given):
    """Somebody the institution writes with."""

    kind: str = Field(pattern="^(person|company|body)$")
    name: Line = Field(min_length=1, max_length=200)
    cui: Line = Field("", max_length=12)
    email: Line = Field("", max_length=254)
    phone: Line = Field("", max_length=20)
    address: Line = Field("", max_length=200)
    locality: Line = Field("", max_length=120)
    county: Line = Field("", max_length=40)


@router.get(
    "/correspondents",
    response={200: list[CorrespondentOut], **REFUSALS},
    auth=DIRECTORY,
    tags=["Correspondents"],
    summary="Find correspondents",
)
@inside
def find(request: ApiRequest, given: Query[FindFilter]) -> Any:
    """Find as one types: the most used first."""
    return directory.find(given.q, limit=20)


@router.post(
    "/correspondents",
    response={201: Done, **REFUSALS},
    auth=MachineKey(Scope.CORRESPONDENTS_WRITE, Permission.CORRESPONDENT_EDIT),
    tags=["Correspondents"],
    summary="Add a correspondent",
)
@inside
def add(request: ApiRequest, given: CorrespondentIn, idempotency_key: IdempotencyKey) -> Any:
    """Add a person, a company or a body; the same request again adds nothing."""
    made = once(
        request,
        idempotency_key,
        given,
        lambda: correspondents.add(data=given.model_dump(), by=request.program, now=request.now).id,
        where="correspondent",
    )
    return Status(201, {"id": made})


class TermOut(Schema):
    """A term of law of an entry."""

    id: int
    rule_code: str
    rule_name: str
    legal_basis: str
    started_on: date
    safe_on: date
    due_on: date
    state: str
    extended: bool
    stopped_on: date | None
    overdue: bool


@router.get(
    "/entries/{entry}/terms",
    response={200: list[TermOut], **REFUSALS},
    auth=READER,
    tags=["Terms"],
    summary="Terms",
)
@inside
def terms_of(request: ApiRequest, entry: Id) -> Any:
    """List the terms of an entry, as its page shows them."""
    row = readable_or_404(request, entry)
    return deadlines.state_of(subject_type=terms.SUBJECT, subject_id=row.id, today=legal_date(request.now))


class StepOut(Schema):
    """Who had an entry, and until when."""

    assignment_id: int
    part: str
    state: str
    user_name: str
    unit_name: str
    ended_at: datetime | None


class OrderIn(Given):
    """To whom an entry goes to work: a unit, or a person of one."""

    unit_id: Id | None = None
    user_id: Id | None = None
    order_text: Line = Field("", max_length=500)
    internal_on: date | None = None
    replaces: Id | None = Field(
        None, description="The work that leads now, as it was seen; absent when none does."
    )


@router.get(
    "/entries/{entry}/work",
    response={200: list[StepOut], **REFUSALS},
    auth=READER,
    tags=["Work"],
    summary="The way",
)
@inside
def way_of(request: ApiRequest, entry: Id) -> Any:
    """List who had an entry and who has it now."""
    return routing.path_of(readable_or_404(request, entry).id, at=request.now)


@router.post(
    "/entries/{entry}/work",
    response={200: list[StepOut], **REFUSALS},
    auth=MachineKey(Scope.WORK_ASSIGN, Permission.ENTRY_ASSIGN),
    tags=["Work"],
    summary="Give to work",
)
@inside
def assign(request: ApiRequest, entry: Id, given: OrderIn) -> Any:
    """Give an entry to work with one order, past the same guards of law as at the desk."""
    row = readable_or_404(request, entry)
    ordering.give_order(
        targets=[Target(row.id, given.replaces)],
        order=Order(Holder(given.unit_id, given.user_id), given.order_text, given.internal_on),
        powers=request.powers,
        by=request.program,
        now=request.now,
    )
    return routing.path_of(row.id, at=request.now)


class ShipmentOut(Schema):
    """A shipment of an entry and what became of it."""

    id: int
    method: str
    state: str
    recipient_name: str
    sent_on: date | None


@router.get(
    "/entries/{entry}/shipments",
    response={200: list[ShipmentOut], **REFUSALS},
    auth=READER,
    tags=["Dispatch"],
    summary="Shipments",
)
@inside
def shipments_of(request: ApiRequest, entry: Id) -> Any:
    """List how an entry left, and with what end."""
    return shipments.of_entry(readable_or_404(request, entry).id)


class ReportLineOut(Schema):
    """A report that may be asked."""

    name: str
    title: str
    law: str


class ReportFilter(Given):
    """The period; what is not said is what people usually want."""

    year: int | None = Field(None, ge=1800, le=2999)
    part: Line = Field("", max_length=10)


class ReportOut(Schema):
    """What a report found; `digest` is that of its figures."""

    name: str
    digest: str
    result: dict[str, Any]


@router.get(
    "/reports",
    response={200: list[ReportLineOut], **REFUSALS},
    auth=REPORTS,
    tags=["Reports"],
    summary="Reports",
)
@inside
def reports(request: ApiRequest) -> Any:
    """List the reports that the program may ask."""
    return [
        {"name": one.name, "title": str(one.title), "law": str(one.law)}
        for one in asking.reports_for(request.powers)
    ]


@router.get(
    "/reports/{report}",
    response={200: ReportOut, **REFUSALS},
    auth=REPORTS,
    tags=["Reports"],
    summary="A report",
)
@inside
def report(request: ApiRequest, report: str, given: Query[ReportFilter]) -> Any:
    """Count a report; that it was looked at is written down."""
    definition = asking.definition_for(request.powers, report)
    if definition is None:
        raise Http404
    asked = asking.asked_by(
        powers=request.powers,
        definition=definition,
        year=given.year,
        part=given.part,
        today=legal_date(request.now),
    )
    shown = asking.look(definition=definition, asked=asked, way="page", by=request.program, now=request.now)
    return {"name": definition.name, "digest": shown.digest, "result": to_plain(shown.result)}


class DepositIn(Given):
    """What waits for an official to give it a number: files, or a text."""

    subject: Line = Field("", max_length=500)
    text: Line = Field("", max_length=50_000)
    sender_name: Line = Field("", max_length=200)
    uploads: list[UUID] = Field(default_factory=list, max_length=50)


class DepositOut(Schema):
    """The item of the tray. `repeated`: it had been there already."""

    id: int
    repeated: bool


@router.post(
    "/tray",
    response={201: DepositOut, 200: DepositOut, **REFUSALS},
    auth=REGISTRAR,
    tags=["Tray"],
    summary="Put into the tray",
)
def deposit(request: ApiRequest, given: DepositIn, idempotency_key: IdempotencyKey) -> Any:
    """Put files or a text into the tray, where an official gives them a number."""
    made = depositing.deposit(
        institution_id=request.institution.id,
        given=Deposit(
            source="api",
            key=request_key(request, idempotency_key),
            files=received_of(request, given.uploads),
            subject=given.subject,
            text=given.text,
            sender_name=given.sender_name,
        ),
        by=request.program,
        now=request.now,
    )
    return Status(200 if made.repeated else 201, {"id": made.item_id, "repeated": made.repeated})

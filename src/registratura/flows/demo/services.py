"""Making the demonstration: two institutions with their people, registers and a believable year of work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from registratura.accounts import queries as accounts_read
from registratura.accounts import services as accounts
from registratura.correspondents import services as directory
from registratura.documents import services as documents
from registratura.flows import petitions, terms
from registratura.flows.demo import scenes
from registratura.flows.demo.agreements import agree, towns_by_number
from registratura.flows.demo.archived import bring_archive
from registratura.flows.demo.checked import bring_checks
from registratura.flows.demo.choosing import inform_and_choose
from registratura.flows.demo.citizens import bring_citizens
from registratura.flows.demo.counted import bring_reports
from registratura.flows.demo.filing import SERIALS, Filing, Office, paper_key
from registratura.flows.demo.followed import bring_followed
from registratura.flows.demo.helping import bring_help
from registratura.flows.demo.history import DemoEntry, generate_year
from registratura.flows.demo.invoiced import bring_invoices
from registratura.flows.demo.keeping import keep_and_let_go
from registratura.flows.demo.licensed import license_devices
from registratura.flows.demo.own_affairs import furnish
from registratura.flows.demo.paid import bring_payments
from registratura.flows.demo.papers import papers, with_papers
from registratura.flows.demo.revisions import scan_again
from registratura.flows.demo.sealed import seal_last_days
from registratura.flows.demo.staging import (
    ActRow,
    AssignmentRow,
    CorrespondentRow,
    EntryRow,
    Stage,
    analyze,
    staged,
)
from registratura.flows.demo.stood_still import bring_standstill
from registratura.flows.demo.support import bring_support
from registratura.flows.demo.towns import INSTITUTIONS, SUPPLIER, CastMember, DemoInstitution
from registratura.flows.demo.transparency import bring_transparency
from registratura.flows.demo.underway import Chart, Colleague, given_work
from registratura.flows.demo.voices import bring_voices
from registratura.flows.demo.writing import write_letters
from registratura.institutions import queries as institutions_read
from registratura.institutions import services as institutions
from registratura.institutions.roles import ROLES, Role
from registratura.kernel.calendar import BUCHAREST, legal_date
from registratura.registers import queries as registers_read
from registratura.registers import services as registers
from registratura.toolkit.scope import acting_for

SEED = 20_260
REGISTERS = ("general", "petitions", "law544", "dispositions", "audiences")
_RESERVED = 3
_QUIET = timedelta(minutes=10)  # between the last loaded registration and now
_PURPOSE = "Răspunsuri pregătite pentru audiențele de joi"

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoInstitutionReport:
    """What one institution holds; `loaded_count` and `attached_count` are what this call added."""

    code: str
    name: str
    entry_count: int
    loaded_count: int
    attached_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoReport:
    """What the demonstration consists of."""

    institutions: tuple[DemoInstitutionReport, ...]

    @property
    def loaded_count(self) -> int:
        """How many registrations this call loaded."""
        return sum(one.loaded_count for one in self.institutions)


def ensure_demo(
    *, owner_url: str, now: datetime, entries: int = 20_000, progress: Progress | None = None
) -> DemoReport:
    """
    Make whatever is missing of the demonstration: a commune and a county seat, from 1 January last year until now.

    owner_url: the database under the owner's role, which alone may load numbers given in the past.
    entries: registrations in all, about; progress: told in Romanian what is being done.
    Safe to repeat: what is there stays as it is, and a run broken off is taken up where it ended.
    """
    tell = progress or (lambda words: None)
    total = sum(town.yearly_count for town in INSTITUTIONS.values())
    made = [
        _ensure_institution(
            town=town,
            owner_url=owner_url,
            now=now,
            entries=max(20, entries * town.yearly_count // total),
            tell=tell,
        )
        for town in INSTITUTIONS.values()
    ]
    _ensure_supplier(now)
    if any(one.loaded_count for one in made):
        analyze(owner_url=owner_url)
    return DemoReport(institutions=tuple(made))


def _ensure_institution(
    *, town: DemoInstitution, owner_url: str, now: datetime, entries: int, tell: Progress
) -> DemoInstitutionReport:
    known = institutions_read.institution_by_code(town.code)
    institution_id = known.id if known is not None else _open(town, now)
    with acting_for(institution_id):
        _complete_cast(town, now)
        office = _office(town, institution_id)
        count = _entry_count(office)
    loaded = 0
    if not count:
        tell(f"Se scrie istoricul: {town.name}…")
        loaded = count = _load(office, town, owner_url=owner_url, now=now, entries=entries)
    _seal_codes(institution_id, now)  # also what a run broken off left in clear
    files = _attach(office, now=now)
    _reserve(office, now=now)
    terms.mend(institution_id=institution_id, now=now)
    petitions.mend(institution_id=institution_id, now=now)
    scenes.play(town=town, institution_id=institution_id, now=now)
    write_letters(town=town, institution_id=institution_id, now=now)
    furnish(town=town, institution_id=institution_id, now=now)
    bring_citizens(town=town, institution_id=institution_id, now=now)
    bring_followed(town=town, institution_id=institution_id, now=now)
    bring_transparency(town=town, institution_id=institution_id, now=now)
    bring_archive(town=town, institution_id=institution_id, now=now)
    bring_standstill(town=town, institution_id=institution_id, now=now)
    if town == min(INSTITUTIONS.values(), key=lambda one: one.yearly_count):
        seal_last_days(institution_id=institution_id, now=now)
    bring_reports(town=town, institution_id=institution_id, now=now)
    with acting_for(institution_id):
        count = _entry_count(office)
    return DemoInstitutionReport(
        code=town.code, name=town.name, entry_count=count, loaded_count=loaded, attached_count=files
    )


def _ensure_supplier(now: datetime) -> None:
    known = institutions_read.institution_by_code(SUPPLIER.code)
    institution_id = known.id if known is not None else _open(SUPPLIER, now)
    with acting_for(institution_id):
        _complete_cast(SUPPLIER, now)
    protector = next(one for one in SUPPLIER.cast if one.role == Role.DATA_PROTECTION.value)
    user = accounts_read.user_by_email(protector.email)
    assert user is not None  # the cast is complete
    keep_and_let_go(institution_id=institution_id, protector=user, now=now)
    inform_and_choose(institution_id=institution_id, protector=user, now=now)
    seller = accounts_read.user_by_email(next(one.email for one in SUPPLIER.cast if one.role == "sales"))
    assert seller is not None  # the cast is complete
    agree(
        supplier_id=institution_id,
        towns=towns_by_number(towns=list(INSTITUTIONS.values())),
        by=seller,
        now=now,
    )
    bring_checks(institution_id=institution_id, by=user, now=now)
    bring_invoices(institution_id=institution_id, now=now)
    bring_payments(institution_id=institution_id, now=now)
    bring_support(institution_id=institution_id, now=now)
    bring_help(institution_id=institution_id, now=now)
    license_devices(institution_id=institution_id, now=now)
    bring_voices(institution_id=institution_id, now=now)


def _entry_count(office: Office) -> int:
    return sum(
        line.last_number
        for code, register_id in office.registers.items()
        if code not in SERIALS.values()
        for line in registers_read.sequences_of(register_id)
    )


@transaction.atomic
def _open(town: DemoInstitution, now: datetime) -> int:
    """Open the institution whole, or not at all."""
    began = datetime(legal_date(now).year - 1, 1, 1, tzinfo=BUCHAREST)
    institution = institutions.open_institution(
        name=town.name,
        cui=town.cui,
        now=began,
        code=town.code,
        kind=town.kind,
        details={
            "county": town.place.county,
            "locality": town.place.town,
            "address": f"{town.address}, {town.postal_code}",
            "email": town.email,
            "phone": town.phone,
        },
    )
    with acting_for(institution.id):
        units: dict[str, int] = {}
        for unit in town.units:
            parent = units[unit.parent] if unit.parent else None
            units[unit.code] = institutions.add_unit(
                code=unit.code, name=unit.name, parent_id=parent, by=None
            ).id
        for member in town.cast:
            _add_member(member, units, began)
        for template in REGISTERS if town.kind != "supplier" else ("general",):
            registers.open_register(template=template, by=None, now=began)
    return institution.id


def _complete_cast(town: DemoInstitution, now: datetime) -> None:
    """Give a place to whoever joined the cast after the institution was made."""
    units = {unit.code: unit.id for unit in institutions_read.unit_tree()}
    known = {member.email for member in institutions_read.members()}
    for member in town.cast:
        if member.email not in known and member.unit_code in units:
            _add_member(member, units, now)


def _add_member(member: CastMember, units: dict[str, int], began: datetime) -> None:
    user = accounts_read.user_by_email(member.email)
    if user is None:
        user = accounts.create_user(email=member.email, full_name=member.full_name, now=began)
    role = Role(member.role)
    institutions.add_member(
        user_id=user.id,
        role=role,
        unit_id=units[member.unit_code],
        job_title=member.job_title or str(ROLES[role].name),
        now=began,
        by=None,
    )


def _office(town: DemoInstitution, institution_id: int) -> Office:
    # Of several heads the first is the mayor.
    staff = {member.role: accounts_read.user_by_email(member.email) for member in reversed(town.cast)}
    registrar, head = staff["registrar"], staff["head"]
    assert registrar is not None
    assert head is not None
    return Office(
        institution_id=institution_id,
        code=town.code,
        units={unit.code: unit.id for unit in institutions_read.unit_tree(with_closed=True)},
        registers={register.code: register.id for register in registers_read.registers()},
        registrar_id=registrar.id,
        registrar_name=registrar.full_name,
        registrar_email=registrar.email,
        head_id=head.id,
        head_email=head.email,
    )


def _load(office: Office, town: DemoInstitution, *, owner_url: str, now: datetime, entries: int) -> int:
    """Write the years in one transaction, so that a run broken off leaves nothing half done."""
    last = now - _QUIET
    with acting_for(office.institution_id):
        chart = _chart(now)
    with staged(owner_url=owner_url, institution_id=office.institution_id) as stage:
        entry_keys = _keys(stage, "registers_entry")
        correspondent_keys = _keys(stage, "correspondents_correspondent")
        filing = Filing(
            office=office,
            now=last,
            entry_id=entry_keys.__next__,
            correspondent_id=correspondent_keys.__next__,
        )
        rows = list(_rows(filing, town, last=last, entries=entries))  # keys come through the same connection
        work, work_acts = given_work(
            rows=rows, chart=chart, keys=_keys(stage, "routing_assignment"), now=last, seed=office.code
        )
        stage.put(rows, kind=EntryRow)
        stage.put([*filing.acts, *work_acts], kind=ActRow)
        stage.put(filing.correspondents.values(), kind=CorrespondentRow)
        stage.put(work, kind=AssignmentRow)
        stage.store(actor_name=office.registrar_name)
        stage.route()
        this_year = legal_date(now).year
        for (register_id, year), counter in filing.counters.items():
            stage.open_counter(
                register_id=register_id,
                year=year,
                last_number=counter.number,
                last_at=counter.at,
                closed_at=None if year == this_year else datetime(year + 1, 1, 1, tzinfo=BUCHAREST),
            )
    return filing.written


def _seal_codes(institution_id: int, now: datetime) -> None:
    with acting_for(institution_id):
        while directory.seal_codes(limit=500, now=now):
            pass


def _chart(now: datetime) -> Chart:
    """Return who works where, as papers are given to them."""
    members = institutions_read.members(at=now)
    units = institutions_read.unit_tree()
    clerks: dict[int, tuple[Colleague, ...]] = {}
    heads: dict[int, Colleague] = {}
    for member in members:
        person = Colleague(member.user_id, member.full_name)
        if member.unit_id is not None and member.role is Role.CLERK:
            clerks[member.unit_id] = (*clerks.get(member.unit_id, ()), person)
        elif member.unit_id is not None and member.role in (Role.HEAD, Role.SECRETARY_GENERAL):
            heads[member.unit_id] = person
    top = next(unit.id for unit in units if unit.parent_id is None)
    return Chart(
        clerks=clerks,
        heads=heads,
        parents={unit.id: unit.parent_id for unit in units},
        names={unit.id: unit.name for unit in units},
        mayor=heads[top],
    )


def _rows(filing: Filing, town: DemoInstitution, *, last: datetime, entries: int) -> Iterator[EntryRow]:
    units = {duty: unit.code for unit in town.units for duty in unit.duties}
    for stream in _years(town, last=last, entries=entries):
        found = papers(until=legal_date(last)) if town.kind == "commune" and stream else []
        if found and stream[-1].registered_at.year == legal_date(last).year:
            stream, names = with_papers(stream=stream, found=found, units=units)
            yield from filing.rows(stream, papers=names)
        else:
            yield from filing.rows(stream)


def _years(town: DemoInstitution, *, last: datetime, entries: int) -> Iterator[list[DemoEntry]]:
    today = legal_date(last)
    elapsed = today.timetuple().tm_yday / 365
    yearly = max(10, round(entries / (1 + elapsed)))
    for year in (today.year - 1, today.year):
        stream = generate_year(
            seed=SEED,
            year=year,
            institution_kind=town.kind,
            count=yearly,
            until=today,  # what December left open was answered in January
        )
        yield [entry for entry in stream if entry.registered_at <= last]


def _keys(stage: Stage, table: str) -> Iterator[int]:
    while True:
        yield from stage.next_ids(table, count=1_000)


def _attach(office: Office, *, now: datetime) -> int:
    """Attach the sample papers to the entries made of them, by the ordinary way; return how many were missing."""
    registrar = accounts_read.user_by_email(office.registrar_email)
    waiting = []
    with acting_for(office.institution_id):
        for paper in papers(until=legal_date(now)):
            entry = registers_read.entry_by_request(paper_key(code=office.code, name=paper.path.name))
            if entry is not None and not entry.document_count and entry.state == "registered":
                waiting.append((entry, paper.path))
    for entry, path in waiting:
        received = documents.receive(space=office.code, path=path, name=path.name)
        if received.accepted:
            with acting_for(office.institution_id):
                document = documents.add_document(received=received, now=now, by=registrar)
                registers.attach_documents(entry=entry, document_ids=[document.id], by=registrar)
            scan_again(
                space=office.code,
                institution_id=office.institution_id,
                document_id=document.id,
                path=path,
                by=registrar,
                now=now,
            )
    return len(waiting)


def _reserve(office: Office, *, now: datetime) -> None:
    """Keep a few numbers of today for later, as a head of unit would ask."""
    registrar = accounts_read.user_by_email(office.registrar_email)
    head = accounts_read.user_by_email(office.head_email)
    assert registrar is not None
    assert head is not None
    key = uuid5(NAMESPACE_URL, f"demo/{office.code}/reserved")
    with acting_for(office.institution_id):
        if registers_read.entry_by_request(uuid5(key, "0")) is None:
            registers.reserve_numbers(
                register_id=office.registers["general"], count=_RESERVED, direction="outgoing", purpose=_PURPOSE,
                owner=head, until=now + timedelta(days=3), request_key=key, by=registrar, now=now,
            )  # fmt: skip

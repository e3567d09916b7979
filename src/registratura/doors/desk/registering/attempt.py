"""From what was typed to what is handed in: parties, unit, connection, special registers, all of this institution."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from registratura.correspondents import queries as directory
from registratura.doors.desk.registering.files import HandedIn
from registratura.doors.desk.registering.forms import EntryForm, new_request_key, read_request_key
from registratura.doors.desk.registering.typed import read_key
from registratura.doors.shared.auth import DeskRequest
from registratura.flows import petition_guards
from registratura.flows import registering as flow
from registratura.flows.registering import Newcomer, Submission
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.institutions.queries import Powers, UnitLine
from registratura.kernel.errors import DomainError
from registratura.kernel.text import fold
from registratura.registers import queries as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.queries import RangeLine, RegisterCard

PARTIES_MOST = 40


@dataclass(frozen=True, slots=True)
class RangeOffer:
    """Numbers of a unit's own that the form may be given from; `words` tell them on screen."""

    unit_id: int
    words: str


@dataclass(frozen=True)
class Surroundings:
    """
    The registers, units and ranges a form may name; `register` is the one that gives the number.

    `asked`: the special register for which the form was opened.
    """

    register: RegisterCard
    numbered: list[RegisterCard]
    special: list[RegisterCard]
    units: list[UnitLine]
    ranges: list[RangeOffer]
    asked: RegisterCard | None = None

    @property
    def code(self) -> str:
        """The code by which the same form is opened again."""
        return (self.asked or self.register).code


def surroundings(register_code: str, *, year: int) -> Surroundings | None:
    """
    Return what stands around the form, or None when no open register has this code. Runs inside the scope.

    year: that of the numbers; the units' ranges of it are offered.
    """
    every = registers.registers(with_closed=False, ranges_in=year)
    numbered = [card for card in every if card.kind != "special"]
    wanted = next((card for card in every if card.code == (register_code or "general")), None)
    asked = wanted if wanted is not None and wanted.kind == "special" else None
    if asked is not None:  # its documents take their number from the general one
        wanted = next((card for card in numbered if card.kind == "general"), None)
    if wanted is None:
        return None
    special = [card for card in every if card.kind == "special"] if wanted.kind == "general" else []
    units = institutions.unit_tree()
    ranges = _offered(wanted, units, year) if wanted.has_ranges else []
    return Surroundings(wanted, numbered, special, units, ranges, asked)


def open_to(*, around: Surroundings, powers: Powers) -> Surroundings:
    """
    Leave out the register of petitions for those who may not inscribe there.

    Law: OG 27/2002 art. 6 alin. (4).
    """
    if powers.may(Permission.PETITION_HANDLE):
        return around
    special = [card for card in around.special if card.template != "petitions"]
    asked = around.asked if around.asked in special else None
    return replace(around, special=special, asked=asked)


def _offered(register: RegisterCard, units: list[UnitLine], year: int) -> list[RangeOffer]:
    lines = {line.unit_id: line for line in registers.ranges_of_year(register.id, year=year)}
    return [RangeOffer(unit.id, told_range(unit.name, lines[unit.id])) for unit in units if unit.id in lines]


def told_range(unit_name: str, line: RangeLine) -> str:
    """Say whose numbers a range holds, and which is next."""
    where = {"unit": unit_name, "first": line.first_number, "upper": line.upper_number}
    if line.next_number is None:
        return _("plaja compartimentului %(unit)s (%(first)d–%(upper)d, terminată)") % where
    return _("plaja compartimentului %(unit)s (%(first)d–%(upper)d, următorul %(next)d)") % {
        **where,
        "next": line.next_number,
    }


@dataclass
class Attempt:
    """A form on its way: what was typed, what was chosen, what is still wrong."""

    form: EntryForm
    around: Surroundings
    request_key: UUID
    chosen: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: {"sender": [], "recipient": []})
    written: dict[str, str] = field(default_factory=lambda: {"sender": "", "recipient": ""})
    special_ids: tuple[int, ...] = ()
    connected_to_id: int | None = None
    range_unit_id: int | None = None
    files: HandedIn = field(default_factory=lambda: HandedIn((), ()))
    draft: EntryDraft | None = None
    newcomers: tuple[Newcomer, ...] = ()

    @property
    def direction(self) -> str:
        """The direction typed, or the first the register allows."""
        typed = self.form.typed("direction")
        return typed if typed in self.around.register.directions else self.around.register.directions[0]

    @property
    def main_role(self) -> str:
        """Whom the form asks for first."""
        return "sender" if self.direction == "incoming" else "recipient"

    @property
    def range_stands_out(self) -> bool:
        """Whether the range is asked for at once: one is chosen or refused, or the chosen unit has one."""
        form = self.form
        return bool(form.typed("number_range") or form.error("number_range")) or form.typed("unit") in {
            str(offer.unit_id) for offer in self.around.ranges
        }

    def submission(self, institution_id: int) -> Submission:
        """Return what is handed in. Only after `draft` is there."""
        if self.draft is None:
            raise ValueError("the form is not whole")
        return Submission(
            institution_id=institution_id,
            register_id=self.around.register.id,
            draft=self.draft,
            request_key=self.request_key,
            newcomers=self.newcomers,
            received=tuple(file.received for file in self.files.kept),
            copies=self.form.cleaned_data.get("copies") or 1,
            range_unit_id=self.range_unit_id,
        )


def read_attempt(
    request: DeskRequest, *, around: Surroundings, now: datetime, direction: str = ""
) -> Attempt:
    """
    Read a form handed in; what is wrong stands in `form`, and only a whole form has a `draft`. Runs inside the scope.

    direction: of the reserved number, which cannot be changed.
    """
    data = request.POST.copy()
    if direction:
        data["direction"] = direction
    form = EntryForm(data, now=now)
    attempt = Attempt(form, around, read_request_key(data.get("request_key")) or new_request_key())
    form.is_valid()
    allowed = form.cleaned_data.get("direction")
    if allowed and allowed not in around.register.directions:
        form.refuse("direction", _("Registrul ales nu primește documente în acest sens; alegeți altul."))
    parties = _parties(attempt, data, request)
    unit = _unit(attempt)
    _range(attempt)
    _special(attempt, data)
    _connection(attempt, data, request, now)
    if not form.is_refused:
        attempt.draft = _draft(attempt, parties, unit, request.institution.name)
        _guard(attempt, request)
    return attempt


def _guard(attempt: Attempt, request: DeskRequest) -> None:
    """Refuse what the law of petitions does not let through this counter."""
    assert attempt.draft is not None
    try:
        petition_guards.before_registering(draft=attempt.draft, powers=request.powers)
    except DomainError as error:
        attempt.form.refuse(error.field, error.words)


def _parties(attempt: Attempt, data: QueryDict, request: DeskRequest) -> list[PartyDraft]:
    form, found = attempt.form, []
    newcomer = None
    if request.powers.may(Permission.CORRESPONDENT_EDIT):
        newcomer = form.newcomer(main_role=attempt.main_role)
    for role in ("sender", "recipient"):
        attempt.written[role] = str(data.get(f"{role}_text", ""))[:500]
        if role == "sender" and attempt.direction == "internal":
            continue
        chosen = _chosen(attempt, role, data.getlist(role))
        found += chosen
        typed = attempt.written[role].strip()
        twice = newcomer is not None and fold(newcomer.data["name"]) == fold(typed)
        if typed and not twice:
            if len(typed) > 200:
                form.refuse(role, _("Numele are peste 200 de caractere; scurtați-l."))
            else:
                found.append(flow.named(role=role, typed=typed))
    attempt.newcomers = (newcomer,) if newcomer is not None else ()
    roles = {party.role for party in found} | {one.role for one in attempt.newcomers}
    if attempt.direction != "internal" and attempt.main_role not in roles:
        form.refuse(attempt.main_role, _("Scrieți numele sau alegeți din listă."))
    return [party for party in found if party.name]


def _chosen(attempt: Attempt, role: str, keys: list[str]) -> list[PartyDraft]:
    wanted = [key for typed in dict.fromkeys(keys) if typed and (key := read_key(typed)) is not None]
    if len(wanted) > PARTIES_MOST:
        attempt.form.refuse(
            role, _("Cel mult %d deodată; pe ceilalți treceți-i la observații.") % PARTIES_MOST
        )
        wanted = wanted[:PARTIES_MOST]
    rows = directory.by_ids(wanted)
    parties: dict[int, PartyDraft] = {}
    for key in wanted:
        row = rows.get(key)
        if row is not None and row.merged_into_id is not None:
            row = directory.by_id(row.merged_into_id)
        if row is None:
            attempt.form.refuse(
                role, _("Corespondentul ales nu există în această instituție; alegeți din nou.")
            )
        else:
            parties[row.id] = PartyDraft(role, row.name, row.id)
    attempt.chosen[role] = [(key, party.name) for key, party in parties.items()]
    return list(parties.values())


def _unit(attempt: Attempt) -> UnitLine | None:
    typed = str(attempt.form.cleaned_data.get("unit", ""))
    unit = next((unit for unit in attempt.around.units if str(unit.id) == typed), None)
    if typed and unit is None:
        attempt.form.refuse("unit", _("Compartimentul nu există sau este închis; alegeți altul din listă."))
    return unit


def _range(attempt: Attempt) -> None:
    typed = str(attempt.form.cleaned_data.get("number_range", ""))
    offered = [offer.unit_id for offer in attempt.around.ranges if str(offer.unit_id) == typed]
    if typed and not offered:
        attempt.form.refuse(
            "number_range", _("Compartimentul nu are numere ale lui în acest registru; alegeți din listă.")
        )
    attempt.range_unit_id = offered[0] if offered else None


def _special(attempt: Attempt, data: QueryDict) -> None:
    fitting = {card.id for card in attempt.around.special if attempt.direction in card.directions}
    keys = {read_key(typed) for typed in data.getlist("special")}
    if keys - fitting:
        attempt.form.refuse(
            "special", _("Registrul special nu primește documente în acest sens; debifați-l.")
        )
    attempt.special_ids = tuple(sorted(key for key in keys if key is not None and key in fitting))


def _connection(attempt: Attempt, data: QueryDict, request: DeskRequest, now: datetime) -> None:
    typed = str(attempt.form.cleaned_data.get("connected_to_text", ""))
    if not typed:
        return
    lines = registers.with_number(
        typed, at=now, visible_units=request.powers.visible_units, reader_id=request.user.id
    )
    picked = read_key(data.get("connected_to"))
    exact = [line for line in lines if line.id == picked] or lines
    if not exact:
        attempt.form.refuse(
            "connected_to", _("Nu există nicio înregistrare cu numărul acesta; verificați numărul și anul.")
        )
    elif len(exact) > 1:
        attempt.form.refuse(
            "connected_to",
            _("Sunt mai multe cu acest număr: alegeți din listă sau scrieți și anul, 1234/2026."),
        )
    else:
        attempt.connected_to_id = exact[0].id


def _draft(
    attempt: Attempt, parties: list[PartyDraft], unit: UnitLine | None, institution_name: str
) -> EntryDraft:
    data = attempt.form.cleaned_data
    issuers = {party.role for party in parties} | {one.role for one in attempt.newcomers}
    if data["direction"] != "incoming" and "sender" not in issuers:
        # What leaves or is made inside is issued by the unit itself (Instrucțiuni 1996).
        parties = [PartyDraft("sender", unit.name if unit else institution_name), *parties]
    return EntryDraft(
        direction=data["direction"],
        subject=data["subject"],
        channel=data["channel"],
        document_kind=data["document_kind"],
        parties=tuple(parties),
        unit_id=unit.id if unit else None,
        sender_number=data["sender_number"],
        sender_dated_on=data["sender_dated_on"],
        sheet_count=data["sheet_count"],
        annex_count=data["annex_count"],
        received_at=attempt.form.received_moment,
        late_reason=data["late_reason"],
        dispatched_on=data["dispatched_on"],
        resolution=data["resolution"],
        connected_to_id=attempt.connected_to_id,
        filing_code=data["filing_code"],
        remarks=data["remarks"],
        special_register_ids=attempt.special_ids,
    )

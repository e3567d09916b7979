"""One request and what hangs on it."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from registratura.accounts import queries as accounts
from registratura.kernel.personal_data import Person, person_of
from registratura.rights import rules
from registratura.rights.kinds import (
    CHANNELS,
    JUSTIFICATIONS,
    LETTERS,
    LEVELS,
    METHODS,
    RIGHTS,
    SHORT,
    Channel,
    Justification,
    LetterKind,
    Level,
    Method,
    Right,
)
from registratura.rights.machine import STATUSES, Status
from registratura.rights.models import ClockEvent, Letter, Package, PrivacyRequest, RecipientNotice, Task
from registratura.rights.services.opening import CNP_PURPOSE, digest_of
from registratura.toolkit.sealing import unseal


@dataclass(frozen=True, slots=True)
class RequestCard:
    """A request. `person` holds the keys that were proven; `limit` is the limit in force."""

    id: int
    institution_id: int
    reference: str
    right: Right
    channel: Channel
    language: str
    received_at: datetime
    received_on: date
    person_name: str
    person_email: str
    person_phone: str
    person_address: str
    has_cnp: bool
    user_id: int | None
    details: str
    level_needed: Level
    level_proven: Level
    proven_method: str
    proven_at: datetime | None
    proven_note: str
    status: Status
    status_at: datetime
    codes: tuple[Justification, ...]
    assessment: str
    first_on: date
    limit: rules.Limit
    target_on: date
    alarm_on: date
    extended_at: datetime | None
    extension_code: str
    extension_reason: str
    escalated_at: datetime | None
    entry_id: int | None
    entry_number: str
    tray_item_id: int | None
    duplicate_of_id: int | None
    origin_code: str
    origin_reference: str
    routed_to: str
    routed_reference: str
    closed_at: datetime | None
    person: Person

    @property
    def right_name(self) -> str:
        """What is asked, short."""
        return str(SHORT[self.right])

    @property
    def right_words(self) -> str:
        """What is asked, as the person says it."""
        return str(RIGHTS[self.right].name)

    @property
    def article(self) -> str:
        """The article of the right."""
        return RIGHTS[self.right].article

    @property
    def channel_words(self) -> str:
        """By which way it came."""
        return str(CHANNELS[self.channel])

    @property
    def status_words(self) -> str:
        """Where it stands, in words."""
        return str(STATUSES[self.status])

    @property
    def level_words(self) -> str:
        """How surely one must know who asks."""
        return str(LEVELS[self.level_needed])

    @property
    def method_words(self) -> str:
        """How it was proven; empty while it is not."""
        return str(METHODS[Method(self.proven_method)]) if self.proven_method else ""

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.closed_at is None

    @property
    def is_proven(self) -> bool:
        """Whether it is known surely enough who asks."""
        return self.level_proven >= self.level_needed

    @property
    def reasons(self) -> list[str]:
        """Why it was refused, whole or in part."""
        return [str(JUSTIFICATIONS[code].name) for code in self.codes]

    def standing(self, day: date) -> rules.Standing:
        """How its clock stands on a day."""
        return rules.standing_on(day=day, limit=self.limit, target_on=self.target_on, alarm_on=self.alarm_on)


def request_by_id(request_id: int) -> RequestCard | None:
    """Return a request, or None."""
    row = PrivacyRequest.objects.filter(pk=request_id).first()
    return card_of(row) if row is not None else None


def request_by_reference(reference: str, *, secret: str) -> RequestCard | None:
    """Return the request of a reference and its secret, or None: alike for a wrong one of either."""
    row = PrivacyRequest.objects.filter(reference=reference.strip().upper()[:16]).first()
    kept = bytes(row.secret_digest) if row is not None else bytes(32)
    good = hmac.compare_digest(kept, digest_of(secret=secret))
    return card_of(row) if row is not None and good else None


def key_of_mail(tray_item_id: int) -> int | None:
    """Return the request made of a mail of the tray, or None."""
    return PrivacyRequest.objects.filter(tray_item_id=tray_item_id).values_list("id", flat=True).first()


def card_of(row: PrivacyRequest) -> RequestCard:
    """Return a row as it is shown."""
    same = (
        "id institution_id reference language received_at received_on person_name person_email person_phone"
        " person_address user_id details proven_at proven_note status_at assessment first_on target_on alarm_on"
        " extended_at extension_code extension_reason escalated_at entry_id entry_number tray_item_id duplicate_of_id"
        " origin_code origin_reference routed_to routed_reference closed_at"
    )
    return RequestCard(
        **{name: getattr(row, name) for name in same.split()},
        right=Right(row.right),
        channel=Channel(row.channel),
        has_cnp=bool(row.cnp_sealed),
        level_needed=Level(row.level_needed),
        level_proven=Level(row.level_proven),
        proven_method=row.proven_by_method,
        status=Status(row.status),
        codes=tuple(Justification(code) for code in row.codes),
        limit=rules.Limit(row.strict_on, row.moved_on),
        person=_proven(row),
    )


def _proven(row: PrivacyRequest) -> Person:
    """Return only the keys that were proven: the address by its code, the number by whoever showed an act."""
    proven = Level(row.level_proven)
    if proven is Level.NONE:
        return frozenset()
    by_person = proven >= Level.PERSON
    cnp = unseal(row.cnp_sealed, purpose=CNP_PURPOSE) if row.cnp_sealed and by_person else ""
    return person_of(email=row.person_email, cnp=cnp, user_id=row.user_id)


@dataclass(frozen=True, slots=True)
class ClockLine:
    """An event of the clock and what it gave."""

    event: str
    happened_at: datetime
    day_on: date
    rule: str
    months: int
    strict_on: date
    moved_on: date
    why_moved: str


def clock_lines(request_id: int) -> list[ClockLine]:
    """Return the events that set the limits of a request, in order."""
    rows = ClockEvent.objects.filter(request_id=request_id).order_by("happened_at", "id")
    names = ("event", "happened_at", "day_on", "rule", "months", "strict_on", "moved_on", "why_moved")
    return [ClockLine(*values) for values in rows.values_list(*names)]


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter about a request."""

    id: int
    request_id: int
    kind_words: str
    language: str
    text: str
    sha256: str
    size_bytes: int
    message_id: int | None
    written_at: datetime
    written_by: str


def letters_of(request_id: int) -> list[LetterLine]:
    """Return the letters about a request, in order."""
    return _letters(list(Letter.objects.filter(request_id=request_id).order_by("id")))


def letter_by_id(letter_id: int) -> LetterLine | None:
    """Return a letter, or None."""
    return next(iter(_letters(list(Letter.objects.filter(pk=letter_id)))), None)


def _letters(rows: list[Letter]) -> list[LetterLine]:
    names = accounts.names_of([row.written_by_id for row in rows])
    return [
        LetterLine(
            row.id,
            row.request_id,
            str(LETTERS[LetterKind(row.kind)]),
            row.language,
            row.text,
            row.sha256,
            row.size_bytes,
            row.message_id,
            row.written_at,
            names.get(row.written_by_id or 0, ""),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class TaskLine:
    """The work of a request in one room; `kept` are the reasons of what stays."""

    room: str
    deed: str
    state: str
    state_words: str
    row_count: int
    erased: int
    anonymised: int
    kept: tuple[dict[str, object], ...]
    problem: str


def tasks_of(request_id: int) -> list[TaskLine]:
    """Return the work of a request, room by room."""
    rows = Task.objects.filter(request_id=request_id).order_by("deed", "room")
    return [
        TaskLine(
            row.room,
            row.deed,
            row.state,
            row.get_state_display(),
            row.row_count,
            int(row.result.get("erased", 0)),
            int(row.result.get("anonymised", 0)),
            tuple(row.result.get("reasons", ())),
            row.problem,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class PackageLine:
    """The copy of a request."""

    id: int
    request_id: int
    state: str
    state_words: str
    portable: bool
    done_count: int
    total_count: int
    row_count: int
    file_count: int
    sha256: str
    size_bytes: int
    made_at: datetime | None
    expires_at: datetime | None
    download_count: int
    downloaded_at: datetime | None
    problem: str


def package_of(request_id: int) -> PackageLine | None:
    """Return the newest copy of a request, or None."""
    return _package(Package.objects.filter(request_id=request_id).order_by("-id").first())


def package_by_id(package_id: int) -> PackageLine | None:
    """Return a copy, or None."""
    return _package(Package.objects.filter(pk=package_id).first())


def _package(row: Package | None) -> PackageLine | None:
    if row is None:
        return None
    same = (
        "id request_id state portable done_count total_count row_count file_count sha256 size_bytes made_at expires_at"
        " download_count downloaded_at problem"
    )
    return PackageLine(
        **{name: getattr(row, name) for name in same.split()}, state_words=row.get_state_display()
    )


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """Somebody to be told; `told_at` also when telling was impossible, with the reason."""

    id: int
    name: str
    email: str
    due_on: date
    told_at: datetime | None
    told_way: str
    skipped_reason: str
    answer: str
    answered_at: datetime | None


def recipients_of(request_id: int) -> list[RecipientLine]:
    """Return who must be told of a request's outcome."""
    rows = RecipientNotice.objects.filter(request_id=request_id).order_by("id")
    names = [
        "id",
        "recipient_name",
        "email",
        "due_on",
        "told_at",
        "told_way",
        "skipped_reason",
        "answer",
        "answered_at",
    ]
    return [RecipientLine(*values) for values in rows.values_list(*names)]


def key_for_routing(request_id: int) -> UUID:
    """Return the key under which a request is handed on: the same each time."""
    key = PrivacyRequest.objects.values_list("request_key", flat=True).get(pk=request_id)
    return uuid5(key, "routed")


def cnp_of(request_id: int) -> str:
    """Return the CNP written in a request, for handing it on; empty when there is none."""
    sealed = PrivacyRequest.objects.values_list("cnp_sealed", flat=True).get(pk=request_id)
    return unseal(sealed, purpose=CNP_PURPOSE) if sealed else ""

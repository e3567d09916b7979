"""What requests and answers are made of. Every text is checked to be storable before anything else sees it."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from registratura.doors.api.problems import Problem


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("the sign U+0000 cannot be stored")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("half of a sign cannot be stored") from error
    return text


def _placed(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    if not 1800 <= moment.year <= 2999:
        raise ValueError("a moment of our time is meant")
    return moment


def _of_our_time(day: date) -> date:
    if not 1800 <= day.year <= 2999:
        raise ValueError("a day of our time is meant")
    return day


Text = Annotated[str, AfterValidator(_storable)]
Line = Annotated[str, Field(max_length=2_000), AfterValidator(_storable)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Code = Annotated[str, Field(min_length=1, max_length=50, pattern=r"^[A-Za-z0-9_-]+$")]
Cursor = Annotated[str, Field(max_length=60, pattern=r"^[0-9~-]*$")]
Direction = Literal["incoming", "outgoing", "internal"]
State = Literal["reserved", "registered", "annulled", "unused"]
Moment = Annotated[datetime, AfterValidator(_placed), Field(description="With its time zone.")]
Day = Annotated[date, AfterValidator(_of_our_time)]
Year = Annotated[int, Field(ge=1800, le=2999)]

# Every operation may answer with these; each answer is a problem.
REFUSALS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429, 500), Problem)


class Given(Schema):
    """What a program sends: a field that is not known is refused, so that a slip of the pen is not lost."""

    model_config = ConfigDict(extra="forbid")


class Party(Schema):
    """A sender or recipient, with the name as it stood on the day."""

    role: Literal["sender", "recipient"]
    name: str
    correspondent_id: int | None = None


class Plain(BaseModel):
    """What is told in lists: read from the queries' own values, without the work that Schema does for tables."""

    model_config = ConfigDict(from_attributes=True)


class EntryLineOut(Plain):
    """An entry in a list."""

    id: int
    register_id: int
    year: int
    number: int
    written_number: str = Field(description="As it is written on paper: number, code and date.")
    registered_at: datetime
    registered_on: date
    state: str
    direction: str
    channel: str
    document_kind: str
    subject: str
    sender_name: str
    recipient_name: str
    sender_number: str
    sender_dated_on: date | None
    unit_id: int | None
    unit_name: str
    document_count: int
    corrected: bool
    received_at: datetime | None
    annulled_reason: str


class EntryPageOut(Plain):
    """A page, newest first."""

    items: list[EntryLineOut]
    next: str = Field(description="The cursor of the next page, empty at the end.")


class DocumentOut(Schema):
    """A file of an entry, in the version in force."""

    id: int
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    page_count: int | None
    version: int
    attached_at: datetime
    attached_by: str


class CorrectionOut(Schema):
    """A former value and why it was replaced."""

    field: str
    old_value: str
    new_value: str
    reason: str
    corrected_at: datetime
    corrected_by: str


class ActOut(Schema):
    """An act on the entry or on its files, oldest first."""

    at: datetime
    actor: str
    action: str
    words: str


class EntryOut(Schema):
    """An entry with everything that its page shows."""

    id: int
    register_code: str
    year: int
    number: int
    written_number: str
    registered_at: datetime
    registered_on: date
    registered_by: str
    state: str
    direction: str
    channel: str
    received_at: datetime | None
    late_reason: str
    document_kind: str
    subject: str
    sender_number: str
    sender_dated_on: date | None
    sheet_count: int | None
    annex_count: int | None
    unit_id: int | None
    unit_name: str
    dispatched_on: date | None
    resolution: str
    connected_to: str
    connected_to_id: int | None
    filing_code: str
    remarks: str
    reserved_purpose: str
    reserved_until: datetime | None
    annulled_at: datetime | None
    annulled_by: str
    annulled_reason: str
    annulled_act: str
    parties: list[Party]
    documents: list[DocumentOut]
    corrections: list[CorrectionOut]
    history: list[ActOut]


class Done(Schema):
    """What was done, and to what."""

    id: int

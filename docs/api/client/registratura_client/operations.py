"""The operations of version 1, made from `openapi.json` by `make docs`; not to be changed by hand."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict, cast

from .transport import Transport


class ActOut(TypedDict):
    """An act on the entry or on its files, oldest first."""

    action: str
    actor: str
    at: str
    words: str


class AnnulIn(TypedDict):
    """Why a number is struck out."""

    act: NotRequired[str]
    reason: str


class AnswerIn(TypedDict):
    """
    An answer. Recipients that are not named are the senders of what is answered; the subject names its
    numbers.
    """

    also: NotRequired[list[int]]
    annex_count: NotRequired[int | None]
    channel: NotRequired[str]
    document_kind: NotRequired[str]
    filing_code: NotRequired[str]
    recipients: NotRequired[list[PartyIn]]
    register_code: NotRequired[str | None]
    resolution: NotRequired[str]
    same_number: NotRequired[bool]
    seen: NotRequired[list[int]]
    sheet_count: NotRequired[int | None]
    subject: NotRequired[str]
    unit_id: NotRequired[int | None]
    uploads: NotRequired[list[str]]


class AnswerOut(TypedDict):
    """That one entry answers another. `id` is that of the link."""

    answer_id: int
    answer_number: str
    answered_id: int
    answered_number: str
    id: int
    linked_at: str
    linked_by: str
    same_number: bool


class AttachIn(TypedDict):
    """Files that were uploaded whole."""

    uploads: list[str]


class BatchIn(TypedDict):
    """Documents that get consecutive numbers in one act: all or none."""

    entries: list[EntryIn]


class BatchOut(TypedDict):
    """The numbers given, in the order of the request."""

    items: list[RegisteredOut]


class CancelIn(TypedDict):
    """Why a shipment is given up."""

    reason: str


class CheckFilter(TypedDict):
    """The number on the paper, with the SHA-256 of its bytes or with the code printed on it."""

    code: NotRequired[str]
    number: NotRequired[str]
    sha256: NotRequired[str]


class CheckedOut(TypedDict):
    """
    What is known of a paper. `stands`: issued, in force, and these very bytes when they were given.
    """

    annulled: NotRequired[bool]
    digests: NotRequired[list[str]]
    exact: NotRequired[bool | None]
    functions: NotRequired[list[str]]
    issued: bool
    issued_on: NotRequired[str | None]
    left_on: NotRequired[str | None]
    number: NotRequired[str]
    stands: bool
    withdrawn: NotRequired[bool]


class CorrectIn(TypedDict):
    """What is to be replaced; what is absent stays as it is."""

    annex_count: NotRequired[int | None]
    dispatched_on: NotRequired[str | None]
    document_kind: NotRequired[str | None]
    filing_code: NotRequired[str | None]
    reason: str
    remarks: NotRequired[str | None]
    resolution: NotRequired[str | None]
    sender_dated_on: NotRequired[str | None]
    sender_number: NotRequired[str | None]
    sheet_count: NotRequired[int | None]
    subject: NotRequired[str | None]


class CorrectionOut(TypedDict):
    """A former value and why it was replaced."""

    corrected_at: str
    corrected_by: str
    field: str
    new_value: str
    old_value: str
    reason: str


class CorrespondentIn(TypedDict):
    """Somebody the institution writes with."""

    address: NotRequired[str]
    county: NotRequired[str]
    cui: NotRequired[str]
    email: NotRequired[str]
    kind: str
    locality: NotRequired[str]
    name: str
    phone: NotRequired[str]


class CorrespondentOut(TypedDict):
    """A correspondent. A personal code is never told here: `cnp_masked` shows whether there is one."""

    cnp_masked: str
    cui: str
    email: str
    id: int
    kind: str
    name: str
    phone: str


class DayIn(TypedDict):
    """The day on which something happened, in Romania."""

    on: str


class DepositIn(TypedDict):
    """What waits for an official to give it a number: files, or a text."""

    sender_name: NotRequired[str]
    subject: NotRequired[str]
    text: NotRequired[str]
    uploads: NotRequired[list[str]]


class DepositOut(TypedDict):
    """The item of the tray. `repeated`: it had been there already."""

    id: int
    repeated: bool


class DocumentOut(TypedDict):
    """A file of an entry, in the version in force."""

    attached_at: str
    attached_by: str
    id: int
    media_type: str
    name: str
    page_count: int | None
    sha256: str
    size_bytes: int
    version: int


class Done(TypedDict):
    """What was done, and to what."""

    id: int


class EntryIn(TypedDict):
    """A document to be registered."""

    annex_count: NotRequired[int | None]
    channel: NotRequired[str]
    connected_to_id: NotRequired[int | None]
    direction: Literal["incoming", "outgoing", "internal"]
    document_kind: NotRequired[str]
    filing_code: NotRequired[str]
    late_reason: NotRequired[str]
    parties: NotRequired[list[PartyIn]]
    received_at: NotRequired[str | None]
    remarks: NotRequired[str]
    sender_dated_on: NotRequired[str | None]
    sender_number: NotRequired[str]
    sheet_count: NotRequired[int | None]
    special_registers: NotRequired[list[str]]
    subject: str
    unit_id: NotRequired[int | None]


class EntryLineOut(TypedDict):
    """An entry in a list."""

    annulled_reason: str
    channel: str
    corrected: bool
    direction: str
    document_count: int
    document_kind: str
    id: int
    number: int
    received_at: str | None
    recipient_name: str
    register_id: int
    registered_at: str
    registered_on: str
    sender_dated_on: str | None
    sender_name: str
    sender_number: str
    state: str
    subject: str
    unit_id: int | None
    unit_name: str
    written_number: str
    year: int


class EntryOut(TypedDict):
    """An entry with everything that its page shows."""

    annex_count: int | None
    annulled_act: str
    annulled_at: str | None
    annulled_by: str
    annulled_reason: str
    channel: str
    connected_to: str
    connected_to_id: int | None
    corrections: list[CorrectionOut]
    direction: str
    dispatched_on: str | None
    document_kind: str
    documents: list[DocumentOut]
    filing_code: str
    history: list[ActOut]
    id: int
    late_reason: str
    number: int
    parties: list[Party]
    received_at: str | None
    register_code: str
    registered_at: str
    registered_by: str
    registered_on: str
    remarks: str
    reserved_purpose: str
    reserved_until: str | None
    resolution: str
    sender_dated_on: str | None
    sender_number: str
    sheet_count: int | None
    state: str
    subject: str
    unit_id: int | None
    unit_name: str
    written_number: str
    year: int


class EntryPageOut(TypedDict):
    """A page, newest first."""

    items: list[EntryLineOut]
    next: str


class EntryWithFilesIn(TypedDict):
    """A document to be registered together with files that were uploaded whole."""

    annex_count: NotRequired[int | None]
    channel: NotRequired[str]
    connected_to_id: NotRequired[int | None]
    direction: Literal["incoming", "outgoing", "internal"]
    document_kind: NotRequired[str]
    filing_code: NotRequired[str]
    late_reason: NotRequired[str]
    parties: NotRequired[list[PartyIn]]
    received_at: NotRequired[str | None]
    remarks: NotRequired[str]
    sender_dated_on: NotRequired[str | None]
    sender_number: NotRequired[str]
    sheet_count: NotRequired[int | None]
    special_registers: NotRequired[list[str]]
    subject: str
    unit_id: NotRequired[int | None]
    uploads: NotRequired[list[str]]


class ExtendIn(TypedDict):
    """The decision that gives more time, and the notice sent before it where the law asks for one."""

    decided_on: str
    decision_number: str
    notice_reference: NotRequired[str]
    notice_sent_on: NotRequired[str | None]
    reason: str


class FieldProblem(TypedDict):
    """What is wrong with one field."""

    detail: str
    field: str


class FilingIn(TypedDict):
    """
    Answers by the names of the fields; an address or a place is an object of its parts, several choices
    a list.
    """

    answers: NotRequired[dict[str, str | list[str] | dict[str, str]]]
    files: NotRequired[dict[str, list[str]]]


class FilingOut(TypedDict):
    """
    A filing. `reference` and `secret` are for the person: with them it is followed. The number may come
    a moment later.
    """

    entry_id: int | None
    filed_at: str
    number: str
    reference: str
    repeated: bool
    secret: str
    state: str


class FindFilter(TypedDict):
    """Part of a name, the beginning of a CUI or of an e-mail address."""

    q: str


class FormLineOut(TypedDict):
    """
    A form that may be filed. `level`: how well the sender must be known; such a form is not filed by a
    program.
    """

    about: str
    code: str
    has_fee: bool
    level: str
    title: str


class FormOut(TypedDict):
    """A form with its questions, as its file says them: pages, fields, conditions."""

    about: str
    code: str
    definition: dict[str, Any]
    has_fee: bool
    level: str
    title: str
    version: int


class HandIn(TypedDict):
    """Who signed for a paper. Of the identity paper only the kind is kept."""

    identity_kind: Literal[
        "identity_card", "passport", "driving_licence", "service_badge", "mandate", "known"
    ]
    received_at: str
    receiver_name: str


class LinkIn(TypedDict):
    """A document that has its number already and is an answer."""

    answer_id: int
    seen: NotRequired[list[int]]


class ListFilter(TypedDict):
    """What a list is narrowed to; what is not said narrows nothing."""

    after: NotRequired[str]
    direction: NotRequired[Literal["incoming", "outgoing", "internal"] | None]
    from_date: NotRequired[str | None]
    limit: NotRequired[int]
    name: NotRequired[str]
    state: NotRequired[Literal["reserved", "registered", "annulled", "unused"] | None]
    to_date: NotRequired[str | None]
    unanswered: NotRequired[bool]
    unit_id: NotRequired[int | None]
    year: NotRequired[int | None]


class MailIn(TypedDict):
    """When an e-mail leaves; absent: at once."""

    held_until: NotRequired[str | None]


class OrderIn(TypedDict):
    """To whom an entry goes to work: a unit, or a person of one."""

    internal_on: NotRequired[str | None]
    order_text: NotRequired[str]
    replaces: NotRequired[int | None]
    unit_id: NotRequired[int | None]
    user_id: NotRequired[int | None]


class Party(TypedDict):
    """A sender or recipient, with the name as it stood on the day."""

    correspondent_id: NotRequired[int | None]
    name: str
    role: Literal["sender", "recipient"]


class PartyIn(TypedDict):
    """A sender or recipient: one of the directory by its number, or a name as written on the paper."""

    correspondent_id: NotRequired[int | None]
    name: NotRequired[str]
    role: str


class Problem(TypedDict):
    """A refusal, as RFC 9457 writes it; `code` is stable and the same as on the screens."""

    code: str
    detail: str
    errors: NotRequired[list[FieldProblem]]
    reference: NotRequired[str]
    status: int
    title: str
    type: str


class ProofIn(TypedDict):
    """Scans that prove a shipment: a signed confirmation, the note of the post."""

    kind: Literal["ar", "return_note", "signature_page", "delivery_report", "reading", "other"]
    uploads: list[str]


class ProofOut(TypedDict):
    """A proof of a shipment."""

    added_at: str
    document_id: int | None
    document_name: str
    id: int
    kind: str
    sha256: str
    text: str


class RegisterOut(TypedDict):
    """A register of the institution."""

    code: str
    directions: list[str]
    id: int
    kind: str
    name: str
    open: bool


class RegisteredOut(TypedDict):
    """The number given. `repeated`: this request was registered before, nothing new was written."""

    id: int
    number: int
    register_code: str
    registered_at: str
    repeated: bool
    written_number: str
    year: int


class RepliedOut(TypedDict):
    """An answer with its number. `finished`: works of the program that ended with it."""

    finished: int
    id: int
    repeated: bool
    same_number: bool
    written_number: str


class ReportFilter(TypedDict):
    """The period; what is not said is what people usually want."""

    part: NotRequired[str]
    year: NotRequired[int | None]


class ReportLineOut(TypedDict):
    """A report that may be asked."""

    law: str
    name: str
    title: str


class ReportOut(TypedDict):
    """What a report found; `digest` is that of its figures."""

    digest: str
    name: str
    result: dict[str, Any]


class ReserveIn(TypedDict):
    """Numbers of today for later use."""

    count: NotRequired[int]
    direction: Literal["incoming", "outgoing", "internal"]
    purpose: str
    until: str


class ReservedOut(TypedDict):
    """A reserved number."""

    id: int
    number: int
    registered_at: str
    repeated: bool
    year: int


class ReturnIn(TypedDict):
    """Why and when a letter came back."""

    on: str
    reason: Literal["expired", "unknown", "moved", "address", "deceased", "refused", "other"]


class SearchFilter(TypedDict):
    """What is searched for."""

    after: NotRequired[str]
    q: str


class ShipmentCardOut(TypedDict):
    """A shipment with its proofs."""

    address: str
    barcode: str
    delivered_on: str | None
    email: str
    entry_id: int
    for_information: bool
    id: int
    last_reply: str
    method: str
    proofs: list[ProofOut]
    recipient_name: str
    sent_on: str | None
    state: str
    written_number: str


class ShipmentIn(TypedDict):
    """To whom and how an entry goes. What the method does not use is left out."""

    address: NotRequired[str]
    barcode: NotRequired[str]
    email: NotRequired[str]
    for_information: NotRequired[bool]
    message_subject: NotRequired[str]
    message_text: NotRequired[str]
    method: Literal["post_simple", "post_registered", "post_ar", "courier", "email", "hand", "portal"]
    note: NotRequired[str]
    price_bani: NotRequired[int | None]
    recipient_name: str
    seen: NotRequired[int | None]
    weight_grams: NotRequired[int | None]


class ShipmentOut(TypedDict):
    """A shipment of an entry and what became of it."""

    id: int
    method: str
    recipient_name: str
    sent_on: str | None
    state: str


class StepOut(TypedDict):
    """Who had an entry, and until when."""

    assignment_id: int
    ended_at: str | None
    part: str
    state: str
    unit_name: str
    user_name: str


class TermFilter(TypedDict):
    """What the list is narrowed to."""

    after: NotRequired[str]
    limit: NotRequired[int]
    unit_id: NotRequired[int | None]
    when: NotRequired[Literal["overdue", "soon", "later"] | None]


class TermLineOut(TypedDict):
    """
    An open term with the entry it runs for. `safe_on`: the day to keep to; `due_on`: the last one of
    the law.
    """

    due_on: str
    extended: bool
    id: int
    number: int
    party: str
    register_code: str
    rule_code: str
    safe_on: str
    subject: str
    unit_name: str
    written_number: str
    year: int


class TermOut(TypedDict):
    """A term of law of an entry."""

    due_on: str
    extended: bool
    id: int
    legal_basis: str
    overdue: bool
    rule_code: str
    rule_name: str
    safe_on: str
    started_on: str
    state: str
    stopped_on: str | None


class TermPageOut(TypedDict):
    """A page, the nearest first."""

    items: list[TermLineOut]
    next: str


class TokenErrorOut(TypedDict):
    """A refusal as RFC 6749 (5.2) writes it; this one address does not answer with problem details."""

    error: str


class TokenOut(TypedDict):
    """A short-lived token."""

    access_token: str
    expires_in: int
    scope: str
    token_type: str


class UnitOut(TypedDict):
    """A unit, in the order of the tree."""

    code: str
    id: int
    name: str
    parent_id: int | None


class UploadIn(TypedDict):
    """A file to be uploaded."""

    name: str
    size_bytes: int


class UploadOut(TypedDict):
    """A file on its way; `received_bytes` is where the next piece begins."""

    expires_at: str
    name: str
    received_bytes: int
    ref: str
    size_bytes: int


class WhoOut(TypedDict):
    """Whom a key stands for."""

    institution: str
    institution_code: str
    powers: list[str]
    program: str
    scopes: list[str]
    trial: bool


class WithdrawIn(TypedDict):
    """Why an answer is taken back."""

    reason: str


class Client(Transport):
    """Every operation, under its method and address."""

    def get_correspondents(self, *, q: str | None) -> list[CorrespondentOut]:
        """Find as one types: the most used first."""
        return cast("list[CorrespondentOut]", self.call("GET", "/correspondents", query={"q": q}))

    def post_correspondents(self, body: CorrespondentIn, *, key: str) -> Done:
        """Add a person, a company or a body; the same request again adds nothing."""
        return cast("Done", self.call("POST", "/correspondents", body=body, headers={"Idempotency-Key": key}))

    def get_documents_content(self, document: int) -> bytes:
        """Give a file out as it came, typed by its content; what the antivirus holds back is refused."""
        return cast("bytes", self.call("GET", f"/documents/{document}/content"))

    def get_entries_by_entry(self, entry: int) -> EntryOut:
        """
        Show an entry with its files, corrections and history; that it was seen is written down, as at
        the desk.
        """
        return cast("EntryOut", self.call("GET", f"/entries/{entry}"))

    def post_entries_annulment(self, entry: int, body: AnnulIn) -> EntryOut:
        """
        Strike an entry out: the number stays taken, the row stays readable. A second time is refused
        with 409.
        """
        return cast("EntryOut", self.call("POST", f"/entries/{entry}/annulment", body=body))

    def get_entries_answers(self, entry: int) -> list[AnswerOut]:
        """List the answers of an entry that stand."""
        return cast("list[AnswerOut]", self.call("GET", f"/entries/{entry}/answers"))

    def post_entries_answers(self, entry: int, body: AnswerIn, *, key: str) -> RepliedOut:
        """
        Give the answer of one or several entries its number, all or none; petitions connected to them
        are answered too. Terms go on until the answer is dispatched. 409 when somebody answered
        meanwhile.
        """
        return cast(
            "RepliedOut",
            self.call("POST", f"/entries/{entry}/answers", body=body, headers={"Idempotency-Key": key}),
        )

    def post_entries_answers_link(self, entry: int, body: LinkIn) -> list[AnswerOut]:
        """Say that a document with a number is the answer of an entry. The same again changes nothing."""
        return cast("list[AnswerOut]", self.call("POST", f"/entries/{entry}/answers/link", body=body))

    def post_entries_answers_withdrawal(self, entry: int, answer: int, body: WithdrawIn) -> list[AnswerOut]:
        """
        Take back an answer that this program gave: the document waits again, its work and its terms go
        on.
        """
        return cast(
            "list[AnswerOut]", self.call("POST", f"/entries/{entry}/answers/{answer}/withdrawal", body=body)
        )

    def post_entries_corrections(self, entry: int, body: CorrectIn) -> EntryOut:
        """
        Replace some elements; each former value stays with its reason. The same correction again
        changes nothing.
        """
        return cast("EntryOut", self.call("POST", f"/entries/{entry}/corrections", body=body))

    def post_entries_documents(self, entry: int, body: AttachIn, *, key: str) -> list[DocumentOut]:
        """Attach uploaded files to an entry, inspected like any other; return all files of the entry."""
        return cast(
            "list[DocumentOut]",
            self.call("POST", f"/entries/{entry}/documents", body=body, headers={"Idempotency-Key": key}),
        )

    def get_entries_shipments(self, entry: int) -> list[ShipmentOut]:
        """List how an entry left, and with what end."""
        return cast("list[ShipmentOut]", self.call("GET", f"/entries/{entry}/shipments"))

    def post_entries_shipments(self, entry: int, body: ShipmentIn, *, key: str) -> ShipmentCardOut:
        """
        Get an outgoing entry ready to leave to one recipient; what somebody else prepared is told with
        409.
        """
        return cast(
            "ShipmentCardOut",
            self.call("POST", f"/entries/{entry}/shipments", body=body, headers={"Idempotency-Key": key}),
        )

    def get_entries_terms(self, entry: int) -> list[TermOut]:
        """List the terms of an entry, as its page shows them."""
        return cast("list[TermOut]", self.call("GET", f"/entries/{entry}/terms"))

    def post_entries_terms_extension(
        self, entry: int, term: int, body: ExtendIn, *, key: str
    ) -> list[TermOut]:
        """
        Give more time by a decision of the head; what the law does not allow is refused with its
        article.
        """
        return cast(
            "list[TermOut]",
            self.call(
                "POST",
                f"/entries/{entry}/terms/{term}/extension",
                body=body,
                headers={"Idempotency-Key": key},
            ),
        )

    def get_entries_work(self, entry: int) -> list[StepOut]:
        """List who had an entry and who has it now."""
        return cast("list[StepOut]", self.call("GET", f"/entries/{entry}/work"))

    def post_entries_work(self, entry: int, body: OrderIn) -> list[StepOut]:
        """Give an entry to work with one order, past the same guards of law as at the desk."""
        return cast("list[StepOut]", self.call("POST", f"/entries/{entry}/work", body=body))

    def get_forms(self) -> list[FormLineOut]:
        """List the forms that may be filed now."""
        return cast("list[FormLineOut]", self.call("GET", "/forms"))

    def get_forms_by_form(self, form: str) -> FormOut:
        """Show what a form asks."""
        return cast("FormOut", self.call("GET", f"/forms/{form}"))

    def post_forms_filings(self, form: str, body: FilingIn, *, key: str) -> FilingOut:
        """
        File a form for a person, as an official does at the counter; the same request again gives the
        same reference. What is missing or wrong is told field by field with 422, and nothing is kept.
        """
        return cast(
            "FilingOut",
            self.call("POST", f"/forms/{form}/filings", body=body, headers={"Idempotency-Key": key}),
        )

    def get_me(self) -> WhoOut:
        """Tell a program who it is, where it acts and what it may do."""
        return cast("WhoOut", self.call("GET", "/me"))

    def get_registers(self) -> list[RegisterOut]:
        """List the registers, the general one first."""
        return cast("list[RegisterOut]", self.call("GET", "/registers"))

    def get_registers_entries(
        self,
        book: str,
        *,
        year: int | None = None,
        direction: Literal["incoming", "outgoing", "internal"] | None = None,
        state: Literal["reserved", "registered", "annulled", "unused"] | None = None,
        unit_id: int | None = None,
        name: str | None = None,
        from_date: str | None = None,
        to_date: str | None = None,
        unanswered: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> EntryPageOut:
        """List what the program may see of a register, newest first; the same narrowing as on the screen."""
        return cast(
            "EntryPageOut",
            self.call(
                "GET",
                f"/registers/{book}/entries",
                query={
                    "year": year,
                    "direction": direction,
                    "state": state,
                    "unit_id": unit_id,
                    "name": name,
                    "from_date": from_date,
                    "to_date": to_date,
                    "unanswered": unanswered,
                    "after": after,
                    "limit": limit,
                },
            ),
        )

    def post_registers_entries(self, book: str, body: EntryWithFilesIn, *, key: str) -> RegisteredOut:
        """
        Give a document its number: gapless, in order, restarting each year. The same request gets the
        same number again. 201 when the number is new, 200 when this request had it already.
        """
        return cast(
            "RegisteredOut",
            self.call("POST", f"/registers/{book}/entries", body=body, headers={"Idempotency-Key": key}),
        )

    def post_registers_entries_batch(self, book: str, body: BatchIn, *, key: str) -> BatchOut:
        """Give up to 200 documents their numbers in one act, in their order: all or none."""
        return cast(
            "BatchOut",
            self.call(
                "POST", f"/registers/{book}/entries/batch", body=body, headers={"Idempotency-Key": key}
            ),
        )

    def get_registers_entries_by_year_by_number(self, book: str, year: int, number: int) -> EntryOut:
        """Show the entry that has a number in a register."""
        return cast("EntryOut", self.call("GET", f"/registers/{book}/entries/{year}/{number}"))

    def post_registers_reservations(self, book: str, body: ReserveIn, *, key: str) -> list[ReservedOut]:
        """Take numbers of today for later use, in the program's name; all or none."""
        return cast(
            "list[ReservedOut]",
            self.call("POST", f"/registers/{book}/reservations", body=body, headers={"Idempotency-Key": key}),
        )

    def get_reports(self) -> list[ReportLineOut]:
        """List the reports that the program may ask."""
        return cast("list[ReportLineOut]", self.call("GET", "/reports"))

    def get_reports_by_report(
        self, report: str, *, year: int | None = None, part: str | None = None
    ) -> ReportOut:
        """Count a report; that it was looked at is written down."""
        return cast("ReportOut", self.call("GET", f"/reports/{report}", query={"year": year, "part": part}))

    def get_search(self, *, q: str | None, after: str | None = None) -> EntryPageOut:
        """
        Search all registers: a number (`2105`, `2105/2026`), words, parts of names; diacritics are
        ignored.
        """
        return cast("EntryPageOut", self.call("GET", "/search", query={"q": q, "after": after}))

    def get_shipments_by_shipment(self, shipment: int) -> ShipmentCardOut:
        """Show where a shipment is, with its proofs."""
        return cast("ShipmentCardOut", self.call("GET", f"/shipments/{shipment}"))

    def post_shipments_cancellation(self, shipment: int, body: CancelIn) -> ShipmentCardOut:
        """Give a shipment up before it leaves."""
        return cast("ShipmentCardOut", self.call("POST", f"/shipments/{shipment}/cancellation", body=body))

    def post_shipments_departure(self, shipment: int, body: DayIn) -> ShipmentCardOut:
        """
        Write down that a letter left outside a bundle or with a courier, here and in the registers;
        terms stop.
        """
        return cast("ShipmentCardOut", self.call("POST", f"/shipments/{shipment}/departure", body=body))

    def post_shipments_hand_over(self, shipment: int, body: HandIn) -> ShipmentCardOut:
        """Write down that somebody signed for a paper, here and in the registers; terms stop."""
        return cast("ShipmentCardOut", self.call("POST", f"/shipments/{shipment}/hand-over", body=body))

    def post_shipments_mail(self, shipment: int, body: MailIn) -> ShipmentCardOut:
        """
        Give a prepared e-mail to the queue; when the server takes it, the departure is written by
        itself.
        """
        return cast("ShipmentCardOut", self.call("POST", f"/shipments/{shipment}/mail", body=body))

    def post_shipments_proofs(self, shipment: int, body: ProofIn, *, key: str) -> ShipmentCardOut:
        """Keep uploaded files as proofs of a shipment; the same request again keeps nothing twice."""
        return cast(
            "ShipmentCardOut",
            self.call("POST", f"/shipments/{shipment}/proofs", body=body, headers={"Idempotency-Key": key}),
        )

    def post_shipments_receipt(self, shipment: int, body: DayIn) -> ShipmentCardOut:
        """Write down that a shipment came into its recipient's hands: the day signed on the confirmation."""
        return cast("ShipmentCardOut", self.call("POST", f"/shipments/{shipment}/receipt", body=body))

    def post_shipments_return(self, shipment: int, body: ReturnIn) -> ShipmentCardOut:
        """Write down that a letter came back or was refused; the answer may be owed again."""
        return cast("ShipmentCardOut", self.call("POST", f"/shipments/{shipment}/return", body=body))

    def get_terms(
        self,
        *,
        when: Literal["overdue", "soon", "later"] | None = None,
        unit_id: int | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> TermPageOut:
        """List the open terms of the entries that the program may see, the nearest first."""
        return cast(
            "TermPageOut",
            self.call(
                "GET", "/terms", query={"when": when, "unit_id": unit_id, "after": after, "limit": limit}
            ),
        )

    def post_tray(self, body: DepositIn, *, key: str) -> DepositOut:
        """Put files or a text into the tray, where an official gives them a number."""
        return cast("DepositOut", self.call("POST", "/tray", body=body, headers={"Idempotency-Key": key}))

    def get_units(self) -> list[UnitOut]:
        """List the open units in the order of the tree."""
        return cast("list[UnitOut]", self.call("GET", "/units"))

    def post_uploads(self, body: UploadIn) -> UploadOut:
        """Begin a file of a known size. It can be continued, and used, for a day."""
        return cast("UploadOut", self.call("POST", "/uploads", body=body))

    def get_uploads_by_ref(self, ref: str) -> UploadOut:
        """Tell how far a file came: after a break, continue from `received_bytes`."""
        return cast("UploadOut", self.call("GET", f"/uploads/{ref}"))

    def patch_uploads_by_ref(self, ref: str, content: bytes, *, offset: int) -> UploadOut:
        """
        Add the bytes of the body at the end of a file; `Upload-Offset` says where they begin. What came
        before a broken line stays. A piece that begins elsewhere is refused with 409.
        """
        return cast(
            "UploadOut",
            self.call(
                "PATCH",
                f"/uploads/{ref}",
                raw=content,
                headers={"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"},
            ),
        )

    def delete_uploads_by_ref(self, ref: str) -> None:
        """Forget a file that is not wanted any more; what was attached stays."""
        self.call("DELETE", f"/uploads/{ref}")

    def get_verification(
        self, *, number: str | None = None, sha256: str | None = None, code: str | None = None
    ) -> CheckedOut:
        """Say whether a paper was issued by the institution, as its public page does; no name is told."""
        return cast(
            "CheckedOut",
            self.call("GET", "/verification", query={"number": number, "sha256": sha256, "code": code}),
        )

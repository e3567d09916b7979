"""The page on which one answers: what stands around it, prefilled, and what was handed in."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from registratura.correspondents import queries as directory
from registratura.doors.desk.answering.forms import NEW, SAME, AnswerForm
from registratura.doors.desk.information.shown import card_of as information_card
from registratura.doors.desk.registering.attempt import Surroundings, surroundings
from registratura.doors.desk.registering.files import HandedIn
from registratura.doors.desk.registering.forms import new_request_key, read_request_key
from registratura.doors.desk.registering.typed import read_key
from registratura.doors.desk.terms.shown import cards_of
from registratura.doors.desk.work.hands import hands_of
from registratura.doors.shared.auth import DeskRequest
from registratura.flows import answering as flow
from registratura.flows import registering
from registratura.flows.answering import Reply
from registratura.kernel.calendar import legal_date, legal_year
from registratura.kernel.text import ro_normalise
from registratura.registers import queries as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.queries import AnswerLine, EntryLine, EntryRow, RegisterCard

RECIPIENTS_MOST = 20
NAMED_MOST = 12
_BACK_BY_THE_SAME_WAY = ("post", "email", "courier", "portal", "fax", "counter")


@dataclass
class Answering:
    """An answer on its way: the document, what may be closed with it, what was typed and chosen."""

    row: EntryRow
    line: EntryLine
    register: RegisterCard
    around: Surroundings
    same_offered: bool
    connected: list[EntryLine]
    others: list[EntryLine]
    together: list[EntryLine]
    given: tuple[AnswerLine, ...]
    form: AnswerForm
    request_key: UUID
    subject: str
    chosen: list[tuple[int, str]] = field(default_factory=list)
    written: str = ""
    closing: frozenset[int] = frozenset()
    seen: frozenset[int] = frozenset()
    meanwhile: tuple[AnswerLine, ...] = ()
    lately: list[EntryLine] = field(default_factory=list)
    files: HandedIn = field(default_factory=lambda: HandedIn((), ()))
    range_unit_id: int | None = None
    draft: EntryDraft | None = None

    @property
    def numbering(self) -> str:
        """Whether a number of its own or the document's is asked for."""
        return SAME if self.same_offered and self.form.typed("numbering") == SAME else NEW

    def reply(self, institution_id: int) -> Reply:
        """Return what is handed in. Only after `draft` is there."""
        if self.draft is None:
            raise ValueError("the form is not whole")
        return Reply(
            institution_id=institution_id,
            entry_id=self.row.id,
            answered_ids=self.closing | {self.row.id},
            seen=self.seen,
            same_number=self.numbering == SAME,
            register_id=self.around.register.id,
            draft=self.draft,
            request_key=self.request_key,
            received=tuple(file.received for file in self.files.kept),
            range_unit_id=self.range_unit_id,
        )


def opened(request: DeskRequest, row: EntryRow, *, now: datetime) -> Answering | None:
    """
    Return the page of a document, prefilled or as it was handed in; None when no open register takes an answer.

    Runs inside the scope.
    """
    (line,) = registers.lines_of([row.id])
    register = next(card for card in registers.registers() if card.id == row.register_id)
    around = _around(register, now)
    if around is None:
        return None
    reader: dict[str, Any] = {
        "visible_units": hands_of(request).powers.visible_units,
        "reader_id": request.user.id,
    }
    connected, others = registers.open_with(row, **reader)
    given = registers.answers_of([row.id]).get(row.id, ())
    here = any(one.answer.entry_id == row.id for one in given)
    together = registers.lines_of(flow.closed_together(entry_ids=[row.id]))
    tied = {one.id for one in together}
    connected, others = ([one for one in lines if one.id not in tied] for lines in (connected, others))
    subject = _subject([line, *together])
    page = Answering(
        row=row,
        line=line,
        register=register,
        around=around,
        same_offered=register.reply_takes_number and not here,
        connected=connected,
        others=others,
        together=together,
        given=given,
        form=AnswerForm(request.POST if request.method == "POST" else None, initial=_initial(row, subject)),
        request_key=read_request_key(request.POST.get("request_key")) or new_request_key(),
        subject=subject,
    )
    if request.method == "POST":
        _read(request, page)
    else:
        _prefill(page)
    return page


def _subject(lines: list[EntryLine]) -> str:
    """One answer names every petition connected (OG 27/2002 art. 10 alin. 1), as far as a line goes."""
    numbers = [line.written_number for line in lines]
    named = ", ".join(numbers[:NAMED_MOST])
    if len(numbers) > NAMED_MOST:
        return _("Răspuns la nr. %(numbers)s și încă %(count)d") % {
            "numbers": named,
            "count": len(numbers) - NAMED_MOST,
        }
    return _("Răspuns la nr. %s") % named


def _around(register: RegisterCard, now: datetime) -> Surroundings | None:
    """The register of the document itself when answers leave from it, else the general one."""
    for code in dict.fromkeys((register.code, "general")):
        around = surroundings(code, year=legal_year(now))
        if around is not None and "outgoing" in around.register.directions:
            return around
    return None


def _initial(row: EntryRow, subject: str) -> dict[str, Any]:
    return {
        "numbering": NEW,
        "subject": subject,
        "unit": row.unit_id or "",
        "channel": row.channel if row.channel in _BACK_BY_THE_SAME_WAY else "post",
        "filing_code": row.filing_code,
        "sheet_count": 1,
        "annex_count": 0,
    }


def _prefill(page: Answering) -> None:
    senders = flow.recipients_of(row=page.row)
    page.chosen = [(one.correspondent_id, one.name) for one in senders if one.correspondent_id is not None]
    page.written = "; ".join(one.name for one in senders if one.correspondent_id is None)[:500]
    page.closing = frozenset(line.id for line in page.connected)
    page.seen = frozenset(line.id for line in page.given)


def _read(request: DeskRequest, page: Answering) -> None:
    form, data = page.form, request.POST
    form.is_valid()
    offered = {line.id for line in (*page.connected, *page.others, *page.together)}
    wanted = {key for typed in data.getlist("answered")[:60] if (key := read_key(typed)) is not None}
    page.closing = frozenset(wanted)
    # What somebody else closed in between is asked for still: the answer is then refused with that one's name.
    closed = set(registers.answers_of(wanted - offered))
    page.lately = registers.lines_of(closed)
    if wanted - offered - closed - {page.row.id}:
        form.refuse(
            "answered", _("Un document ales nu se poate închide cu acest răspuns; alegeți din listă.")
        )
    page.seen = frozenset(key for typed in data.getlist("seen")[:200] if (key := read_key(typed)) is not None)
    parties = _recipients(request, page)
    unit = next((one for one in page.around.units if str(one.id) == form.typed("unit")), None)
    if form.typed("unit") and unit is None:
        form.refuse("unit", _("Compartimentul nu există sau este închis; alegeți altul din listă."))
    _range(page)
    if form.is_refused:
        return
    found = form.cleaned_data
    sender = PartyDraft("sender", unit.name if unit else request.institution.name)
    said = found["subject"] if found["subject"] != page.subject else ""
    page.draft = EntryDraft(
        direction="outgoing",
        subject=found["subject"],
        channel=found["channel"],
        document_kind=found["document_kind"],
        parties=(sender, *parties),
        unit_id=unit.id if unit else None,
        sheet_count=found["sheet_count"],
        annex_count=found["annex_count"],
        filing_code=found["filing_code"],
        resolution=said[:400] if page.numbering == SAME else "",
    )


def _recipients(request: DeskRequest, page: Answering) -> list[PartyDraft]:
    data = request.POST
    keys = [key for typed in data.getlist("recipient") if (key := read_key(typed)) is not None]
    rows = directory.by_ids(keys[:RECIPIENTS_MOST])
    found: dict[int, PartyDraft] = {}
    for key in dict.fromkeys(keys):
        row = rows.get(key)
        if row is not None and row.merged_into_id is not None:
            row = directory.by_id(row.merged_into_id)
        if row is None:
            page.form.refuse(
                "recipient", _("Corespondentul ales nu există în această instituție; alegeți din nou.")
            )
        else:
            found[row.id] = PartyDraft("recipient", row.name, row.id)
    page.chosen = [(key, party.name) for key, party in found.items()]
    page.written = str(data.get("recipient_text", ""))[:500]
    typed = [ro_normalise(name, single_line=True) for name in page.written.split(";")]
    named = [name for name in typed if name]
    if any(len(name) > 200 for name in named):
        page.form.refuse("recipient", _("Numele are peste 200 de caractere; scurtați-l."))
        named = []
    elif not found and not named:
        page.form.refuse("recipient", _("Scrieți numele sau alegeți din listă."))
    return [*found.values(), *(registering.named(role="recipient", typed=name) for name in named)]


def _range(page: Answering) -> None:
    typed = page.form.typed("number_range")
    offered = [offer.unit_id for offer in page.around.ranges if str(offer.unit_id) == typed]
    if typed and not offered:
        page.form.refuse(
            "number_range", _("Compartimentul nu are numere ale lui în acest registru; alegeți din listă.")
        )
    page.range_unit_id = offered[0] if offered else None


def context_of(request: DeskRequest, page: Answering, *, now: datetime) -> dict[str, Any]:
    """Return what the template shows. Runs inside the scope."""
    powers = hands_of(request).powers
    first = registers.lines_of([page.row.connected_to_id]) if page.row.connected_to_id else []
    return {
        "page": page,
        "form": page.form,
        "entry": page.line,
        "register": page.register,
        "code": request.institution.code,
        "place": place_of(request, page.register.code, page.row),
        "addresses": _addresses(page),
        "first": first[0].written_number if first and not page.given else "",
        "same_number": _("nr. %(number)s din %(day)s")
        % {"number": page.row.number, "day": f"{legal_date(now):%d.%m.%Y}"},
        "channels": [
            (value, words) for value, words in registers.channel_names() if value in _BACK_BY_THE_SAME_WAY
        ],
        "kinds": registers.kinds_in_use(
            visible_units=powers.visible_units, reader_id=request.user.id, limit=20
        ),
        "max_bytes": settings.MAX_UPLOAD_BYTES,
        "terms": cards_of(request, page.row),
        "information": information_card(request, page.row, register=page.register.code),
    }


def _addresses(page: Answering) -> list[str]:
    """Where the addressees live, as their own records say; told under the field so that nobody looks it up."""
    rows = directory.by_ids([key for key, _name in page.chosen])
    told = (
        ", ".join(part for part in (row.address, row.locality, row.email) if part) for row in rows.values()
    )
    return [one for one in told if one]


def place_of(request: DeskRequest, register: str, row: EntryRow) -> dict[str, object]:
    """Return the address parts of a document's pages."""
    return {
        "code": request.institution.code,
        "register": register,
        "year": row.year,
        "number": row.number,
    }

"""What the page of the counter shows: the empty or returned form, the number just given, the last ones."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from registratura.correspondents import queries as directory
from registratura.correspondents.queries import CorrespondentCard
from registratura.doors.desk.petitions.resembling import Resembling, resembling
from registratura.doors.desk.registering.addresses import Addressed, addressed
from registratura.doors.desk.registering.attempt import Attempt, Surroundings
from registratura.doors.desk.registering.forms import EntryForm, new_request_key
from registratura.doors.desk.registering.typed import read_key
from registratura.doors.shared.auth import DeskRequest
from registratura.institutions.permissions import Permission
from registratura.registers import queries as registers
from registratura.registers.queries import EntryLine, PartyLine

REPEAT_DAYS = 30
_COPIED = "subject document_kind sheet_count annex_count channel filing_code"
# Words of a document kind, folded, that propose a special register.
_PROPOSALS = {
    "petitii": "petit|sesizar|plangere|reclamat|memoriu",
    "legea-544": "544|informatii de interes public|liber acces",
    "adeverinte": "adeverin",
}


@dataclass(frozen=True, slots=True)
class Given:
    """
    The number just given, with the entries that may be the same document.

    `namesakes`: for each name written without a choice between those who bear it, who they are.
    """

    entry: Addressed
    again: bool
    repeats: list[Addressed]
    files: int
    namesakes: list[list[CorrespondentCard]]
    alike: list[Resembling]


@dataclass(frozen=True, slots=True)
class Reserved:
    """The reserved number a form is bound to."""

    id: int
    written: str
    number: int
    purpose: str
    until: datetime | None
    direction: str


def register_codes(around: Surroundings) -> dict[int, str]:
    """Return the codes of the registers by their keys."""
    return {card.id: card.code for card in (*around.numbered, *around.special)}


def fresh_attempt(
    request: DeskRequest, *, around: Surroundings, now: datetime, direction: str = ""
) -> Attempt:
    """Return an empty form, filled in as far as the address asks for. Runs inside the scope."""
    asked = request.GET
    wanted = direction or asked.get("directie", "")
    if wanted not in around.register.directions:
        wanted = (around.asked or around.register).directions[0]
    initial: dict[str, Any] = {"direction": wanted, "sheet_count": 1, "annex_count": 0, "copies": 1}
    attempt = Attempt(EntryForm(initial=initial, now=now), around, new_request_key())
    if asked.get("plaja") in {str(offer.unit_id) for offer in around.ranges}:
        initial["number_range"] = asked["plaja"]
        attempt.range_unit_id = read_key(asked["plaja"])
    _copy(request, attempt, initial)
    if (sender := read_key(asked.get("expeditor"))) is not None:
        role = "sender" if initial["direction"] == "incoming" else "recipient"
        if (known := directory.by_id(sender)) is not None:
            attempt.chosen[role] = [(known.id, known.name)]
    if (connected := read_key(asked.get("conexat"))) is not None:
        for line in _visible(request, connected):
            attempt.connected_to_id = line.id
            initial["connected_to_text"] = line.written_number
    if around.asked is not None and initial["direction"] in around.asked.directions:
        attempt.special_ids = (around.asked.id,)
    return attempt


def _copy(request: DeskRequest, attempt: Attempt, initial: dict[str, Any]) -> None:
    key = read_key(request.GET.get("copie"))
    row = registers.entry_by_id(key) if key is not None else None
    if row is None or not registers.is_visible(
        row, visible_units=request.powers.visible_units, reader_id=request.user.id
    ):
        return
    if row.direction in attempt.around.register.directions:
        initial["direction"] = row.direction
    initial.update({name: getattr(row, name) for name in _COPIED.split()})
    initial["unit"] = row.unit_id
    usual = {"outgoing": "post", "internal": "internal"}.get(row.direction, "counter")
    if row.channel == usual:
        initial["channel"] = ""
    for party in registers.parties_of(row.id):
        if party.correspondent_id is not None:
            attempt.chosen[party.role].append((party.correspondent_id, party.name))
        elif party.role == ("sender" if row.direction == "incoming" else "recipient"):
            attempt.written[party.role] = party.name


def _visible(request: DeskRequest, entry_id: int) -> list[EntryLine]:
    row = registers.entry_by_id(entry_id)
    if row is None or not registers.is_visible(
        row, visible_units=request.powers.visible_units, reader_id=request.user.id
    ):
        return []
    return registers.lines_of([entry_id])


def repeats_of(
    request: DeskRequest,
    *,
    correspondent_ids: list[int],
    subject: str,
    digests: list[str],
    now: datetime,
    other_than: list[int],
) -> list[EntryLine]:
    """Return the entries that may be the same document: by sender and subject, or by the very file."""
    reader = {"visible_units": request.powers.visible_units, "reader_id": request.user.id}
    same = registers.likely_repeats(
        correspondent_ids=correspondent_ids,
        subject=subject,
        since=now - timedelta(days=REPEAT_DAYS),
        other_than=other_than,
        **reader,  # type: ignore[arg-type]
    )
    same += registers.entries_with_files(digests, other_than=other_than, **reader)  # type: ignore[arg-type]
    return list({line.id: line for line in same}.values())[:3]


def namesakes_of(line: EntryLine, parties: list[PartyLine]) -> list[list[CorrespondentCard]]:
    """Return for each name that an entry leaves unlinked, because several correspondents bear it, who they are."""
    return directory.namesakes(
        party.name
        for party in parties
        # The issuer of what leaves or is made inside is a unit of ours, in nobody's directory.
        if party.correspondent_id is None and (line.direction == "incoming" or party.role == "recipient")
    )


def _given(request: DeskRequest, around: Surroundings, last: list[EntryLine], now: datetime) -> Given | None:
    key = read_key(request.GET.get("inregistrat"))
    if key is None:
        return None
    lines = [line for line in last if line.id == key] or _visible(request, key)
    if not lines:
        return None
    line, codes = lines[0], register_codes(around)
    role = "sender" if line.direction == "incoming" else "recipient"
    parties = registers.parties_of(line.id)
    repeats = repeats_of(
        request,
        correspondent_ids=[
            party.correspondent_id
            for party in parties
            if party.correspondent_id is not None and party.role == role
        ],
        subject=line.subject,
        digests=registers.digests_of(line.id) if line.document_count else [],
        now=now,
        other_than=[line.id],
    )
    return Given(
        addressed(line, code=request.institution.code, register_codes=codes),
        request.GET.get("repetat") == "1",
        [addressed(one, code=request.institution.code, register_codes=codes) for one in repeats],
        line.document_count,
        namesakes_of(line, parties),
        resembling(request, line),
    )


def page_context(
    request: DeskRequest, attempt: Attempt, *, now: datetime, reserved: Reserved | None
) -> dict[str, Any]:
    """Return what the page shows. Runs inside the scope."""
    around, code = attempt.around, request.institution.code
    last = registers.last_registered_by(request.user.id)
    codes = register_codes(around)
    given = _given(request, around, last, now)
    copied = last[0] if last else None
    same_sender = [
        party.correspondent_id
        for party in (registers.parties_of(copied.id) if copied else [])
        if party.correspondent_id is not None
        and party.role == ("recipient" if copied and copied.direction == "outgoing" else "sender")
    ]
    return {
        "attempt": attempt,
        "form": attempt.form,
        "around": around,
        "given": given,
        "reserved": reserved,
        "last": [addressed(line, code=code, register_codes=codes) for line in last],
        "copied": copied,
        "same_sender": same_sender[0] if same_sender else None,
        "kinds": registers.kinds_in_use(
            visible_units=request.powers.visible_units, reader_id=request.user.id
        ),
        "channels": registers.channel_names(),
        "correspondent_kinds": directory.kind_names(),
        "may_add": request.powers.may(Permission.CORRESPONDENT_EDIT),
        "max_bytes": settings.MAX_UPLOAD_BYTES,
        "directions": _segments(around, reserved),
        "proposals": _PROPOSALS,
        "code": code,
    }


def _segments(around: Surroundings, reserved: Reserved | None) -> list[tuple[str, str, str, str, str]]:
    every = [
        ("incoming", _("Intrare"), "arrow-down-left", "Alt+1", "incoming"),
        ("outgoing", _("Ieșire"), "arrow-up-right", "Alt+2", "outgoing"),
        ("internal", _("Intern"), "repeat", "Alt+3", "internal"),
    ]
    allowed = (reserved.direction,) if reserved else around.register.directions
    return [segment for segment in every if segment[0] in allowed]


def show(request: DeskRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Return the page. The browser may show it again by its back button: the form's key goes with it."""
    answer = render(request, "desk/registering/register.html", context, status=status)
    answer["Cache-Control"] = "private, max-age=0, must-revalidate"
    return answer

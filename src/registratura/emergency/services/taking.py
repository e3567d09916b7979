"""Taking in what was written while the registry did not work: signed files of pages, and sheets typed by hand."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.emergency.errors import LineRefusedError
from registratura.emergency.models import Line, Outage, Packet, Sheet, SheetRun
from registratura.emergency.packets import (
    CHANNELS,
    DIRECTIONS,
    PacketError,
    Position,
    open_envelope,
    positions_of,
    verify,
)
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What became of a file: refused with its reason (`packets.WHY`), or how many positions were new, known, differing.

    `before_id` is the file that had brought the same bytes.
    """

    packet_id: int
    refused: str = ""
    new: int = 0
    known: int = 0
    differing: int = 0
    before_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDraft:
    """What a person reads on a filled sheet. `written_at` is aware; `spoiled`: the sheet was struck out."""

    direction: str
    channel: str
    written_at: datetime
    correspondent: str = ""
    document_kind: str = ""
    subject: str = ""
    sender_number: str = ""
    page_count: int | None = None
    remarks: str = ""
    written_by: str = ""
    spoiled: bool = False


@transaction.atomic
def take_packet(
    *, outage_id: int, institution_code: str, content: bytes, name: str, by: Actor, now: datetime
) -> Outcome:
    """
    Take in the file of a page, whole or not at all, and write down what became of it, also when it is refused.

    Brought again it changes nothing. A sheet that says something else than before is kept beside the first, for a
    person to decide.
    """
    Outage.objects.select_for_update().get(pk=outage_id)  # one file at a time
    packet = Packet(
        institution_id=required_institution(),
        outage_id=outage_id,
        name=ro_normalise(name, single_line=True)[:200] or "?",
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        received_at=now,
        received_by_id=by.id,
    )
    before = Packet.objects.filter(sha256=packet.sha256, refused="").first()
    if before is not None:
        return _refused(packet, "twice", by, before.id)
    try:
        run, positions, text = _judged(content, institution_code, now)
    except PacketError as error:
        return _refused(packet, error.why, by)
    packet.run_id, packet.content = run.id, text
    packet.save(force_insert=True)
    counts = {"new": 0, "known": 0, "differing": 0}
    sheets = {
        sheet.serial: sheet
        for sheet in Sheet.objects.select_for_update().filter(
            run_id=run.id, serial__in=[one.serial for one in positions]
        )
    }
    for position in positions:
        counts[_kept(sheets[position.serial], position, outage_id, packet.id, by, now)] += 1
    Packet.objects.filter(pk=packet.id).update(
        new_count=counts["new"], known_count=counts["known"], differing_count=counts["differing"]
    )
    _write_down("emergency.file.taken", packet, by, {**counts, "run": run.id})
    return Outcome(packet.id, new=counts["new"], known=counts["known"], differing=counts["differing"])


def _judged(content: bytes, institution_code: str, now: datetime) -> tuple[SheetRun, list[Position], str]:
    envelope = open_envelope(content)
    if envelope.institution != institution_code:
        raise PacketError("institution")
    run = SheetRun.objects.filter(pk=envelope.run_id, handed_at__isnull=False).first()
    if run is None:
        raise PacketError("unknown")
    verify(envelope, public_key=run.public_key)
    positions = positions_of(envelope, first_serial=run.first_serial, last_serial=run.last_serial, now=now)
    void = Sheet.objects.filter(
        run_id=run.id, state=Sheet.State.VOID, serial__in=[one.serial for one in positions]
    )
    if void.exists():
        raise PacketError("void")
    return run, positions, content.decode("utf-8-sig").replace("\x00", "")


def _refused(packet: Packet, why: str, by: Actor, before_id: int | None = None) -> Outcome:
    packet.refused = why
    packet.save(force_insert=True)
    _write_down("emergency.file.refused", packet, by, {"why": why})
    return Outcome(packet.id, refused=why, before_id=before_id)


def _write_down(action: str, packet: Packet, by: Actor, details: dict[str, object]) -> None:
    journal.record(
        action=action,
        subject_type="outage",
        subject_id=packet.outage_id,
        by=by,
        details={"file": packet.sha256, "packet": packet.id, **details},
    )


def _kept(
    sheet: Sheet, position: Position, outage_id: int, packet_id: int | None, by: Actor, now: datetime
) -> str:
    """Keep a position and say whether it is new, known, or differs from what the sheet said before."""
    digest = position.digest
    told = list(Line.objects.filter(sheet_id=sheet.id).values_list("content_digest", flat=True))
    if digest in told:
        return "known"
    line = Line(
        institution_id=required_institution(),
        outage_id=outage_id,
        packet_id=packet_id,
        sheet_id=sheet.id,
        version=len(told) + 1,
        written_at=position.written_at,
        written_by_name=position.written_by,
        direction=position.direction,
        channel=position.channel,
        correspondent=position.correspondent,
        document_kind=position.document_kind,
        subject=position.subject,
        sender_number=position.sender_number,
        page_count=position.page_count,
        remarks=position.remarks,
        content_digest=digest,
        taken_at=now,
        taken_by_id=by.id,
        state=Line.State.SPOILED if position.spoiled else Line.State.WAITING,
    )
    line.save(force_insert=True)
    if sheet.state == Sheet.State.ISSUED:
        sheet.state = Sheet.State.USED
        sheet.save(update_fields=["state"])
    return "differing" if told else "new"


@transaction.atomic
def type_sheet(
    *, outage_id: int, register_id: int, year: int, serial: int, draft: SheetDraft, by: Actor, now: datetime
) -> int:
    """
    Take in a sheet that was filled by hand, and return the number of its position.

    Raises: LineRefusedError for a sheet that was never issued, is out of use or was taken in, and for what is
    missing or cannot be.
    """
    outage = Outage.objects.get(pk=outage_id)
    sheet = (
        Sheet.objects.select_for_update().filter(register_id=register_id, year=year, serial=serial).first()
    )
    if sheet is None:
        raise LineRefusedError(_("Foaia aceasta nu a fost pregătită la noi."), field="code")
    if sheet.state == Sheet.State.VOID:
        raise LineRefusedError(
            _("Foaia a fost scoasă din uz (%s). Treceți documentul pe altă foaie.") % sheet.void_reason,
            field="code",
        )
    if sheet.state == Sheet.State.USED:
        raise LineRefusedError(_("Foaia a fost trecută deja; o găsiți în listă."), field="code")
    position = _read(draft, serial, outage, now)
    _kept(sheet, position, outage_id, None, by, now)
    line = Line.objects.get(sheet_id=sheet.id)
    journal.record(
        action="emergency.line.typed",
        subject_type="outage",
        subject_id=outage_id,
        by=by,
        details={"line": line.id, "year": year, "serial": serial, "spoiled": draft.spoiled},
    )
    return line.id


def _read(draft: SheetDraft, serial: int, outage: Outage, now: datetime) -> Position:
    subject = ro_normalise(draft.subject, single_line=True)
    if not draft.spoiled and len(subject) < 3:
        raise LineRefusedError(_("Scrieți pe scurt conținutul, cel puțin trei litere."), field="subject")
    if len(subject) > 2000:
        raise LineRefusedError(_("Conținutul are peste 2.000 de caractere; scurtați-l."), field="subject")
    if draft.direction not in DIRECTIONS:
        raise LineRefusedError(_("Alegeți direcția: intrare, ieșire sau intern."), field="direction")
    if draft.channel not in CHANNELS:
        raise LineRefusedError(_("Alegeți calea pe care a venit documentul."), field="channel")
    if draft.page_count is not None and not 0 <= draft.page_count <= 100_000:
        raise LineRefusedError(_("Scrieți un număr de la 0 la %d.") % 100_000, field="page_count")
    if draft.written_at > now or draft.written_at < outage.began_at - timedelta(days=1):
        raise LineRefusedError(
            _("Ora de pe foaie nu este dintr-ale întreruperii; verificați ziua și ora."), field="written_on"
        )
    return Position(
        serial=serial,
        written_at=draft.written_at.astimezone(UTC),
        direction=draft.direction,
        channel=draft.channel,
        correspondent=ro_normalise(draft.correspondent, single_line=True)[:200],
        document_kind=ro_normalise(draft.document_kind, single_line=True)[:80],
        subject=subject,
        sender_number=ro_normalise(draft.sender_number, single_line=True)[:60],
        page_count=draft.page_count,
        remarks=ro_normalise(draft.remarks, single_line=True)[:1000],
        written_by=ro_normalise(draft.written_by, single_line=True)[:200],
        spoiled=draft.spoiled,
    )

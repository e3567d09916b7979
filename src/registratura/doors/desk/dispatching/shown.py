"""Shipments as pages show them: addresses, tones, what may be done, what happened."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from registratura.dispatch import queries as dispatch
from registratura.dispatch.queries import ShipmentCard
from registratura.dispatch.terms import POST
from registratura.doors.desk.dispatching.forms import lei
from registratura.doors.desk.entries.history import Told
from registratura.doors.desk.entries.rows import entry_address
from registratura.doors.desk.work.hands import may_read
from registratura.doors.shared.auth import DeskRequest
from registratura.flows import dispatching
from registratura.institutions.permissions import Permission
from registratura.journal import queries as journal
from registratura.journal.queries import Act
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as registers
from registratura.registers.queries import EntryRow

_TONES = {
    "prepared": ("", "mail"),
    "bundled": ("info", "layers"),
    "sent": ("info", "send"),
    "delivered": ("ok", "circle-check"),
    "returned": ("danger", "undo-2"),
    "refused": ("warn", "ban"),
    "failed": ("danger", "triangle-alert"),
    "cancelled": ("ghost", "x"),
}
WAITS_LONG_DAYS = 20  # a confirmation of receipt usually comes back within three weeks


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """A shipment in a list: `tone` and `icon` of its state, and where its pages are."""

    card: ShipmentCard
    state: str
    tone: str
    icon: str
    href: str
    entry_href: str
    price: str
    days: int
    late: bool

    @property
    def is_postal(self) -> bool:
        """Whether it may go into a bundle."""
        return self.card.method in POST


def row_of(card: ShipmentCard, *, institution: str, today: date) -> ShipmentRow:
    """Return a shipment as lists show it. `days`: since it left."""
    tone, outline = _TONES[card.state]
    words = card.state_name
    if card.queued:
        words, tone, outline = _("dată la trimis"), "info", "clock"
    days = (today - card.sent_on).days if card.sent_on and card.state == "sent" else 0
    return ShipmentRow(
        card=card,
        state=words,
        tone=tone,
        icon=outline,
        href=reverse("desk:shipment", kwargs={"code": institution, "shipment": card.id}),
        entry_href=entry_address(institution, card.register_code, card.year, card.number),
        price=lei(card.price_bani),
        days=days,
        late=days > WAITS_LONG_DAYS and card.method != "post_simple",
    )


@dataclass(frozen=True, slots=True)
class DispatchPanel:
    """The card „Expediere” of an entry. Without rows and without the power to add one it is not shown."""

    rows: list[ShipmentRow]
    prepare_href: str
    obstacles: list[str]
    waiting_count: int

    @property
    def shown(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.rows or self.prepare_href)


def panel_of(request: DeskRequest, row: EntryRow) -> DispatchPanel:
    """Return what left of an entry and what the reader may do about it."""
    cards = dispatch.of_entry(row.id)
    today = legal_date(timezone.now())
    rows = [row_of(card, institution=request.institution.code, today=today) for card in cards]
    may = row.state == "registered" and request.powers.may(Permission.ENTRY_DISPATCH) and goes_out(row)
    href = ""
    found: list[str] = []
    if may:
        code = registers.entry_card(row).register_code if not cards else cards[0].register_code
        href = reverse(
            "desk:dispatch_prepare",
            kwargs={
                "code": request.institution.code,
                "register": code,
                "year": row.year,
                "number": row.number,
            },
        )
        left = any(card.left and not card.for_information for card in cards)
        if not left:
            found = dispatching.obstacles(
                entry=row, powers=request.powers, by=request.user, now=timezone.now()
            )
    waiting = sum(card.waits and not card.for_information for card in cards)
    return DispatchPanel(rows, href, found, waiting)


def goes_out(row: EntryRow) -> bool:
    """Say whether an entry is one that leaves: outgoing, or answered under its own number."""
    if row.direction == "outgoing":
        return True
    return any(line.same_number for line in registers.answered_by([row.id]).get(row.id, ()))


def shipment_or_404(request: DeskRequest, key: int) -> tuple[ShipmentCard, EntryRow]:
    """Return a shipment of an entry that the reader may open; anything else does not exist."""
    card = dispatch.shipment(key) if key < 2**63 else None
    entry = registers.entry_by_id(card.entry_id) if card is not None else None
    if card is None or entry is None or not may_read(request, entry):
        raise Http404
    return card, entry


_ACT_ICONS = {
    "prepared": ("mail", ""),
    "sent": ("send", "strong"),
    "delivered": ("circle-check", "strong"),
    "returned": ("undo-2", "danger"),
    "refused": ("ban", "danger"),
    "failed": ("triangle-alert", "danger"),
    "cancelled": ("x", "danger"),
    "corrected": ("pencil", ""),
    "queued": ("clock", ""),
}


def told(card: ShipmentCard) -> list[Told]:
    """Return what happened to a shipment, newest first, each in a sentence."""
    acts = journal.history_of(subject_type="shipment", subject_id=card.id)
    return [_tell(act) for act in reversed(acts)]


def _tell(act: Act) -> Told:
    outline, tone = _ACT_ICONS.get(act.action.rpartition(".")[2], ("paperclip", ""))
    said = act.words[:1].upper() + act.words[1:]
    day = act.details.get("on")
    if isinstance(day, str) and day:
        said = f"{said}: {_day(day)}"
    elif act.details.get("reply"):
        said = f"{said}: {act.details['reply']}"
    changes = [
        (_FIELDS.get(name, _nothing)(), _shown(name, pair["before"]), _shown(name, pair["after"]))
        for name, pair in (act.details.get("changes") or {}).items()
    ]
    return Told(
        at=act.at,
        actor=act.actor,
        text=said,
        icon=outline,
        tone=tone,
        reason=str(act.details.get("reason", "") or ""),
        changes=changes,
    )


_FIELDS: dict[str, Any] = {
    "sent_on": lambda: _("Ziua plecării"),
    "delivered_on": lambda: _("Data primirii"),
    "returned_on": lambda: _("Data întoarcerii"),
    "communicated_on": lambda: _("Comunicat la"),
    "barcode": lambda: _("Cod de bare"),
    "weight_grams": lambda: _("Greutate (g)"),
    "price_bani": lambda: _("Tarif (lei)"),
}


def _nothing() -> str:
    return ""


def _shown(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if name == "price_bani":
        return lei(int(value))
    return _day(value) if name.endswith("_on") else str(value)


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d.%m.%Y}"

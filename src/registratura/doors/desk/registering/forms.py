"""The form of the counter, in the order a registrar works."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.correspondents import services as correspondents
from registratura.doors.desk.registering.typed import moment_of, read_day, read_hour, read_key
from registratura.flows.registering import SERIES_MOST, Newcomer
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.kernel.text import ro_normalise
from registratura.registers import queries as registers

COUNT_MOST = 100_000
# The fields that fold away under "more"; one with an error or a value opens them.
FOLDED = (
    "channel received_at received_time late_reason connected_to filing_code dispatched_on resolution remarks"
)
NEWCOMER_FIELDS = ("kind", "name", "cnp", "cui", "email", "phone", "address", "locality", "county")


class Line(forms.CharField):
    """A text in the form in which it is stored; the length is judged where the draft is checked."""

    def __init__(self, *, label: Any, single_line: bool = True) -> None:
        super().__init__(label=label, required=False, strip=False)
        self.single_line = single_line

    def to_python(self, value: Any) -> str:
        """Take out what cannot be stored."""
        return ro_normalise(str(value or ""), single_line=self.single_line).strip()


class Count(forms.CharField):
    """A whole number that may be missing."""

    def __init__(self, *, label: Any, least: int = 0, most: int = COUNT_MOST) -> None:
        super().__init__(label=label, required=False)
        self.least, self.most = least, most

    def clean(self, value: Any) -> int | None:
        """Read the number."""
        text = ro_normalise(str(value or ""), single_line=True)
        if not text:
            return None
        if not (
            text.isascii() and text.isdigit() and len(text) < 12 and self.least <= int(text) <= self.most
        ):
            raise forms.ValidationError(
                _("Scrieți un număr întreg de la %(least)d la %(most)d.")
                % {"least": self.least, "most": self.most}
            )
        return int(text)


class EntryForm(forms.Form):
    """What is typed of a document. Names are those of `EntryDraft`, so that its refusals find their field."""

    direction = Line(label=_("Sensul documentului"))
    sender_number = Line(label=_("Numărul emitentului"))
    sender_dated_on = Line(label=_("Data emitentului"))
    subject = Line(label=_("Conținutul pe scurt"))
    document_kind = Line(label=_("Tipul documentului"))
    unit = Line(label=_("Compartiment"))
    sheet_count = Count(label=_("Nr. de file"))
    annex_count = Count(label=_("Nr. de anexe"))
    channel = Line(label=_("Calea"))
    received_at = Line(label=_("Primit în data de"))
    received_time = Line(label=_("Ora primirii"))
    late_reason = Line(label=_("De ce se înregistrează acum"))
    number_range = Line(label=_("Numărul se dă din"))
    connected_to_text = Line(label=_("Conexat la nr."))
    filing_code = Line(label=_("Indicativul dosarului"))
    dispatched_on = Line(label=_("Data expedierii"))
    resolution = Line(label=_("Modul de rezolvare"))
    remarks = Line(label=_("Observații"), single_line=False)
    paper_label = Line(label=_("Codul etichetei lipite"))
    copies = Count(label=_("De câte ori"), least=1, most=SERIES_MOST)
    new_role = Line(label=_("Corespondent nou"))
    new_kind = Line(label=_("Felul"))
    new_name = Line(label=_("Numele"))
    new_cnp = Line(label=_("CNP"))
    new_cui = Line(label=_("CUI"))
    new_email = Line(label=_("E-mail"))
    new_phone = Line(label=_("Telefon"))
    new_address = Line(label=_("Adresa"))
    new_locality = Line(label=_("Localitatea"))
    new_county = Line(label=_("Județul"))

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.today = legal_date(now)
        self.refusals: dict[str, str] = {}

    def clean_direction(self) -> str:
        """One of the three."""
        value = str(self.cleaned_data["direction"])
        if value not in dict(registers.direction_names()):
            raise forms.ValidationError(_("Alegeți sensul: intrare, ieșire sau intern."))
        return value

    def clean_channel(self) -> str:
        """What is usual for the direction, unless chosen."""
        value = str(self.cleaned_data["channel"])
        if not value:
            usual = {"outgoing": "post", "internal": "internal"}
            return usual.get(str(self.cleaned_data.get("direction")), "counter")
        if value not in dict(registers.channel_names()):
            raise forms.ValidationError(_("Alegeți calea din listă."))
        return value

    def _read(self, name: str, reader: Callable[[str], Any]) -> Any:
        return reader(str(self.cleaned_data[name]))

    def clean_sender_dated_on(self) -> date | None:
        """The sender's date."""
        return self._read("sender_dated_on", self._day)  # type: ignore[no-any-return]

    def clean_dispatched_on(self) -> date | None:
        """The day of dispatch."""
        return self._read("dispatched_on", self._day)  # type: ignore[no-any-return]

    def clean_received_at(self) -> date | None:
        """The day of receipt."""
        return self._read("received_at", self._day)  # type: ignore[no-any-return]

    def clean_received_time(self) -> time | None:
        """The hour of receipt."""
        return self._read("received_time", read_hour)  # type: ignore[no-any-return]

    def _day(self, typed: str) -> date | None:
        return read_day(typed, today=self.today)

    @property
    def received_moment(self) -> datetime | None:
        """The moment of receipt when it is not now."""
        data = self.cleaned_data
        return moment_of(data.get("received_at"), data.get("received_time"), today=self.today)

    def newcomer(self, *, main_role: str) -> Newcomer | None:
        """Return the correspondent written down in place, or None; a refusal becomes an error of its field."""
        data = {name: str(self.cleaned_data.get(f"new_{name}", "")) for name in NEWCOMER_FIELDS}
        if not any(value for name, value in data.items() if name != "kind"):
            return None
        try:
            correspondents.normalised(data=data, now=self.now)
        except DomainError as error:
            self.refuse(f"new_{error.field}", error.words)
            return None
        role = str(self.cleaned_data.get("new_role"))
        return Newcomer(role if role in ("sender", "recipient") else main_role, data)

    def refuse(self, field: str, words: str) -> None:
        """Put a refusal beside its field, or above the form when it has none here."""
        known = field if field in self.fields else None
        if field in ("sender", "recipient", "files", "connected_to", "special"):
            self.refusals.setdefault(field, words)
        else:
            self.add_error(known, words)

    @property
    def is_refused(self) -> bool:
        """Whether anything must be mended."""
        return bool(self.errors or self.refusals)

    def error(self, name: str) -> str:
        """The words beside a field, empty when it is fine."""
        found = self.errors.get(name) or ([self.refusals[name]] if name in self.refusals else [])
        return " ".join(str(words) for words in found)

    def typed(self, name: str) -> str:
        """What stands in a field."""
        value = self[name].value()
        return "" if value is None else str(value)

    def summary(self) -> list[tuple[str, str]]:
        """The errors in the order of the fields, each with the id of its box."""
        found = [("", str(words)) for words in self.non_field_errors()]
        places = {
            "sender": ("id_sender_text", str(_("Emitent"))),
            "recipient": ("id_recipient_text", str(_("Destinatar"))),
        }
        for name, (box, label) in places.items():
            if name in self.refusals:
                found.append((box, f"{label}: {self.refusals[name]}"))
        for name in self.fields:
            if words := self.error(name):
                box = "id_direction_incoming" if name == "direction" else f"id_{name}"
                found.append((box, f"{self.fields[name].label}: {words}"))
        for name, box, label in (
            ("connected_to", "id_connected_to_text", str(_("Conexat la nr."))),
            ("special", "id_special", str(_("Registre speciale"))),
            ("files", "id_files", str(_("Fișiere"))),
        ):
            if name in self.refusals:
                found.append((box, f"{label}: {self.refusals[name]}"))
        return found

    @property
    def unfolded(self) -> bool:
        """Whether the folded fields must be open: something is written or refused there."""
        return any(
            self.error(name) or (name in self.fields and self.typed(name)) for name in FOLDED.split()
        ) or bool(self.typed("connected_to_text") or "special" in self.refusals)

    @property
    def newcomer_open(self) -> bool:
        """Whether the part for a new correspondent must be open."""
        return any(self.error(f"new_{name}") or self.typed(f"new_{name}") for name in NEWCOMER_FIELDS[1:])


def read_request_key(typed: str | None) -> UUID | None:
    """Return the key of a form, or None when it is missing or bent."""
    try:
        return UUID(typed or "")
    except ValueError:
        return None


def new_request_key() -> UUID:
    """Return the key under which a fresh form will be registered, once."""
    return uuid4()


__all__ = ["EntryForm", "new_request_key", "read_key", "read_request_key"]

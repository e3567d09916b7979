"""Forms over an entry: correcting, annulling, attaching."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.correspondents import queries as directory
from registratura.correspondents.queries import CorrespondentCard
from registratura.doors.desk.entries.lookup import entry_by_written_number
from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_year
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.queries import EntryCard, RegisterRow
from registratura.registers.terms import Channel


def _described(card: CorrespondentCard) -> str:
    parts = (card.name, card.kind_name, f"CUI {card.cui}" if card.cui else card.cnp_masked, card.place)
    return " · ".join(part for part in parts if part)


WRONG_DATE = gettext_lazy("Scrieți data ca 02.03.2026.")
WRONG_NUMBER = gettext_lazy("Scrieți un număr întreg, fără litere.")


def date_field(label: Any) -> forms.DateField:
    """Return a civil date that may stay empty."""
    return forms.DateField(label=label, required=False, error_messages={"invalid": WRONG_DATE})


def count_field(label: Any) -> forms.IntegerField:
    """Return a count that may stay empty."""
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=100_000, error_messages={"invalid": WRONG_NUMBER}
    )


class AnnulForm(forms.Form):
    """Why a number is struck out, and the act that allows it."""

    reason = forms.CharField(
        label=gettext_lazy("Motivul anulării"),
        min_length=3,
        max_length=500,
        help_text=gettext_lazy("Se vede în registru și în tipăritură."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Scrieți motivul anulării.")},
    )
    act = forms.CharField(
        label=gettext_lazy("Actul care o autorizează"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("De pildă: referat nr. 210/12.03.2026. Poate lipsi."),
    )


class CorrectionForm(forms.Form):
    """What may be corrected of an entry. Number, date, register and direction are not here: they never change."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    subject = forms.CharField(
        label=gettext_lazy("Conținutul pe scurt"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    sender = forms.CharField(
        label=gettext_lazy("Emitent"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Câte unul pe rând."),
    )
    recipient = forms.CharField(
        label=gettext_lazy("Destinatar"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Câte unul pe rând."),
    )
    document_kind = forms.CharField(label=gettext_lazy("Tipul documentului"), required=False, max_length=80)
    unit = forms.TypedChoiceField(
        label=gettext_lazy("Compartiment"), required=False, coerce=int, empty_value=None
    )
    sender_number = forms.CharField(label=gettext_lazy("Numărul emitentului"), required=False, max_length=60)
    sender_dated_on = date_field(gettext_lazy("Data documentului"))
    sheet_count = count_field(gettext_lazy("Nr. de file"))
    annex_count = count_field(gettext_lazy("Nr. de anexe"))
    channel = forms.ChoiceField(label=gettext_lazy("Calea"), choices=Channel.choices)
    dispatched_on = date_field(gettext_lazy("Data expedierii"))
    resolution = forms.CharField(label=gettext_lazy("Modul rezolvării"), required=False, max_length=500)
    connected_to = forms.CharField(
        label=gettext_lazy("Conexat la numărul"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Din același registru, de pildă 2105/2026."),
    )
    filing_code = forms.CharField(label=gettext_lazy("Indicativul dosarului"), required=False, max_length=30)
    late_reason = forms.CharField(label=gettext_lazy("Motivul întârzierii"), required=False, max_length=500)
    remarks = forms.CharField(
        label=gettext_lazy("Observații"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Motivul corecturii"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Se cere când se schimbă ceva scris; completarea unui loc gol nu cere motiv."),
    )

    def __init__(self, *args: Any, card: EntryCard, register: RegisterRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.card = card
        self.register = register
        units = [("", _("nerepartizat"))]
        units += [(str(u.id), f"{'— ' * u.depth}{u.name}") for u in institutions.unit_tree()]
        if card.unit_id is not None and str(card.unit_id) not in dict(units):
            units.append((str(card.unit_id), card.unit_name))
        unit = self.fields["unit"]
        assert isinstance(unit, forms.TypedChoiceField)
        unit.choices = units
        self.links = self._offer_links()

    def _offer_links(self) -> dict[tuple[str, str], str]:
        """Offer, for each name that is linked to nobody, those who bear it; return the fields' names by the party."""
        offered: dict[tuple[str, str], str] = {}
        for place, party in enumerate(self.card.parties):
            ours = (
                party.role == "sender" and self.card.direction != "incoming"
            )  # a unit, in nobody's directory
            if party.correspondent_id is not None or ours:
                continue
            bearers = directory.cards_of_name(party.name)
            if not bearers:
                continue
            name = f"link_{place}"
            self.fields[name] = forms.TypedChoiceField(
                label=_("Cine este „%s”") % party.name,
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", _("nelegat de un corespondent"))]
                + [(str(one.id), _described(one)) for one in bearers],
                help_text=_("Numele scris rămâne; documentul apare și la corespondentul ales."),
            )
            offered[party.role, party.name] = name
        return offered

    @property
    def link_fields(self) -> list[forms.BoundField]:
        """The fields by which unlinked names are linked, as the page shows them."""
        return [self[name] for name in self.links.values()]

    @classmethod
    def initial_of(cls, card: EntryCard) -> dict[str, Any]:
        """Return what the form starts from."""
        same = (
            "subject document_kind sender_number sender_dated_on sheet_count annex_count channel dispatched_on"
            " resolution filing_code late_reason remarks"
        )
        return {
            **{name: getattr(card, name) for name in same.split()},
            "seen": card.history[-1].id if card.history else 0,
            "sender": "\n".join(party.name for party in card.parties if party.role == "sender"),
            "recipient": "\n".join(party.name for party in card.parties if party.role == "recipient"),
            "unit": card.unit_id or "",
            "connected_to": card.connected_to,
        }

    def clean_connected_to(self) -> int | None:
        """Find the entry this one is connected to."""
        text: str = self.cleaned_data["connected_to"].strip()
        if not text:
            return None
        if text == self.card.connected_to:
            return self.card.connected_to_id
        found = entry_by_written_number(text, register=self.register, this_year=legal_year(timezone.now()))
        if found is None:
            raise forms.ValidationError(_("Nu există acest număr; scrieți-l ca 2105/2026."))
        if found.id == self.card.id:
            raise forms.ValidationError(_("O înregistrare nu se conexează la ea însăși."))
        return int(found.id)

    def clean(self) -> dict[str, Any]:
        """Refuse a form that was opened before somebody else's change."""
        cleaned: dict[str, Any] = super().clean() or {}
        last = self.card.history[-1] if self.card.history else None
        if last is not None and cleaned.get("seen") not in (None, last.id):
            raise forms.ValidationError(
                _(
                    "Între timp %(who)s a schimbat înregistrarea. Ce ați scris e mai jos; "
                    "comparați cu istoricul și trimiteți din nou."
                )
                % {"who": last.actor},
                code="changed",
            )
        return cleaned

    def draft(self) -> EntryDraft:
        """Return the corrected entry as a draft; parties whose name stays keep their correspondent."""
        data = self.cleaned_data
        known = {(party.role, party.name): party.correspondent_id for party in self.card.parties}
        known |= {party: data[name] for party, name in self.links.items()}
        parties = tuple(
            PartyDraft(role, name, known.get((role, name)))
            for role in ("sender", "recipient")
            for name in (line.strip() for line in data[role].splitlines())
            if name
        )
        return EntryDraft(
            direction=self.card.direction,
            subject=data["subject"],
            channel=data["channel"],
            document_kind=data["document_kind"],
            parties=parties,
            unit_id=data["unit"],
            sender_number=data["sender_number"],
            sender_dated_on=data["sender_dated_on"],
            sheet_count=data["sheet_count"],
            annex_count=data["annex_count"],
            late_reason=data["late_reason"],
            dispatched_on=data["dispatched_on"],
            resolution=data["resolution"],
            connected_to_id=data["connected_to"],
            filing_code=data["filing_code"],
            remarks=data["remarks"],
        )

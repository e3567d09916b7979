"""What is typed of a template, of the head of letters, and of a letter. Services judge; forms read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.settings.forms import Choice, Line
from registratura.letters.kinds import Format, Kind, Outcome
from registratura.letters.services import TemplateDraft
from registratura.letters.slots import Slot, is_long
from registratura.registers import queries as registers

TEXT_MOST = 60_000


class TemplateForm(forms.Form):
    """What is said of a template."""

    name = Line(label=_("Numele"), most=120, needed=_("Scrieți numele șablonului."))
    about = Line(label=_("La ce folosește"), most=300)
    kind = forms.ChoiceField(label=_("Ce fel de scrisoare este"), choices=Kind.choices)
    outcome = forms.ChoiceField(
        label=_("Ce devine la înregistrare"), choices=Outcome.choices, initial=Outcome.CONNECTED
    )
    document_kind = Line(
        label=_("Tipul documentului în registru"), most=80, hint=_("De pildă: răspuns, adresă.")
    )
    suits = Line(
        label=_("Se propune la documente de tipul"),
        most=400,
        hint=_("Mai multe, despărțite prin virgulă; gol înseamnă la toate."),
    )

    def draft(self) -> TemplateDraft:
        """Return what was typed."""
        found = self.cleaned_data
        return TemplateDraft(
            name=found["name"],
            about=found["about"],
            kind=found["kind"],
            outcome=found["outcome"],
            document_kind=found["document_kind"],
            suits=tuple(part.strip() for part in found["suits"].split(",") if part.strip()),
        )


class NewTemplateForm(TemplateForm):
    """A new template: as text, from nothing or from another; or from a .docx."""

    format = forms.ChoiceField(
        label=_("Cum îl scrieți"), choices=Format.choices, initial=Format.TYPST, widget=forms.RadioSelect
    )
    copied = Choice(label=_("Pornind de la"), empty=_("— pagină goală —"))
    file = forms.FileField(label=_("Documentul .docx"), required=False)


class TextForm(forms.Form):
    """The text of a Typst template."""

    source = forms.CharField(
        label=_("Textul șablonului"),
        required=False,
        max_length=TEXT_MOST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "autocomplete": "off"}),
    )
    note = Line(label=_("Ce s-a schimbat"), most=300)

    def clean_source(self) -> str:
        """Line ends as they are stored."""
        return str(self.cleaned_data["source"]).replace("\r\n", "\n").replace("\0", "")


class LetterheadForm(forms.Form):
    """What stands on every letter."""

    above = forms.CharField(
        label=_("Deasupra denumirii"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("De pildă ROMÂNIA, apoi pe rândul următor județul."),
    )
    below = Line(label=_("În josul paginii"), most=200, hint=_("De pildă programul cu publicul."))
    signer_name = Line(label=_("Cine semnează de obicei"), most=120)
    signer_title = Line(label=_("Funcția lui"), most=120, hint=_("De pildă: Primar, Director."))
    logo = forms.FileField(
        label=_("Stema sau sigla"),
        required=False,
        help_text=_("Imagine PNG sau JPEG; se păstrează mică, redesenată."),
    )
    without_logo = forms.BooleanField(label=_("Fără stemă sau siglă"), required=False)

    def clean_above(self) -> str:
        """Lines as they are stored."""
        return str(self.cleaned_data["above"]).replace("\r\n", "\n").replace("\0", "")


class LetterForm(forms.Form):
    """What stands in a letter: to whom, about what, by whom signed, and the places of its template."""

    recipient_name = Line(label=_("Destinatar"), most=200)
    recipient_address = Line(label=_("Adresa"), most=300)
    salutation = Line(label=_("Formula de adresare"), most=200)
    subject = Line(label=_("Conținutul pe scurt"), most=500)
    channel = Choice(label=_("Calea de expediere"))
    signer_title = Line(label=_("Funcția"), most=120)
    signer_name = Line(label=_("Semnează"), most=120)
    signer2_title = Line(label=_("Funcția celui de-al doilea"), most=120)
    signer2_name = Line(label=_("Semnează și"), most=120)

    def __init__(self, *args: Any, slots: list[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots = slots
        self.fields["channel"].offer(  # type: ignore[attr-defined]
            [(value, words) for value, words in registers.channel_names() if value in _WAYS_OUT]
        )
        self.fields["channel"].required = False
        for slot in slots:
            self.fields[f"camp_{slot.name}"] = _SlotField(
                label=slot.label,
                required=False,
                max_length=8_000,
                strip=False,
                widget=forms.Textarea(attrs={"rows": 5 if is_long(slot) else 1}),
            )

    @property
    def slot_fields(self) -> list[forms.BoundField]:
        """The boxes of the places to fill in."""
        return [self[f"camp_{slot.name}"] for slot in self.slots]

    def written(self, before: dict[str, Any]) -> dict[str, Any]:
        """Return what stands in the form, over what the letter had."""
        found = dict(before)
        for name, value in self.cleaned_data.items():
            if not name.startswith("camp_"):
                found[name] = value
        found["slots"] = {slot.name: self.cleaned_data.get(f"camp_{slot.name}", "") for slot in self.slots}
        return found


class _SlotField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return str(value or "").replace("\r\n", "\n").replace("\0", "")


_WAYS_OUT = ("post", "email", "courier", "portal", "fax", "counter")

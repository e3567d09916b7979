"""What is typed of an answer, of a link to one, and of its withdrawal."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.doors.desk.registering.forms import Count, Line
from registratura.registers import queries as registers

NEW, SAME = "new", "same"


class AnswerForm(forms.Form):
    """The document that answers. Names are those of `EntryDraft`, so that its refusals find their field."""

    numbering = Line(label=gettext_lazy("Numărul răspunsului"))
    subject = Line(label=gettext_lazy("Conținutul pe scurt"))
    document_kind = Line(label=gettext_lazy("Tipul documentului"))
    unit = Line(label=gettext_lazy("Compartiment"))
    channel = Line(label=gettext_lazy("Calea de expediere"))
    filing_code = Line(label=gettext_lazy("Indicativul dosarului"))
    sheet_count = Count(label=gettext_lazy("Nr. de file"))
    annex_count = Count(label=gettext_lazy("Nr. de anexe"))
    number_range = Line(label=gettext_lazy("Numărul se dă din"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refusals: dict[str, str] = {}

    def clean_channel(self) -> str:
        """By post unless chosen."""
        value = str(self.cleaned_data["channel"]) or "post"
        if value not in dict(registers.channel_names()):
            raise forms.ValidationError(_("Alegeți calea din listă."))
        return value

    def refuse(self, field: str, words: str) -> None:
        """Put a refusal beside its field, or above the form when it has none here."""
        if field in ("recipient", "files", "answered"):
            self.refusals.setdefault(field, words)
        else:
            self.add_error(field if field in self.fields else None, words)

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
            "recipient": ("id_recipient_text", str(_("Destinatar"))),
            "answered": ("id_answered", str(_("Se închid cu acest răspuns"))),
            "files": ("id_files", str(_("Fișiere"))),
        }
        for name in ("recipient", *self.fields, "answered", "files"):
            if words := self.error(name):
                box, label = places.get(name) or (f"id_{name}", str(self.fields[name].label))
                found.append((box, f"{label}: {words}"))
        return found


class LinkForm(forms.Form):
    """Which document already sent is the answer."""

    number = forms.CharField(
        label=gettext_lazy("Numărul răspunsului"),
        max_length=40,
        help_text=gettext_lazy("De pildă 1234/2026."),
        error_messages={
            "required": gettext_lazy("Scrieți numărul ieșirii care răspunde sau alegeți din listă.")
        },
    )


class WithdrawForm(forms.Form):
    """Why an answer is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Motivul retragerii"),
        min_length=3,
        max_length=500,
        help_text=gettext_lazy("Se vede în istoricul amândurora."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Scrieți de ce retrageți răspunsul.")},
    )

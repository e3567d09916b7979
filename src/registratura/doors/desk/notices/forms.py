"""Forms of the privacy notice."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.doors.desk.printing.forms import DayField
from registratura.kernel.privacy.purposes import FACTS, Purpose
from registratura.notices.rules import Materiality
from registratura.notices.templates import parse
from registratura.notices.terms import OPTIONAL
from registratura.notices.wording import MATERIALITIES

LONGEST = 60_000


class ProseField(forms.CharField):
    """Sections as text: a line `# key`, a line of title, a paragraph on each further line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 24}), max_length=LONGEST, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the sections."""
        text = super().clean(value)
        sections = parse(text)
        if not sections:
            raise ValidationError(_("Începeți fiecare parte cu un rând „# cheie”, apoi titlul, apoi textul."))
        keys = [section.key for section in sections]
        if len(set(keys)) < len(keys):
            raise ValidationError(_("O parte apare de două ori: fiecare „# cheie” se scrie o singură dată."))
        return sections


class DraftForm(forms.Form):
    """What a controller offers, whom it names, and the words in both languages."""

    offered = forms.MultipleChoiceField(
        label=gettext_lazy("Scopuri cu acordul persoanei pe care le duceți la îndeplinire"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    recipient = forms.CharField(
        label=gettext_lazy("Alt destinatar, în română"), required=False, max_length=200
    )
    recipient_en = forms.CharField(label=gettext_lazy("Același, în engleză"), required=False, max_length=200)
    recipient_country = forms.CharField(
        label=gettext_lazy("Țara (două litere)"), required=False, min_length=2, max_length=2
    )
    recipient_purpose = forms.ChoiceField(label=gettext_lazy("Pentru ce scop"), required=False)
    removed = forms.MultipleChoiceField(
        label=gettext_lazy("Scoateți destinatarii"), required=False, widget=forms.CheckboxSelectMultiple
    )
    prose_ro = ProseField(label=gettext_lazy("Textul în română"))
    prose_en = ProseField(label=gettext_lazy("Textul în engleză"))

    def __init__(
        self, *args: Any, purposes: list[tuple[str, str]], own: list[tuple[str, str]], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.fields["offered"].choices = [  # type: ignore[attr-defined]
            (str(key), f"{key} · {_(FACTS[key].name)}") for key in sorted(OPTIONAL)
        ]
        self.fields["recipient_purpose"].choices = [("", "—"), *purposes]  # type: ignore[attr-defined]
        self.fields["removed"].choices = own  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the whole of a named recipient."""
        cleaned = super().clean() or {}
        if cleaned.get("recipient") and not (
            cleaned.get("recipient_purpose") and cleaned.get("recipient_country")
        ):
            self.add_error("recipient", _("Spuneți și țara destinatarului, și pentru ce scop primește date."))
        return cleaned

    @property
    def chosen(self) -> frozenset[Purpose]:
        """The purposes that are offered; ask only of a valid form."""
        return frozenset(Purpose(one) for one in self.cleaned_data["offered"])


class PublishForm(forms.Form):
    """How much the change weighs, from when it applies, and what people are told."""

    materiality = forms.ChoiceField(label=gettext_lazy("Ce fel de schimbare este"), widget=forms.RadioSelect)
    summary_ro = forms.CharField(
        label=gettext_lazy("Ce se schimbă, pe scurt, în română"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    summary_en = forms.CharField(
        label=gettext_lazy("Același lucru, în engleză"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"] = DayField(label=_("Se aplică din"), today=today)
        self.fields["materiality"].choices = [  # type: ignore[attr-defined]
            (str(one), MATERIALITIES[one]) for one in Materiality
        ]

    def clean_effective_on(self) -> date:
        """Ask for the day."""
        day: date | None = self.cleaned_data["effective_on"]
        if day is None:
            raise ValidationError(_("Scrieți ziua din care se aplică."))
        return day

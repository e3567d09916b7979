"""What the administrator types about one field: only the boxes that its kind has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.doors.desk.forms.forms import Lines, both, said
from registratura.doors.desk.settings.forms import Choice, Line
from registratura.forms import editing
from registratura.forms.definition import (
    ABOUT_LENGTH,
    CHOOSING,
    FILE_KIND_NAMES,
    HINT_LENGTH,
    KIND_NAMES,
    LABEL_LENGTH,
    LONG_LENGTH,
    MEANING_KINDS,
    MEANING_NAMES,
    MOST_FILE_MB,
    MOST_FILES,
    MOST_OPTIONS,
    Field,
    FileRule,
    Kind,
    Option,
    Words,
)
from registratura.forms.papers import NOT_ONE, PAPERS
from registratura.forms.reading import VALUE_LENGTH

BOUNDED = (Kind.NUMBER, Kind.AMOUNT, Kind.DATE)


class NewFieldForm(forms.Form):
    """A new field begins with its question and its kind."""

    label = Line(
        label=gettext_lazy("Întrebarea"), most=LABEL_LENGTH, needed=gettext_lazy("Scrieți întrebarea.")
    )
    label_en = Line(label=gettext_lazy("Întrebarea, în engleză"), most=LABEL_LENGTH)
    kind = Choice(label=gettext_lazy("Felul răspunsului"), needed=gettext_lazy("Alegeți felul răspunsului."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = self.fields["kind"]
        assert isinstance(kinds, Choice)
        kinds.offer([(kind.value, _(name)) for kind, name in KIND_NAMES.items()])

    def field(self, taken: set[str]) -> Field:
        """Return the field as it begins."""
        label = said(self.cleaned_data, "label")
        kind = Kind(self.cleaned_data["kind"])
        options = editing.TWO_CHOICES if kind in CHOOSING else ()
        return Field(editing.name_from(label.ro, taken=taken), kind, label, options=options)


class FieldForm(forms.Form):
    """One field, with the boxes of its kind."""

    label = Line(
        label=gettext_lazy("Întrebarea"), most=LABEL_LENGTH, needed=gettext_lazy("Scrieți întrebarea.")
    )
    label_en = Line(label=gettext_lazy("Întrebarea, în engleză"), most=LABEL_LENGTH)
    kind = Choice(label=gettext_lazy("Felul răspunsului"), needed=gettext_lazy("Alegeți felul răspunsului."),
                  hint=gettext_lazy("După ce păstrați alt fel, aici apar rândurile lui."))  # fmt: skip
    required = forms.BooleanField(label=gettext_lazy("Obligatoriu"), required=False)
    hint = Lines(label=gettext_lazy("Indicația"), most=HINT_LENGTH, rows=2,
                 hint=gettext_lazy("Un rând sub întrebare: ce se scrie, cu un exemplu."))  # fmt: skip
    hint_en = Lines(label=gettext_lazy("Indicația, în engleză"), most=HINT_LENGTH, rows=2)
    about = Lines(label=gettext_lazy("Explicația"), most=ABOUT_LENGTH)
    about_en = Lines(label=gettext_lazy("Explicația, în engleză"), most=ABOUT_LENGTH)
    meaning = Choice(label=gettext_lazy("Rostul răspunsului"), empty=gettext_lazy("niciunul anume"),
                     hint=gettext_lazy("Ce devine la înregistrare, fără să copieze nimeni."))  # fmt: skip
    options = Lines(
        label=gettext_lazy("Variantele"), most=LONG_LENGTH, rows=6,
        hint=gettext_lazy("Una pe rând: textul | textul în engleză. În față poate sta valoarea: da = Da | Yes."),
    )  # fmt: skip
    most_length = forms.IntegerField(
        label=gettext_lazy("Cel mult câte caractere"), required=False, min_value=0, max_value=LONG_LENGTH
    )
    least = Line(
        label=gettext_lazy("Cel puțin"), most=20, hint=gettext_lazy("Un număr; la date 27.03.2026 sau azi.")
    )
    most = Line(label=gettext_lazy("Cel mult"), most=20)
    decimals = forms.IntegerField(label=gettext_lazy("Zecimale"), required=False, min_value=0, max_value=6)
    most_count = forms.IntegerField(
        label=gettext_lazy("Cel mult câte fișiere"), required=False, min_value=1, max_value=MOST_FILES
    )
    most_mb = forms.IntegerField(
        label=gettext_lazy("Cel mult câți MB fiecare"), required=False, min_value=1, max_value=MOST_FILE_MB
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Ce fel de fișiere"), required=False, widget=forms.CheckboxSelectMultiple
    )
    paper = Choice(label=gettext_lazy("Este un act al altei autorități?"), empty=gettext_lazy("nu s-a spus"))
    paper_reason = Lines(
        label=gettext_lazy("Motivul"), most=HINT_LENGTH, rows=2,
        hint=gettext_lazy("De ce îl cereți totuși sau de ce nu este un act al altei autorități."),
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, field: Field) -> None:
        super().__init__(data, initial=_showing(field))
        self.field = field
        for name in _absent(field.kind):
            del self.fields[name]
        self._offer("kind", {kind.value: _(name) for kind, name in KIND_NAMES.items()})
        self._offer("meaning", {
            meaning.value: _(MEANING_NAMES[meaning])
            for meaning, kinds in MEANING_KINDS.items() if field.kind in kinds
        })  # fmt: skip
        papers = {NOT_ONE: _("nu, nu este")} | {
            one.code: f"{_(one.name)} ({_(one.issuer)})" for one in PAPERS
        }
        self._offer("paper", papers)
        if "kinds" in self.fields:
            names = [(kind, _(name)) for kind, name in FILE_KIND_NAMES.items()]
            self.fields["kinds"].choices = names  # type: ignore[attr-defined]

    def _offer(self, name: str, options: Mapping[str, str]) -> None:
        choice = self.fields.get(name)
        if isinstance(choice, Choice):
            choice.offer(list(options.items()))

    def clean_options(self) -> tuple[Option, ...]:
        """Read the choices, one a line; what is known of a value stays."""
        lines = [line for line in str(self.cleaned_data["options"]).splitlines() if line.strip()]
        if len(lines) > MOST_OPTIONS:
            raise forms.ValidationError(_("Sunt %(count)s variante; încap cel mult %(most)s.")
                                        % {"count": len(lines), "most": MOST_OPTIONS})  # fmt: skip
        found: list[Option] = []
        for line in lines:
            option = self._option(line, {one.value for one in found})
            if (
                not option.label.ro
                or len(option.label.ro) > LABEL_LENGTH
                or len(option.label.en) > LABEL_LENGTH
            ):
                raise forms.ValidationError(
                    _("Rândul „%(line)s” nu are text sau este prea lung.") % {"line": line[:60]}
                )
            found.append(option)
        return tuple(found)

    def _option(self, line: str, taken: set[str]) -> Option:
        left, equals, right = line.partition("=")
        value, texts = (left.strip(), right) if equals else ("", line)
        text, _bar, english = texts.partition("|")
        words = Words(text.strip(), english.strip())
        same = next((one for one in self.field.options if one.label.ro == words.ro), None)
        known = value[:VALUE_LENGTH] or (same.value if same and same.value not in taken else "")
        known = known or editing.name_from(words.ro, taken=taken, joint="-")
        before = self.field.choice(known)
        return Option(known, words, before.hint if before else Words())

    def changed(self) -> Field:
        """Return the field with what was typed."""
        values = self.cleaned_data
        kind = Kind(values["kind"])
        fits = values.get("meaning") and kind in {
            one
            for meaning, kinds in MEANING_KINDS.items()
            if meaning.value == values["meaning"]
            for one in kinds
        }
        rule = self.field.files
        return replace(
            self.field,
            kind=kind,
            label=said(values, "label"),
            hint=said(values, "hint"),
            about=said(values, "about"),
            required=values.get("required", False),
            meaning=next((one for one in MEANING_NAMES if one.value == values["meaning"]), None)
            if fits
            else None,
            options=values.get("options", self.field.options if kind in CHOOSING else ()),
            most_length=values.get("most_length") or 0,
            least=values.get("least", ""),
            most=values.get("most", ""),
            decimals=values.get("decimals") or 0,
            files=FileRule(
                values.get("most_count") or rule.most_count,
                values.get("most_mb") or rule.most_mb,
                tuple(values["kinds"]) if "kinds" in values else rule.kinds,
            ),
            paper=values.get("paper", ""),
            paper_reason=values.get("paper_reason", ""),
        )


def _showing(field: Field) -> dict[str, Any]:
    lines = [
        f"{one.value} = {one.label.ro}" + (f" | {one.label.en}" if one.label.en else "")
        for one in field.options
    ]
    plain = ("required", "least", "most", "decimals", "paper", "paper_reason")
    return {
        **{name: getattr(field, name) for name in plain},
        **both("label", field.label),
        **both("hint", field.hint),
        **both("about", field.about),
        "kind": field.kind.value,
        "meaning": field.meaning.value if field.meaning else "",
        "options": "\n".join(lines),
        "most_length": field.most_length or None,
        "most_count": field.files.most_count,
        "most_mb": field.files.most_mb,
        "kinds": list(field.files.kinds),
    }


def _absent(kind: Kind) -> set[str]:
    """Name the boxes that a kind does not have."""
    has = {
        "options": kind in CHOOSING,
        "most_length": kind in (Kind.TEXT, Kind.LONG),
        "least": kind in BOUNDED,
        "most": kind in BOUNDED,
        "decimals": kind is Kind.NUMBER,
        "meaning": any(kind in kinds for kinds in MEANING_KINDS.values()),
        **dict.fromkeys(("most_count", "most_mb", "kinds", "paper", "paper_reason"), kind is Kind.FILES),
        **dict.fromkeys(("required", "hint", "hint_en"), kind not in (Kind.EXPLANATION, Kind.NOTICE)),
    }
    return {name for name, there in has.items() if not there}

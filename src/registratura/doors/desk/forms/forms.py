"""What the administrator types about a form, its pages and its handling."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.settings.forms import Choice, Line
from registratura.flows.form_publishing import Destinations
from registratura.forms.definition import ABOUT_LENGTH, HINT_LENGTH, LABEL_LENGTH, Definition, Page, Words
from registratura.forms.handling import BASIS_LENGTH, KIND_LENGTH, Handling, Signature
from registratura.kernel.assurance import Level
from registratura.kernel.text import ro_normalise

LEVELS = {
    "": _("Nu se cere nimic: se depune fără cont"),
    Level.EMAIL: _("Cont cu adresa de e-mail dovedită"),
    Level.PHONE: _("Cont cu telefonul dovedit"),
    Level.COUNTER: _("Identitate dovedită la ghișeu sau mai sus"),
    Level.OIDC: _("Identitate electronică (ROeID) sau mai sus"),
    Level.SIGNATURE: _("Identitate dovedită cu semnătură calificată"),
}
SIGNATURES = {
    Signature.NONE: _("Nu se cere semnătură electronică"),
    Signature.ADVANCED: _("Semnătură electronică avansată sau calificată"),
    Signature.QUALIFIED: _("Semnătură electronică calificată"),
}


class Lines(forms.CharField):
    """A text of several lines, in the form in which it is stored."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, *, label: Any, most: int, hint: Any = "", needed: Any = "", rows: int = 4) -> None:
        super().__init__(
            label=label,
            required=bool(needed),
            max_length=most,
            help_text=hint,
            strip=False,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={
                "required": needed,
                "max_length": _("Prea lung: %(show_value)d caractere, cel mult %(limit_value)d."),
            },
        )

    def to_python(self, value: Any) -> str:
        """Take out what cannot be stored."""
        return ro_normalise(str(value or "")).strip()


def said(values: dict[str, Any], name: str) -> Words:
    """Return the two languages of a text."""
    return Words(values.get(name, ""), values.get(f"{name}_en", ""))


def both(name: str, words: Words) -> dict[str, str]:
    """Return the two languages of a text as a form shows them."""
    return {name: words.ro, f"{name}_en": words.en}


class NewForm(forms.Form):
    """A new form: empty, a copy, or from a file."""

    title = Line(label=_("Titlul"), most=LABEL_LENGTH, hint=_("Cum îl caută oamenii: „Certificat fiscal”."))
    copied = Choice(label=_("Pornește de la"), empty=_("un formular gol"))
    file = forms.FileField(label=_("Fișierul formularului (.json)"), required=False)

    def clean(self) -> dict[str, Any]:
        """A form has a title; one from a file brings its own."""
        values = super().clean() or {}
        if not values.get("title") and not values.get("file") and "file" not in self.errors:
            self.add_error("title", _("Scrieți titlul formularului."))
        return values


class AboutForm(forms.Form):
    """What a person reads before beginning."""

    title = Line(label=_("Titlul"), most=LABEL_LENGTH, needed=_("Scrieți titlul formularului."))
    title_en = Line(label=_("Titlul, în engleză"), most=LABEL_LENGTH)
    about = Lines(
        label=_("La ce folosește"), most=ABOUT_LENGTH,
        hint=_("Un rând gol începe alt paragraf; rândurile care încep cu „- ” fac o listă."),
    )  # fmt: skip
    about_en = Lines(label=_("La ce folosește, în engleză"), most=ABOUT_LENGTH)
    prepare = Lines(label=_("Ce să aibă la îndemână"), most=ABOUT_LENGTH)
    prepare_en = Lines(label=_("Ce să aibă la îndemână, în engleză"), most=ABOUT_LENGTH)
    receives = Lines(label=_("Ce primește"), most=HINT_LENGTH, rows=2)
    receives_en = Lines(label=_("Ce primește, în engleză"), most=HINT_LENGTH, rows=2)
    term = Lines(label=_("În cât timp"), most=HINT_LENGTH, rows=2)
    term_en = Lines(label=_("În cât timp, în engleză"), most=HINT_LENGTH, rows=2)

    PARTS = ("title", "about", "prepare", "receives", "term")

    @classmethod
    def showing(cls, definition: Definition) -> dict[str, str]:
        """Return what the form shows at first."""
        shown: dict[str, str] = {}
        for part in cls.PARTS:
            shown |= both(part, getattr(definition, part))
        return shown

    def changed(self, definition: Definition) -> Definition:
        """Return the definition with what was typed."""
        title, about, prepare, receives, term = (said(self.cleaned_data, part) for part in self.PARTS)
        return replace(definition, title=title, about=about, prepare=prepare, receives=receives, term=term)


class PageSettings(forms.Form):
    """A page: its title and the explanation under it."""

    title = Line(label=_("Titlul paginii"), most=LABEL_LENGTH, needed=_("Scrieți titlul paginii."),
                 hint=_("De obicei întrebarea însăși: „Unde vă răspundem?”"))  # fmt: skip
    title_en = Line(label=_("Titlul, în engleză"), most=LABEL_LENGTH)
    about = Lines(label=_("Explicația"), most=ABOUT_LENGTH)
    about_en = Lines(label=_("Explicația, în engleză"), most=ABOUT_LENGTH)

    @staticmethod
    def showing(page: Page) -> dict[str, str]:
        """Return what the form shows at first."""
        return {**both("title", page.title), **both("about", page.about)}

    def changed(self, page: Page) -> Page:
        """Return the page with what was typed."""
        return replace(page, title=said(self.cleaned_data, "title"), about=said(self.cleaned_data, "about"))


class RulesForm(forms.Form):
    """Where filings land and what is asked of who files."""

    legal_basis = Line(label=_("Temeiul legal"), most=BASIS_LENGTH, hint=_("Actul și articolul."))
    least_data = forms.BooleanField(
        label=_("Legea cere doar numele și o adresă"),
        required=False,
        help_text=_(
            "La petiții, la Legea 544 și altele ca ele: fără cont, fără semnătură, fără taxă, fără CNP."
        ),
    )
    unit_id = Choice(label=_("Compartimentul la care ajunge"), empty=_("Alegeți"))
    register_code = Choice(label=_("Registrul"), empty=_("registrul general"))
    document_kind = Line(label=_("Felul documentului"), most=KIND_LENGTH, hint=_("Cum apare în registru."))
    at_once = forms.BooleanField(
        label=_("Se înregistrează pe loc"),
        required=False,
        help_text=_("Nebifat, așteaptă în tavă până îl înregistrează un om."),
    )
    circuit_id = Choice(label=_("Circuitul de aprobare"), empty=_("niciunul"))
    fee_code = Choice(label=_("Taxa"), empty=_("fără taxă"))
    level = Choice(label=_("Dovada identității"))
    level_why = Lines(
        label=_("De ce se cere"), most=HINT_LENGTH, rows=2, hint=_("Persoana citește acest text.")
    )
    level_why_en = Lines(label=_("De ce se cere, în engleză"), most=HINT_LENGTH, rows=2)
    signature = Choice(label=_("Semnătura"))
    signature_why = Lines(label=_("De ce se cere semnătura"), most=HINT_LENGTH, rows=2)
    signature_why_en = Lines(label=_("De ce se cere semnătura, în engleză"), most=HINT_LENGTH, rows=2)

    def __init__(self, *args: Any, there: Destinations, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("unit_id", there.units)
        self._offer("register_code", there.registers)
        self._offer("circuit_id", there.circuits)
        self._offer("fee_code", there.fees)
        self._offer("level", list(LEVELS.items()))
        self._offer("signature", list(SIGNATURES.items()))

    def _offer(self, name: str, options: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, Choice)
        field.offer([(value, str(text)) for value, text in options])

    @staticmethod
    def showing(handling: Handling) -> dict[str, Any]:
        """Return what the form shows at first."""
        plain = (
            "legal_basis",
            "least_data",
            "unit_id",
            "register_code",
            "document_kind",
            "at_once",
            "circuit_id",
        )
        shown: dict[str, Any] = {
            name: getattr(handling, name) for name in (*plain, "fee_code", "level", "signature")
        }
        return {
            **shown,
            **both("level_why", handling.level_why),
            **both("signature_why", handling.signature_why),
        }

    def handling(self) -> Handling:
        """Return what was typed."""
        values = self.cleaned_data
        return Handling(
            legal_basis=values["legal_basis"],
            least_data=values["least_data"],
            unit_id=int(values["unit_id"]) if values["unit_id"] else None,
            register_code=values["register_code"],
            document_kind=values["document_kind"],
            circuit_id=int(values["circuit_id"]) if values["circuit_id"] else None,
            at_once=values["at_once"],
            fee_code=values["fee_code"],
            level=values["level"],
            level_why=said(values, "level_why"),
            signature=values["signature"],
            signature_why=said(values, "signature_why"),
        )

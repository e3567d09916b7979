"""The form of a correspondent, and what is doubtful about its numbers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registratura.correspondents import queries as directory
from registratura.doors.desk.registering.forms import Line
from registratura.kernel.calendar import legal_date
from registratura.kernel.identifiers import (
    Checked,
    Verdict,
    check_cnp,
    check_cui,
    check_iban,
    check_phone,
    check_postal_code,
)


class CorrespondentForm(forms.Form):
    """What is known of a person, firm or body. Names are those of the directory."""

    kind = Line(label=_("Felul"))
    name = Line(label=_("Numele"))
    cnp = Line(label=_("CNP"))
    cui = Line(label=_("CUI"))
    trade_register_number = Line(label=_("Nr. registrul comerțului"))
    iban = Line(label=_("IBAN"))
    email = Line(label=_("E-mail"))
    phone = Line(label=_("Telefon"))
    address = Line(label=_("Adresa"))
    locality = Line(label=_("Localitatea"))
    county = Line(label=_("Județul"))
    postal_code = Line(label=_("Codul poștal"))
    remarks = Line(label=_("Observații"))

    def clean_kind(self) -> str:
        """One of the known kinds."""
        value = str(self.cleaned_data["kind"]) or "person"
        if value not in dict(directory.kind_names()):
            raise forms.ValidationError(_("Alegeți felul din listă."))
        return value

    def clean_email(self) -> str:
        """An address that mail can reach."""
        value = str(self.cleaned_data["email"])
        if value:
            forms.EmailField(
                error_messages={"invalid": _("Scrieți adresa ca nume@domeniu.ro sau lăsați gol.")}
            ).clean(value)
        return value.lower()

    def refuse(self, field: str, words: str) -> None:
        """Put a refusal beside its field, or above the form."""
        self.add_error(field if field in self.fields else None, words)

    def error(self, name: str) -> str:
        """The words beside a field, empty when it is fine."""
        return " ".join(str(words) for words in self.errors.get(name, []))

    def typed(self, name: str) -> str:
        """What stands in a field."""
        value = self[name].value()
        return "" if value is None else str(value)

    def summary(self) -> list[tuple[str, str]]:
        """The errors in the order of the fields, each with the id of its box."""
        found = [("", str(words)) for words in self.non_field_errors()]
        return found + [
            (f"id_{name}", f"{field.label}: {self.error(name)}")
            for name, field in self.fields.items()
            if self.error(name)
        ]


def doubts(values: Mapping[str, str], *, now: datetime) -> dict[str, str]:
    """Return what is doubtful about the numbers of a correspondent, by field, with the remedy. Never blocks."""
    today = legal_date(now)
    checks: dict[str, Checked] = {}
    if values.get("cnp"):
        checks["cnp"] = check_cnp(values["cnp"], today=today)
    if values.get("cui"):
        checks["cui"] = check_cui(values["cui"], today=today)
    if values.get("iban"):
        checks["iban"] = check_iban(values["iban"])
    if values.get("phone"):
        checks["phone"] = check_phone(values["phone"])
    if values.get("postal_code"):
        checks["postal_code"] = check_postal_code(values["postal_code"])
    return {name: words_of(checked) for name, checked in checks.items() if checked.verdict != Verdict.OK}


def words_of(checked: Checked) -> str:
    """Return the words of a check, translated."""
    params: Mapping[str, Any] = checked.params
    return _t(checked.message) % params if params else _t(checked.message)

"""What is typed about the way of a paper: orders, hand-overs, reasons, results."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.doors.desk.registering.forms import Line
from registratura.doors.desk.registering.typed import read_day
from registratura.doors.desk.work.offered import Offer, chosen
from registratura.kernel.errors import DomainError
from registratura.routing.orders import Holder, Order

# What another person did first: said above the form in other words than a mistake of one's own.
MEANWHILE = {"routing.entry.already-assigned", "routing.assignment.ended", "routing.entry.not-standing"}


def usual_orders() -> tuple[str, ...]:
    """Return the ten orders that heads write most."""
    return (
        _("Spre soluționare"),
        _("Spre competentă soluționare și răspuns petentului"),
        _("Vă rog să analizați și să propuneți soluția"),
        _("Verificați în teren și întocmiți referat"),
        _("Întocmiți proiectul de răspuns"),
        _("Întocmiți punctul de vedere"),
        _("Spre avizare"),
        _("Spre știință și conformare"),
        _("Vă rog să discutăm"),
        _("La dosar"),
    )


class Box(NamedTuple):
    """A box as it is drawn."""

    name: str
    label: str
    typed: str
    error: str


class ActForm(forms.Form):
    """A form whose refusals by the services stand beside their fields."""

    meanwhile = False

    def refuse(self, error: DomainError) -> None:
        """Show what a service refused."""
        self.meanwhile = error.code in MEANWHILE
        self.add_error(error.field if error.field in self.fields else None, error.words)

    def error(self, name: str) -> str:
        """The words beside a field, empty when it is fine."""
        return " ".join(str(words) for words in self.errors.get(name, []))

    def typed(self, name: str) -> str:
        """What stands in a field."""
        value = self[name].value()
        return "" if value is None else str(value)

    def boxes(self) -> tuple[Box, ...]:
        """The boxes in the order of the fields; nothing stands in those of a form that nobody sent yet."""
        return tuple(
            Box(name, str(field.label), self.typed(name), self.error(name))
            if self.is_bound
            else Box(name, str(field.label), "", "")
            for name, field in self.fields.items()
        )

    def summary(self) -> list[tuple[str, str]]:
        """The errors in the order of the fields, each with the id of its box."""
        found = [("", str(words)) for words in self.non_field_errors()]
        return found + [
            (f"id_{name}", f"{field.label}: {self.error(name)}")
            for name, field in self.fields.items()
            if self.error(name)
        ]


class OrderForm(ActForm):
    """The order of a head. Two boxes each for those who help and those who read; more are added by another order."""

    lead = Line(label=gettext_lazy("Responsabil"))
    order_text = Line(label=gettext_lazy("Rezoluția"))
    internal_on = Line(label=gettext_lazy("Data internă"))
    co = Line(label=gettext_lazy("Împreună cu"))
    co_more = Line(label=gettext_lazy("Împreună și cu"))
    info = Line(label=gettext_lazy("Spre știință"))
    info_more = Line(label=gettext_lazy("Și spre știință"))

    def __init__(self, *args: Any, offered: Sequence[Offer], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered, self.today = offered, today

    def _holder(self, name: str) -> Holder | None:
        return read_holder(str(self.cleaned_data[name]), self.offered)

    def clean_lead(self) -> Holder | None:
        """One of those offered."""
        return self._holder("lead")

    def clean_co(self) -> Holder | None:
        """One of those offered."""
        return self._holder("co")

    def clean_co_more(self) -> Holder | None:
        """One of those offered."""
        return self._holder("co_more")

    def clean_info(self) -> Holder | None:
        """One of those offered."""
        return self._holder("info")

    def clean_info_more(self) -> Holder | None:
        """One of those offered."""
        return self._holder("info_more")

    @property
    def others_typed(self) -> bool:
        """Whether somebody beside the one responsible is named: then their boxes stand open."""
        return self.is_bound and any(self.typed(name) for name in ("co", "co_more", "info", "info_more"))

    def clean_internal_on(self) -> date | None:
        """A day as people write it."""
        return read_day(str(self.cleaned_data["internal_on"]), today=self.today)

    def order(self) -> Order:
        """Return the order, after the form was found valid."""
        data = self.cleaned_data
        return Order(
            lead=data["lead"],
            order_text=data["order_text"],
            internal_on=data["internal_on"],
            co=tuple(one for one in (data["co"], data["co_more"]) if one),
            info=tuple(one for one in (data["info"], data["info_more"]) if one),
        )


class HandOverForm(ActForm):
    """To whom the work passes, and why."""

    to = Line(label=gettext_lazy("Cui predați"))
    reason = Line(label=gettext_lazy("De ce"), single_line=False)

    def __init__(self, *args: Any, offered: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered

    def clean_to(self) -> Holder:
        """One of those offered."""
        holder = read_holder(str(self.cleaned_data["to"]), self.offered)
        if holder is None:
            raise forms.ValidationError(_("Scrieți numele persoanei sau al compartimentului."))
        return holder


class ReturnForm(ActForm):
    """Why the work goes back."""

    reason = Line(label=gettext_lazy("De ce o restituiți"), single_line=False)


class DoneForm(ActForm):
    """How the work ended."""

    result = Line(label=gettext_lazy("Cum s-a rezolvat"), single_line=False)


def read_holder(text: str, offered: Sequence[Offer]) -> Holder | None:
    """Return the holder that was typed; None for nothing. Raises: ValidationError with the remedy."""
    if not text:
        return None
    try:
        return chosen(text, offered=offered).holder
    except ValueError as error:
        raise forms.ValidationError(str(error)) from None

"""Forms over publications. Services judge what the law says; forms read what was typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.incidents.forms import Moment
from registratura.doors.desk.settings.forms import Choice, Line
from registratura.doors.desk.terms.forms import Day, Text
from registratura.gazette.books import SECTIONS, Section, books_of

CHARACTERS = (("normative", _("normativ")), ("individual", _("individual")))


def book_options() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the books under their sections, for a list to choose from."""
    return [
        (
            f"{SECTIONS[section].letter}) {SECTIONS[section].name}",
            [(book.code, str(book.name)) for book in books_of(section)],
        )
        for section in Section
    ]


class PublicationForm(forms.Form):
    """The facts of an act, as the public reads them."""

    book = Choice(label=_("Locul în Monitor"), needed=_("Alegeți locul din Monitor."), empty="")
    subject = Line(
        label=_("Titlul"),
        most=500,
        needed=_("Scrieți titlul actului."),
        hint=_("Fără nume de persoane fizice."),
    )
    act_number = Line(label=_("Numărul actului"), most=20)
    act_on = Day(label=_("Data actului"))
    issuer = Line(label=_("Emitent sau inițiator"), most=200)
    character = Choice(label=_("Caracterul"), empty=_("fără"))
    details = Line(label=_("Mențiuni"), most=500, hint=_("Voturi, avize, comunicare, stadiu."))

    def __init__(self, *args: Any, with_book: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["book"].choices = [("", ""), *book_options()]  # type: ignore[attr-defined]
        self.fields["character"].offer(list(CHARACTERS))  # type: ignore[attr-defined]
        if not with_book:
            del self.fields["book"]


class PreparedForm(PublicationForm):
    """The same for what waits, with whether its document holds data of persons."""

    carries_data = forms.BooleanField(
        label=_("Documentul cuprinde date personale; se publică numai o copie în care sunt acoperite"),
        required=False,
    )


class CorrectionForm(PublicationForm):
    """The facts of a later edition, and why."""

    reason = Line(
        label=_("De ce se corectează"),
        most=500,
        needed=_("Scrieți de ce se corectează."),
        hint=_("Se vede pe pagina publică."),
    )


class PublishForm(forms.Form):
    """From when it is seen, and what a person answers for."""

    visible_from = Moment(label=_("De când se vede"), hint=_("Gol: de îndată. Altfel ca 17.04.2026 09:00."))
    looked = forms.BooleanField(
        label=_("Am citit fișierele fără text și nu cuprind date personale"), required=False
    )


class WithdrawForm(forms.Form):
    """Why something leaves the public pages, and what comes in its place."""

    reason = Line(
        label=_("De ce se retrage"),
        most=500,
        needed=_("Scrieți de ce se retrage."),
        hint=_("Se vede pe pagina publică, la aceeași adresă."),
    )
    replaced_by = Choice(label=_("Îl înlocuiește"), empty=_("— nimic —"))


class DutyForm(forms.Form):
    """How a piece of information published by duty stands."""

    state = Choice(label=_("Cum este"), needed=_("Alegeți cum este."), widget=forms.RadioSelect)
    words = Text(label=_("Informația"), most=5000, hint=_("Sau de ce lipsește și când se publică."))
    address = Line(label=_("Adresa la care se citește"), most=500)
    publication = Choice(label=_("Publicarea din Monitor"), empty=_("— niciuna —"))
    changed_on = Day(label=_("Ultima schimbare"))

    def __init__(self, *args: Any, publications: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [("published", _("publicată")), ("missing", _("lipsește")), ("none", _("nu este cazul"))]
        self.fields["state"].choices = states  # type: ignore[attr-defined]
        self.fields["publication"].offer(publications)  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    """Of whom information is asked."""

    function = Line(
        label=_("Funcția sau compartimentul"), most=200, needed=_("Scrieți funcția sau compartimentul.")
    )
    place = Line(label=_("Unde"), most=200)
    hours = Line(label=_("Program"), most=200, hint=_("O zi pe săptămână și după orele de lucru."))
    email = Line(label=_("E-mail"), most=254)
    phone = Line(label=_("Telefon"), most=20)

"""Forms over recipients, shared links and requests of authorities. Services judge; forms read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.disclosures import queries
from registratura.doors.desk.settings.forms import Choice, Line, Number
from registratura.doors.desk.terms.forms import Day, Text


def _several(label: Any, needed: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": needed, "invalid_choice": _("Alegeți din listă.")},
    )


def _categories() -> list[tuple[str, str]]:
    return [(key, str(words)) for key, words in queries.CATEGORY_NAMES.items()]


class RecipientForm(forms.Form):
    """Someone who receives personal data."""

    name = Line(label=_("Destinatarul"), most=200, needed=_("Scrieți numele destinatarului."))
    purpose = Text(label=_("Pentru ce primește date"), most=300, needed=_("Scrieți pentru ce primește date."))
    ground = Choice(label=_("Temeiul"), needed=_("Alegeți temeiul."))
    legal_text = Line(label=_("Textul de lege"), most=300)
    categories = _several(_("Ce date primește"), _("Alegeți ce date primește."))
    country = Line(label=_("Țara"), most=2, needed=_("Scrieți țara."), hint=_("Două litere, de exemplu RO."))
    contract = Line(
        label=_("Contractul"), most=200, hint=_("Numărul și data acordului de prelucrare, dacă este.")
    )
    is_active = forms.BooleanField(label=_("Primește date și acum"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = [(key.value, str(words)) for key, words in queries.GROUND_NAMES.items()]
        self.fields["ground"].offer(grounds)  # type: ignore[attr-defined]
        self.fields["categories"].choices = _categories()  # type: ignore[attr-defined]


class RequestForm(forms.Form):
    """A request of an authority, as it comes in."""

    authority = Line(label=_("Autoritatea"), most=240, needed=_("Scrieți autoritatea care cere."))
    identity_proof = Line(
        label=_("Cum ați verificat că este a ei"),
        most=300,
        needed=_("Scrieți cum ați verificat că cererea este a ei."),
        hint=_("De pildă: semnătură electronică verificată, adresă confirmată la telefonul public."),
    )
    reference = Line(
        label=_("Numărul și data cererii"), most=120, needed=_("Scrieți numărul și data cererii ei.")
    )
    contact = Line(label=_("Cum i se răspunde"), most=240, needed=_("Scrieți cum i se răspunde."))
    legal_text = Line(
        label=_("Textul de lege invocat"),
        most=300,
        needed=_("Scrieți textul de lege pe care se întemeiază; fără el nu se răspunde."),
    )
    asked = Text(label=_("Ce cere"), most=4000, needed=_("Scrieți ce date cere."))
    person_name = Line(label=_("Persoana ale cărei date le cere"), most=200)
    person_email = forms.EmailField(
        label=_("E-mailul persoanei"),
        required=False,
        max_length=254,
        help_text=_("După el persoana găsește dezvăluirea în lista ei."),
        error_messages={"invalid": _("Adresa de e-mail nu este una întreagă.")},
    )
    number = Line(label=_("Lucrarea"), most=40, hint=_("Numărul din registrul general, dacă cere una anume."))


class ReviewForm(forms.Form):
    """What would be given, and what not."""

    given = Text(label=_("Ce ajunge pentru ce se cere"), most=4000, needed=_("Scrieți ce date ajung."))
    left_out = Text(
        label=_("Ce nu se dă și de ce"),
        most=4000,
        needed=_("Scrieți ce nu se dă și de ce; dacă se dă tot, scrieți de ce este nevoie de tot."),
    )
    categories = _several(_("Ce feluri de date se dau"), _("Alegeți ce feluri de date se dau."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["categories"].choices = _categories()  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """The decision of somebody other than who prepared it."""

    granted = Choice(label=_("Hotărârea"), needed=_("Alegeți."), widget=forms.RadioSelect)
    reason = Text(label=_("De ce"), most=1000, needed=_("Scrieți de ce."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("yes", str(_("Se dă ce s-a pregătit"))), ("no", str(_("Nu se dă")))]
        self.fields["granted"].offer(offered)  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """How the answer left."""

    answer = Line(
        label=_("Cum a plecat răspunsul"),
        most=500,
        needed=_("Scrieți cum a plecat răspunsul și cu ce număr."),
        hint=_("De pildă: nr. 77/17.04.2026, prin poștă."),
    )


class NoticeForm(forms.Form):
    """Whether the person was told."""

    prohibited = Choice(label=_("Persoana"), needed=_("Alegeți."), widget=forms.RadioSelect)
    words = Line(
        label=_("Cum, sau ce text de lege oprește"),
        most=500,
        needed=_("Scrieți cum a aflat, sau textul de lege care oprește înștiințarea."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("no", str(_("a fost înștiințată"))), ("yes", str(_("legea oprește înștiințarea ei")))]
        self.fields["prohibited"].offer(offered)  # type: ignore[attr-defined]


class ShareForm(forms.Form):
    """A link for one recipient, at the order of the person concerned."""

    ordered_by_name = Line(
        label=_("Cine a cerut"),
        most=200,
        needed=_("Scrieți cine a cerut partajarea."),
        hint=_("Persoana pe care o privesc datele."),
    )
    reason = Text(
        label=_("Cum a cerut și de ce"),
        most=500,
        needed=_("Scrieți cum și de ce a cerut-o persoana."),
        hint=_("De pildă: la ghișeu, cu buletinul, pentru avocatul său."),
    )
    recipient_name = Line(label=_("Pentru cine"), most=200, needed=_("Scrieți pentru cine este legătura."))
    recipient_email = forms.EmailField(
        label=_("E-mailul destinatarului"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("Adresa de e-mail nu este una întreagă.")},
    )
    document = Choice(label=_("Ce se partajează"), empty=_("înregistrarea cu toate fișierele ei"))
    days = Number(label=_("Câte zile merge"), most=30, hint=_("Cel mult 30; se poate opri oricând."))


class SightForm(forms.Form):
    """What the list of viewings is narrowed to."""

    person = Line(label=_("Persoana văzută"), most=200)
    official = Choice(label=_("Cine a văzut"), empty=_("oricine"))
    what = Choice(label=_("Ce"), empty=_("orice"))
    first_on = Day(label=_("De la"))
    last_on = Day(label=_("Până la"))

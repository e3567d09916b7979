"""Forms of requests for information. There is no field for a reason of asking: the law forbids to want one."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.settings.forms import Choice, Line
from registratura.doors.desk.terms.forms import Day, Text
from registratura.information import wording
from registratura.information.rules import Domain, Evaluation, Nature, PersonKind, Way
from registratura.information.services import Assessment, Ending

WRITTEN = (Way.ELECTRONIC, Way.PAPER)
PAGES_MOST = 100_000


def offer(form: forms.Form, name: str, options: list[tuple[str, Any]]) -> None:
    """Set what may be chosen in a field."""
    form.fields[name].choices = options  # type: ignore[attr-defined]


def _words(words: Any) -> list[tuple[str, Any]]:
    return [(code.value, text) for code, text in words.items()]


def radios(label: Any, needed: Any) -> Choice:
    """Return a choice shown whole. needed: what is said when nothing is chosen."""
    return Choice(label=label, needed=needed, widget=forms.RadioSelect)


class AssessmentForm(forms.Form):
    """The primary evaluation."""

    evaluation = radios(_("Ce este informația cerută"), _("Alegeți ce a găsit evaluarea primară."))
    information_asked = Text(
        label=_("Informația cerută"),
        most=4000,
        hint=_("Cum se trece în registru. Dacă nu se înțelege, cereți lămuriri; nu se refuză."),
    )
    domain = Choice(label=_("Domeniul de interes"), needed=_("Alegeți domeniul."), empty=_("alegeți…"))
    domain_note = Line(label=_("Care altul"), most=200, hint=_("Numai pentru „Altele”."))
    person_kind = radios(_("Cine cere"), _("Alegeți: persoană fizică sau juridică."))
    received_way = radios(_("Cum a venit cererea"), _("Alegeți cum a venit cererea."))
    answer_address = Line(
        label=_("Unde se trimite răspunsul"), most=300, hint=_("Adresa poștală sau e-mailul solicitantului.")
    )
    press = forms.BooleanField(label=_("Solicitarea vine din partea presei"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["information_asked"].widget.attrs["rows"] = 3
        offer(self, "evaluation", _words(wording.EVALUATIONS))
        offer(self, "domain", [("", _("alegeți…")), *_words(wording.DOMAINS)])
        offer(self, "person_kind", _words(wording.PERSON_KINDS))
        offer(self, "received_way", _words(wording.WAYS))

    def assessment(self) -> Assessment:
        """Return what was found."""
        data = self.cleaned_data
        return Assessment(
            evaluation=Evaluation(data["evaluation"]),
            received_way=Way(data["received_way"]),
            person_kind=PersonKind(data["person_kind"]),
            domain=Domain(data["domain"]),
            information_asked=data["information_asked"],
            domain_note=data["domain_note"],
            answer_address=data["answer_address"],
            media=data["press"],
        )


class ClarifyForm(forms.Form):
    """What the applicant is asked."""

    text = Text(
        label=_("Ce îl rugați să lămurească"), most=1000, needed=_("Scrieți ce îl rugați să lămurească.")
    )
    way = radios(_("Cum îl întrebați"), _("Alegeți cum îl întrebați."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["rows"] = 3
        offer(
            self,
            "way",
            [
                (Way.ELECTRONIC.value, _("e-mail, cu număr de ieșire")),
                (Way.PAPER.value, _("scrisoare, cu număr de ieșire")),
                (Way.VERBAL.value, _("telefon sau la ghișeu")),
            ],
        )


class NoticeForm(forms.Form):
    """Why thirty days are needed."""

    reason = Line(
        label=_("De ce este nevoie de 30 de zile"),
        most=300,
        needed=_("Scrieți ce face răspunsul greu: volumul sau complexitatea."),
        hint=_("Intră în înștiințare. De pildă: volum mare de documente din arhivă."),
    )
    way = radios(_("Cum pleacă înștiințarea"), _("Alegeți cum pleacă înștiințarea."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "way", [(way.value, wording.WAYS[way]) for way in WRITTEN])


class DelayForm(forms.Form):
    """Why an answer leaves late."""

    cause = Line(label=_("Cauza întârzierii"), most=500, needed=_("Scrieți cauza întârzierii."))


class EndingForm(forms.Form):
    """
    What every ending has. `ways`: by which it may be told; `answers`: those that the entry has already.

    late: whether its term is over, so that a cause is asked.
    """

    letter = Choice(label=_("Scrisoarea"), widget=forms.RadioSelect)
    way = radios(_("Cum se comunică"), _("Alegeți cum se comunică."))
    delay_cause = Line(
        label=_("Cauza întârzierii"), most=500, hint=_("Termenul a trecut; cauza intră în raportul anual.")
    )

    nature = Nature.FAVORABLE
    ways: tuple[Way, ...] = WRITTEN

    def __init__(self, *args: Any, answers: dict[int, str], late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "way", [(way.value, wording.WAYS[way]) for way in self.ways])
        if answers:
            offered = [(str(key), _("răspunsul nr. %s, deja înregistrat") % n) for key, n in answers.items()]
            offer(self, "letter", [*offered, ("", _("una nouă, cu număr de ieșire dat acum"))])
            self.fields["letter"].initial = next(iter(answers))
        else:
            del self.fields["letter"]
        if not late:
            del self.fields["delay_cause"]

    def letter_id(self) -> int | None:
        """Return the answer chosen as the letter; None for a new one."""
        chosen = self.cleaned_data.get("letter", "")
        return int(chosen) if chosen else None

    def ending(self) -> Ending:
        """Return how the request ends."""
        data = self.cleaned_data
        return Ending(
            nature=Nature(data.get("nature") or self.nature),
            way=Way(data["way"]),
            format=data.get("format", ""),
            partial=data.get("partial", False),
            codes=tuple(data.get("codes", ())),
            reasoning=data.get("reasoning", ""),
            link=data.get("link", ""),
            authority=data.get("authority", ""),
            page_count=data.get("page_count") or 0,
            delay_cause=data.get("delay_cause", ""),
        )


def _codes(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(code.value, text) for code, text in wording.EXEMPTIONS.items()],
        error_messages={"invalid_choice": _("Alegeți din listă; ce ați ales nu mai este acolo.")},
    )


class AnswerForm(EndingForm):
    """The information is given, whole or in part, or does not exist."""

    nature = radios(_("Răspunsul"), _("Alegeți răspunsul."))  # type: ignore[assignment]
    format = Line(label=_("Formatul"), most=60, hint=_("De pildă: PDF, copie simplă, tabel."))
    page_count = forms.IntegerField(
        label=_("Pagini copiate"),
        required=False,
        min_value=0,
        max_value=PAGES_MOST,
        error_messages={
            "invalid": _("Scrieți un număr întreg, cu cifre."),
            "min_value": _("Cel mai mic număr care merge este %(limit_value)d."),
            "max_value": _("Cel mai mare număr care merge este %(limit_value)d."),
        },
    )
    partial = forms.BooleanField(label=_("Acces parțial: părțile exceptate au fost scoase"), required=False)
    codes = _codes(_("Excepțiile pentru părțile scoase"))
    reasoning = Text(label=_("De ce au fost scoase"), most=10_000)
    ways = (Way.ELECTRONIC, Way.PAPER, Way.VERBAL)
    field_order = ("nature", "letter", "way")

    def __init__(self, *args: Any, offered: frozenset[Nature], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasoning"].widget.attrs["rows"] = 3
        self.fields["page_count"].widget.attrs["inputmode"] = "numeric"
        words = {
            Nature.FAVORABLE: _("se comunică informația"),
            Nature.NONEXISTENT: _("informația nu există la instituție"),
        }
        offer(self, "nature", [(kind.value, text) for kind, text in words.items() if kind in offered])


class RefusalForm(EndingForm):
    """A refusal: the letters of the law, and why they hold here."""

    codes = _codes(_("Excepția legii (art. 12 alin. (1))"))
    reasoning = Text(
        label=_("Motivarea"),
        most=10_000,
        hint=_("De ce se aplică excepția acestei informații. Se comunică solicitantului."),
    )
    nature = Nature.REFUSED
    field_order = ("codes", "reasoning", "letter", "way")


class PublishedForm(EndingForm):
    """Where the information stands published."""

    link = Line(label=_("Unde este publicată"), most=500, hint=_("Adresa paginii sau locul afișării."))
    nature = Nature.PUBLISHED
    field_order = ("link", "letter", "way")


class RedirectForm(EndingForm):
    """To whom the request is sent on."""

    authority = Line(label=_("Autoritatea competentă"), most=200)
    nature = Nature.REDIRECTED
    field_order = ("authority", "letter", "way")


class ReclassifyForm(EndingForm):
    """The request goes on as a petition; the applicant is told."""

    nature = Nature.RECLASSIFIED


class VerbalForm(forms.Form):
    """A verbal request and what became of it."""

    asked = Line(label=_("Ce s-a cerut"), most=1500, needed=_("Scrieți pe scurt ce s-a cerut."))
    name = Line(label=_("Cine"), most=200, hint=_("Numele, dacă l-a spus. Motivul nu se întreabă."))
    person_kind = radios(_("Cine cere"), _("Alegeți: persoană fizică sau juridică."))
    domain = Choice(label=_("Domeniul de interes"), needed=_("Alegeți domeniul."))
    domain_note = Line(label=_("Care altul"), most=200, hint=_("Numai pentru „Altele”."))
    press = forms.BooleanField(label=_("Din partea presei"), required=False)
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = {"person_kind": "natural", "domain": "duties", "request_key": uuid4()}
        super().__init__(*args, **{"initial": initial, **kwargs})
        offer(self, "person_kind", _words(wording.PERSON_KINDS))
        offer(self, "domain", _words(wording.DOMAINS))

    def given(self) -> dict[str, Any]:
        """Return what the flow takes."""
        data = dict(self.cleaned_data)
        media = data.pop("press")
        return {
            **data,
            "media": media,
            "person_kind": PersonKind(data["person_kind"]),
            "domain": Domain(data["domain"]),
        }


class Lei(forms.DecimalField):
    """An amount in lei, with a comma or a point."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        """Read what was typed, whatever the language of the page."""
        return super().to_python(str(value or "").strip().replace(",", "."))

    def prepare_value(self, value: Any) -> Any:
        """Write an amount as it is read."""
        return "" if value is None else str(value).replace(".", ",")


class PriceForm(forms.Form):
    """What a copied page costs, and by which document."""

    page_price = Lei(
        label=_("Lei pe pagină"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        error_messages={
            "required": _("Scrieți prețul unei pagini, de la 0 la 100 de lei."),
            "invalid": _("Scrieți prețul unei pagini, de la 0 la 100 de lei."),
            "min_value": _("Scrieți prețul unei pagini, de la 0 la 100 de lei."),
            "max_value": _("Scrieți prețul unei pagini, de la 0 la 100 de lei."),
            "max_decimal_places": _("Cel mult doi bani după virgulă."),
        },
    )
    act = Line(
        label=_("Documentul care îl stabilește"),
        most=200,
        needed=_("Scrieți documentul: felul, numărul, data."),
        hint=_("De pildă: HCL 12/15.01.2026."),
    )
    valid_from = Day(label=_("De la"), needed=_("Scrieți data."))

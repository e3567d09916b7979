"""Forms of complaints against refusals: taken in, analysed, decided, gone to court."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.information.forms import WRITTEN, offer, radios
from registratura.doors.desk.settings.forms import Line
from registratura.doors.desk.terms.forms import Day, Text
from registratura.information import wording
from registratura.information.rules import Verdict, Way


class ComplaintForm(forms.Form):
    """A complaint against a refusal, as it comes in."""

    number = Line(
        label=_("Numărul sub care a intrat"),
        most=40,
        hint=_("Dacă este deja înregistrată. Gol: primește acum numărul ei de intrare."),
    )
    against = radios(_("Împotriva a ce"), _("Alegeți: refuz sau lipsa răspunsului."))
    known_on = Day(
        label=_("Când a aflat"),
        needed=_("Scrieți când a aflat de refuz."),
        hint=_("Ziua primirii refuzului, sau prima zi după termenul rămas fără răspuns."),
    )
    posted_on = Day(label=_("Data poștei"), hint=_("De pe plic, dacă a venit prin poștă."))
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"request_key": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        offer(
            self,
            "against",
            [("refusal", _("refuzului comunicat")), ("silence", _("lipsei răspunsului în termen"))],
        )


class CommissionForm(forms.Form):
    """Who analyses a complaint."""

    members = Text(
        label=_("Membrii comisiei"),
        most=2000,
        needed=_("Scrieți membrii, fiecare pe rândul lui."),
        hint=_("Fiecare pe rândul lui, cel puțin doi."),
    )
    act = Line(label=_("Actul de numire"), most=200, hint=_("De pildă: Dispoziția 7/2026."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].widget.attrs["rows"] = 4


class ReportForm(forms.Form):
    """What the commission found."""

    report = Text(label=_("Ce a constatat comisia"), most=10_000, needed=_("Scrieți ce a constatat comisia."))


class VerdictForm(forms.Form):
    """The decision on a complaint."""

    verdict = radios(_("Hotărârea"), _("Alegeți hotărârea."))
    measures = Text(
        label=_("Măsurile luate"),
        most=4000,
        hint=_("Pentru o reclamație întemeiată: informațiile care se comunică și sancțiunile disciplinare."),
    )
    reasoning = Text(label=_("Motivarea"), most=10_000, hint=_("Pentru una neîntemeiată este obligatorie."))
    way = radios(_("Cum se comunică"), _("Alegeți cum se comunică."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("measures", "reasoning"):
            self.fields[name].widget.attrs["rows"] = 3
        offer(self, "verdict", [(code.value, text) for code, text in wording.VERDICTS.items()])
        offer(self, "way", [(way.value, wording.WAYS[way]) for way in WRITTEN])

    def decision(self) -> dict[str, Any]:
        """Return what the flow takes."""
        data = self.cleaned_data
        return {**data, "verdict": Verdict(data["verdict"]), "way": Way(data["way"])}


class CourtForm(forms.Form):
    """A complaint in court."""

    court = Line(label=_("Instanța"), most=200, needed=_("Scrieți instanța."))
    case_number = Line(label=_("Numărul dosarului"), most=60, needed=_("Scrieți numărul dosarului."))
    filed_on = Day(label=_("Data depunerii"), needed=_("Scrieți data depunerii."))


class CourtEndForm(forms.Form):
    """How the court decided."""

    outcome = radios(_("Soluția"), _("Alegeți soluția instanței."))
    ended_on = Day(label=_("Data hotărârii"), needed=_("Scrieți data hotărârii."))
    note = Line(label=_("Pe scurt"), most=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "outcome", [("admitted", _("admisă")), ("rejected", _("respinsă"))])

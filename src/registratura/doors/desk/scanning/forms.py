"""What is typed about labels and scans. Services judge; forms read."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.settings.forms import Choice, Line, Number


class DecisionForm(forms.Form):
    """Where pages belong, in the words of whoever looked at them."""

    number = Line(
        label=_("Numărul documentului"),
        most=60,
        hint=_("Scrieți-l, de pildă 125/2026, sau scanați eticheta."),
    )
    reason = Line(label=_("De ce rămân numai în lot"), most=300)


class FolderForm(forms.Form):
    """A folder that a scanner writes into."""

    name = Line(label=_("Cum îi spunem"), most=100, hint=_("De pildă: Scanerul de la registratură."))
    root = Choice(label=_("Locul"), needed=_("Alegeți locul."))
    path = Line(label=_("Folderul din acel loc"), most=200, hint=_("Gol: chiar folderul instituției."))
    is_active = forms.BooleanField(label=_("Se urmărește"), required=False)


class LabelsForm(forms.Form):
    """Which entries get labels, and on what they are printed."""

    numbers = Line(
        label=_("Numerele"),
        most=500,
        needed=_("Scrieți numerele, de pildă 120-135, 140."),
        hint=_("De pildă 120-135, 140. Din registrul și anul alese."),
    )
    register = Choice(label=_("Registrul"), needed=_("Alegeți registrul."))
    year = Number(label=_("Anul"), least=1990, most=2200)
    what = Choice(label=_("Ce se tipărește"), needed=_("Alegeți ce se tipărește."))
    label_format = Choice(label=_("Pe ce se tipărește"), needed=_("Alegeți rola sau coala."))
    start = Number(
        label=_("De la eticheta"),
        most=40,
        hint=_("Pe o coală începută, prima etichetă rămasă; se numără pe rânduri."),
    )


class PrepareForm(forms.Form):
    """Labels whose papers have no number yet."""

    count = Number(label=_("Câte"), most=1000)
    label_format = Choice(label=_("Pe ce se tipărește"), needed=_("Alegeți rola sau coala."))
    start = Number(label=_("De la eticheta"), most=40, hint=_("Pe o coală începută, prima etichetă rămasă."))


class VoidForm(forms.Form):
    """Why prepared labels are no longer used."""

    reason = Line(
        label=_("De ce nu se mai folosesc"),
        most=300,
        needed=_("Scrieți de ce nu se mai folosesc, de pildă „coala s-a pierdut”."),
    )

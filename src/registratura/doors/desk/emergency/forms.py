"""Forms of the emergency register. Services judge; forms read."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.incidents.forms import Moment
from registratura.doors.desk.settings.forms import Choice, Line, Number
from registratura.doors.desk.terms.forms import Day, Text


class OutageForm(forms.Form):
    """When the registry stopped, and why."""

    cause = Line(
        label=_("Cauza"),
        most=500,
        needed=_("Scrieți cauza, de pildă „fără curent electric”."),
        hint=_("De pildă: fără curent electric; serverul nu răspunde; fără internet."),
    )
    began_at = Moment(label=_("De când nu merge"), needed=_("Scrieți de când nu merge."))


class CloseForm(forms.Form):
    """When the registry worked again."""

    ended_at = Moment(label=_("De când merge din nou"), needed=_("Scrieți de când merge din nou."))


class AuthorizationForm(forms.Form):
    """The written authorization to go on past a day."""

    act = Line(
        label=_("Actul"), most=200, needed=_("Scrieți actul."), hint=_("De pildă: Dispoziția 14/23.11.2026.")
    )
    given_by_name = Line(label=_("Semnat de"), most=200, needed=_("Scrieți cine a semnat."))
    first_day = Day(label=_("Din ziua"), needed=_("Scrieți prima zi."))
    last_day = Day(label=_("Până în ziua"), needed=_("Scrieți ultima zi."))


class RunForm(forms.Form):
    """Which sheets are prepared."""

    medium = Choice(label=_("Pe ce"), needed=_("Alegeți pe ce."), widget=forms.RadioSelect)
    register = Choice(label=_("Registrul"), needed=_("Alegeți registrul."))
    year = Choice(label=_("Anul"), needed=_("Alegeți anul."))
    count = Number(label=_("Câte foi"), most=500)
    place = Line(
        label=_("Unde stau"),
        most=100,
        needed=_("Scrieți unde stau foile sau care calculator primește pagina."),
        hint=_("De pildă: dulapul de la ghișeu; calculatorul registraturii."),
    )


class SheetForm(forms.Form):
    """What stands on a sheet filled by hand."""

    sheet_code = Line(
        label=_("Numărul foii"),
        most=100,
        needed=_("Scrieți numărul tipărit pe foaie."),
        hint=_("Cum este tipărit: U-GENERAL-2026-00007-41."),
    )
    written_on = Moment(label=_("Ziua și ora de pe foaie"), needed=_("Scrieți ziua și ora de pe foaie."))
    direction = Choice(label=_("Direcția"), needed=_("Alegeți direcția."))
    channel = Choice(label=_("Calea"), needed=_("Alegeți calea."))
    correspondent = Line(label=_("Emitent sau destinatar"), most=200)
    subject = Text(label=_("Conținutul pe scurt"), most=2000)
    document_kind = Line(label=_("Felul documentului"), most=80)
    sender_number = Line(label=_("Nr. și data emitentului"), most=60)
    page_count = Number(label=_("Nr. de file"), least=0, most=100_000)
    remarks = Line(label=_("Observații"), most=1000)
    written_by = Line(label=_("Cine a scris foaia"), most=200)
    spoiled = forms.BooleanField(label=_("Foaia este anulată, tăiată cu o linie"), required=False)


class DropForm(forms.Form):
    """Why a position stays without number."""

    reason = Line(label=_("De ce rămâne fără număr"), most=300, needed=_("Scrieți de ce rămâne fără număr."))

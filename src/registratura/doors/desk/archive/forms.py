"""Forms of the archive. Services judge what the law says; forms read what was typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.archive.codes import parse_code, parse_term
from registratura.archive.importing import PositionDraft, kinds_of
from registratura.doors.desk.settings.forms import Choice, Line, Number
from registratura.doors.desk.terms.forms import Day, Text

YEAR_LEAST, YEAR_MOST = 1900, 2200
WHOLE = _("toată instituția")


class Year(Number):
    """A year."""

    def __init__(self, *, label: Any, hint: Any = "") -> None:
        super().__init__(label=label, least=YEAR_LEAST, most=YEAR_MOST, hint=hint)


class PlanForm(forms.Form):
    """A version of the filing plan, empty or from another."""

    name = Line(
        label=_("Numele"), most=160, needed=_("Scrieți numele, de pildă „Nomenclator arhivistic 2027”.")
    )
    copy_of = Choice(label=_("Pornește de la"), empty=_("nicio poziție"))


class ImportForm(forms.Form):
    """Rows of a filing plan, pasted or in a file."""

    text = Text(
        label=_("Rândurile"),
        most=400_000,
        hint=_(
            "Lipiți din tabel sau dintr-un CSV: indicativ, denumire, termen, observații, feluri de documente."
        ),
    )
    file = forms.FileField(label=_("Sau un fișier CSV"), required=False, allow_empty_file=True)
    replace = forms.BooleanField(label=_("Scoate din proiect ce nu este în rânduri"), required=False)


class PositionForm(forms.Form):
    """One position of a draft."""

    code = Line(label=_("Indicativul"), most=16, needed=_("Scrieți indicativul, de pildă I-A-17."))
    title = Line(label=_("Denumirea dosarului"), most=300, needed=_("Scrieți pe scurt ce cuprinde dosarul."))
    term = Line(
        label=_("Termenul"),
        most=160,
        needed=_("Scrieți termenul: P, 5 ani, 10 CS."),
        hint=_("P, 5 ani, 10 CS ori „până la expirare + 3 ani”."),
    )
    direction_name = Line(label=_("Direcția"), most=160)
    service_name = Line(label=_("Serviciul"), most=160)
    remarks = Line(label=_("Observații"), most=300)
    kinds = Line(
        label=_("Feluri de documente"), most=600, hint=_("Despărțite prin virgule; după ele se sugerează.")
    )

    def clean_code(self) -> Any:
        """Read a code into its parts."""
        code = parse_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("Nu este un indicativ ca I-A-17 sau II-3."))
        return code

    def clean_term(self) -> Any:
        """Read a term."""
        term = parse_term(self.cleaned_data["term"])
        if term is None:
            raise forms.ValidationError(_("Nu este un termen: P, 5 ani, 10 CS, „până la expirare + 3 ani”."))
        return term

    def draft(self) -> PositionDraft:
        """Return the position as typed."""
        data = self.cleaned_data
        return PositionDraft(
            code=data["code"],
            title=data["title"],
            term=data["term"],
            remarks=data["remarks"],
            direction_name=data["direction_name"],
            service_name=data["service_name"],
            kinds=kinds_of(data["kinds"]),
        )


class ApprovalForm(forms.Form):
    """The act of the head by which a filing plan was approved."""

    act = Line(
        label=_("Actul conducătorului"), most=120, needed=_("Scrieți actul, de pildă „Dispoziția 130”.")
    )
    approved_on = Day(label=_("Din"), needed=_("Scrieți data actului."))


class ConfirmationForm(forms.Form):
    """The paper by which the National Archives confirmed a filing plan."""

    number = Line(label=_("Numărul adresei"), most=60, needed=_("Scrieți numărul adresei de confirmare."))
    confirmed_on = Day(label=_("Din"), needed=_("Scrieți data adresei."))
    office = Line(label=_("Serviciul"), most=160, hint=_("Serviciul județean al Arhivelor Naționale."))


class DossierForm(forms.Form):
    """A new dossier."""

    position = Choice(label=_("Indicativul"), empty=_("— alegeți —"), needed=_("Alegeți indicativul."))
    year = Year(label=_("Anul"))
    unit = Choice(label=_("Compartimentul"), empty=WHOLE)
    title = Line(label=_("Denumirea"), most=300, hint=_("Dacă rămâne goală, cea din nomenclator."))
    original = Choice(
        label=_("Originalul"),
        needed=_("Alegeți din listă."),
        choices=[
            ("paper", _("hârtie")),
            ("electronic", _("electronic")),
            ("mixed", _("hârtie și electronic")),
        ],
    )


class PieceForm(forms.Form):
    """A piece without a number."""

    title = Line(label=_("Ce este"), most=300, needed=_("Scrieți ce este înscrisul."))
    dated_on = Day(label=_("Data lui"), needed=_("Scrieți data înscrisului."))
    sheet_count = Number(label=_("Nr. de file"), most=20_000)


class FilingForm(forms.Form):
    """Where papers go: to an open dossier, or under a code of a year and a unit."""

    dossier = Choice(label=_("Dosarul"), empty=_("— după indicativ —"))
    position = Choice(label=_("Indicativul"), empty=_("— alegeți —"))
    year = Number(label=_("Anul"), least=YEAR_LEAST, most=YEAR_MOST)
    unit = Choice(label=_("Compartimentul"), empty=WHOLE)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data = super().clean() or {}
        if not data.get("dossier") and not data.get("position") and not self.errors:
            self.add_error("position", _("Alegeți un dosar deschis sau un indicativ."))
        return data


class ReasonForm(forms.Form):
    """Why."""

    reason = Line(label=_("De ce"), most=300, needed=_("Scrieți de ce."))


class EventForm(forms.Form):
    """When what a term waits for happened."""

    year = Year(label=_("Anul evenimentului"))


class LineForm(forms.Form):
    """How a dossier stands in an inventory."""

    standing = Choice(
        label=_("Cum este"),
        needed=_("Alegeți din listă."),
        choices=[
            ("present", _("se predă")),
            ("left", _("rămâne la compartiment")),
            ("missing", _("lipsește")),
        ],
    )
    remark = Line(label=_("Observații"), most=200)


class HandOverForm(forms.Form):
    """The minutes of a hand-over."""

    held_on = Day(label=_("Data"), needed=_("Scrieți data predării."))
    giver = Line(label=_("Predă"), most=120, needed=_("Scrieți cine predă."))
    taker = Line(label=_("Primește"), most=120, needed=_("Scrieți cine primește."))
    finding_act = Line(
        label=_("Procesul-verbal de constatare"), most=120, hint=_("Numai când lipsesc dosare din inventare.")
    )


class PlaceForm(forms.Form):
    """A place of the store."""

    kind = Choice(
        label=_("Ce este"),
        needed=_("Alegeți din listă."),
        choices=[("room", _("încăpere")), ("rack", _("rastel")), ("shelf", _("raft")), ("box", _("cutie"))],
    )
    code = Line(label=_("Numărul sau numele"), most=30, needed=_("Scrieți numărul sau numele locului."))
    parent = Choice(label=_("În"), empty=_("— de sine stătător —"))
    remarks = Line(label=_("Observații"), most=200)


class LoanForm(forms.Form):
    """A loan."""

    borrower = Choice(label=_("Cui"), empty=_("— alegeți —"), needed=_("Alegeți cui se împrumută."))
    purpose = Line(label=_("Pentru ce"), most=200, needed=_("Scrieți pentru ce se împrumută."))
    due_on = Day(label=_("Până la"), needed=_("Scrieți până când."), hint=_("Cel mult 90 de zile."))


class CommissionForm(forms.Form):
    """The selection commission."""

    act = Line(
        label=_("Actul de numire"), most=120, needed=_("Scrieți actul de numire, de pildă „Dispoziția 12”.")
    )
    act_on = Day(label=_("Din"), needed=_("Scrieți data actului."))
    president = Line(label=_("Președintele"), most=120)
    secretary = Line(label=_("Secretarul"), most=120)
    members = Text(
        label=_("Membrii"),
        most=1_200,
        hint=_("Câte unul pe rând. Cu președintele și secretarul: număr impar."),
    )


class MeetingForm(forms.Form):
    """The minutes of the commission."""

    met_on = Day(label=_("Ședința din"), needed=_("Scrieți data ședinței."))
    remarks = Line(
        label=_("Mențiuni"), most=500, hint=_("Documente deteriorate, reinventariate, fără nomenclator.")
    )


class SentForm(forms.Form):
    """The letter with which the work was sent."""

    number = Line(label=_("Numărul adresei"), most=60, needed=_("Scrieți numărul adresei de trimitere."))
    asked_on = Day(label=_("Din"), needed=_("Scrieți data adresei."))


class ApprovedForm(forms.Form):
    """The answer of the National Archives."""

    number = Line(label=_("Numărul aprobării"), most=60, needed=_("Scrieți numărul aprobării."))
    approved_on = Day(label=_("Din"), needed=_("Scrieți data aprobării."))


class DestructionForm(forms.Form):
    """The destruction minutes."""

    destroyed_on = Day(label=_("Distruse la"), needed=_("Scrieți data distrugerii."))
    how = Line(label=_("Cum și unde"), most=300, needed=_("Scrieți cum s-au distrus: topire, tocare."))

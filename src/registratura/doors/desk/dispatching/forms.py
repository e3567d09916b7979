"""Forms of dispatch. Services judge; forms read what was typed."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registratura.dispatch.drafts import ShipmentDraft
from registratura.dispatch.terms import POST, EmailCounts, IdentityKind, Method, ProofKind, ReturnReason
from registratura.doors.desk.registering.typed import moment_of, read_hour
from registratura.doors.desk.settings.forms import Choice, Line, Number
from registratura.doors.desk.terms.forms import Day, Text
from registratura.kernel.calendar import legal_date

_LEI = re.compile(r"(\d{1,6})(?:[.,](\d{1,2}))?", re.ASCII)


class Lei(Line):
    """A price as people write it, 13,50; kept in bani. None when nothing is written."""

    def clean(self, value: Any) -> Any:
        """Read the price after its text was found fit."""
        text = super().clean(value).replace(" ", "")
        if not text:
            return None
        found = _LEI.fullmatch(text)
        if found is None:
            raise forms.ValidationError(gettext("Scrieți tariful în lei, de pildă 13,50."))
        return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))

    def prepare_value(self, value: Any) -> Any:
        """Write bani as lei."""
        return lei(value) if isinstance(value, int) else value


def lei(bani: int | None) -> str:
    """Write bani as people do: 13,50. Nothing for none."""
    return "" if bani is None else f"{bani // 100},{bani % 100:02d}"


def _weight() -> Number:
    field = Number(label=_("Greutate (g)"), least=0, most=30_000)
    field.required = False
    return field


class ShipmentForm(forms.Form):
    """To whom and how an entry goes."""

    method = Choice(label=_("Pe ce cale pleacă"), needed=_("Alegeți calea."), widget=forms.RadioSelect)
    recipient_name = Line(label=_("Destinatar"), most=200, needed=_("Scrieți destinatarul."))
    for_information = forms.BooleanField(
        label=_("Spre știință"),
        required=False,
        help_text=_("O copie nu este răspunsul: nu oprește termenul."),
    )
    address = Line(
        label=_("Adresa"), most=400, hint=_("Strada, numărul, localitatea, județul, codul poștal.")
    )
    barcode = Line(
        label=_("Cod de bare"),
        most=60,
        hint=_("13 semne, de pildă RR123456785RO. Poate veni și la borderou."),
    )
    weight_grams = _weight()
    price_bani = Lei(label=_("Tarif (lei)"), most=20)
    email = Line(label=_("E-mail"), most=254)
    message_subject = Line(label=_("Subiectul mesajului"), most=200)
    message_text = Text(label=_("Textul mesajului"), most=10_000)
    note = Line(label=_("Observații"), most=500)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, methods: list[str], fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(method.value, str(method.label)) for method in Method if method.value in methods]
        self.fields["method"].offer(offered)  # type: ignore[attr-defined]
        self.fields["message_text"].widget.attrs["rows"] = 5
        self.fields["barcode"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        self.fields["email"].widget.attrs |= {"inputmode": "email", "autocomplete": "off"}
        if fixed:
            del self.fields["seen"]

    def draft(self) -> ShipmentDraft:
        """Return what was typed."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return ShipmentDraft(**values)

    def seen_key(self) -> int:
        """Return the newest shipment that the page showed; 0 for none."""
        text = self.cleaned_data["seen"]
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


class SendForm(forms.Form):
    """The day a letter was handed to the post or to a courier."""

    on = Day(label=_("Ziua predării"), needed=_("Scrieți ziua predării."))


class MomentForm(forms.Form):
    """A moment for the queue; empty is at once."""

    day = Day(label=_("Pleacă în ziua"), hint=_("Gol: pleacă acum."))
    hour = Line(label=_("La ora"), most=5)

    def clean_hour(self) -> Any:
        """Read the hour."""
        return read_hour(self.cleaned_data["hour"])

    def moment(self) -> datetime | None:
        """Return the moment, None for now."""
        data = self.cleaned_data
        return moment_of(data.get("day"), data.get("hour"), today=legal_date(timezone.now()))


class HandForm(forms.Form):
    """Who signed for a paper."""

    receiver_name = Line(
        label=_("Cine a semnat de primire"), most=200, needed=_("Scrieți numele celui care a semnat.")
    )
    identity_kind = Choice(
        label=_("S-a legitimat cu"),
        needed=_("Alegeți cu ce s-a legitimat."),
        hint=_("Numai felul actului: seria și numărul nu se scriu."),
        empty=_("Alegeți"),
    )
    received_at = Day(label=_("Ziua"), needed=_("Scrieți ziua semnării."))
    hour = Line(label=_("Ora"), most=5)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["identity_kind"].offer(list(IdentityKind.choices))  # type: ignore[attr-defined]

    def clean_hour(self) -> Any:
        """Read the hour."""
        return read_hour(self.cleaned_data["hour"])

    def moment(self) -> datetime:
        """Return when it was signed."""
        now = timezone.now()
        given = moment_of(
            self.cleaned_data["received_at"], self.cleaned_data.get("hour"), today=legal_date(now)
        )
        return given or now


class ConfirmForm(forms.Form):
    """The day on which a letter came into its recipient's hands."""

    on = Day(
        label=_("Data primirii"),
        needed=_("Scrieți data de pe confirmare."),
        hint=_("Cea semnată pe confirmare."),
    )


class ReturnForm(forms.Form):
    """Why and when a letter came back."""

    reason = Choice(
        label=_("De ce s-a întors"), needed=_("Alegeți motivul notat de poștă."), empty=_("Alegeți")
    )
    on = Day(label=_("Data notată de poștă"), needed=_("Scrieți data notată de poștă."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].offer(list(ReturnReason.choices))  # type: ignore[attr-defined]


class CancelForm(forms.Form):
    """Why a shipment is given up."""

    reason = Line(label=_("De ce se renunță"), most=500, needed=_("Scrieți de ce se renunță."))


class CorrectForm(forms.Form):
    """What is put right after departure."""

    sent_on = Day(label=_("Ziua plecării"))
    outcome_on = Day(label=_("Ziua primirii sau a întoarcerii"))
    barcode = Line(label=_("Cod de bare"), most=60)
    weight_grams = _weight()
    price_bani = Lei(label=_("Tarif (lei)"), most=20)
    reason = Line(label=_("Motivul corecturii"), most=500, needed=_("Scrieți motivul corecturii."))


class ScanForm(forms.Form):
    """What became of a scanned letter."""

    outcome = Choice(
        label=_("Ce s-a întâmplat"), needed=_("Alegeți ce s-a întâmplat."), widget=forms.RadioSelect
    )
    reason = Choice(label=_("De ce s-a întors"), empty=_("Alegeți"))
    on = Day(
        label=_("Data"), needed=_("Scrieți data."), hint=_("Cea semnată pe confirmare sau notată de poștă.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].offer(  # type: ignore[attr-defined]
            [
                ("delivered", gettext("primită")),
                ("returned", gettext("întoarsă")),
                ("refused", gettext("refuzată")),
            ]
        )
        reasons = [(value, words) for value, words in ReturnReason.choices if value != ReturnReason.REFUSED]
        self.fields["reason"].offer(reasons)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask why when a letter came back."""
        data = super().clean() or {}
        if data.get("outcome") == "returned" and not data.get("reason"):
            self.add_error("reason", gettext("Alegeți motivul notat de poștă."))
        return data


class ProofForm(forms.Form):
    """What kind of proof the files are."""

    kind = Choice(label=_("Ce fel de dovadă"), needed=_("Alegeți ce fel de dovadă este."))

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(kind.value, str(kind.label)) for kind in ProofKind if kind.value in kinds]
        self.fields["kind"].offer(offered)  # type: ignore[attr-defined]


class BundleForm(forms.Form):
    """The day and the post office of a new bundle."""

    day = Day(label=_("Ziua"), needed=_("Scrieți ziua borderoului."))
    post_office = Line(label=_("Oficiul poștal"), most=200)


class OptionsForm(forms.Form):
    """How the institution dispatches."""

    post_office = Line(
        label=_("Oficiul poștal"),
        most=200,
        hint=_("Stă pe fiecare borderou; se poate schimba la deschiderea lui."),
    )
    contract = Line(label=_("Contractul cu poșta"), most=120, hint=_("Numărul și data; poate lipsi."))
    methods = forms.MultipleChoiceField(
        label=_("Pe ce căi se expediază"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Alegeți cel puțin o cale.")},
    )
    email_counts = Choice(
        label=_("Când se socotește comunicat un e-mail"),
        needed=_("Alegeți când se socotește comunicat un e-mail."),
        widget=forms.RadioSelect,
        hint=_("Legea nu o spune pentru e-mailul simplu; hotărăște instituția."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["methods"].choices = [  # type: ignore[attr-defined]
            (one.value, one.label) for one in Method if one is not Method.EXCHANGE
        ]
        self.fields["email_counts"].offer(list(EmailCounts.choices))  # type: ignore[attr-defined]


def is_postal(method: str) -> bool:
    """Say whether a letter of this method goes into a bundle."""
    return method in POST

"""What is typed about signing. Secrets are read as typed and never given back to a page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.settings.forms import Choice, Line


class SecretField(forms.CharField):
    """A PIN or a password: as typed, never shown again."""

    def __init__(self, *, label: Any, needed: Any = "", hint: Any = "", code: bool = False) -> None:
        attributes = {"autocomplete": "one-time-code" if code else "off", "spellcheck": "false"}
        super().__init__(
            label=label,
            required=bool(needed),
            max_length=200,
            strip=False,
            help_text=hint,
            error_messages={"required": needed},
            widget=forms.PasswordInput(render_value=False, attrs=attributes),
        )


class SignForm(forms.Form):
    """With which key, and what opens it."""

    key = Choice(label=_("Cheia"), needed=_("Alegeți cheia cu care semnați."))
    pin = SecretField(label=_("PIN-ul sau parola cheii"))
    code = SecretField(
        label=_("Codul primit"),
        code=True,
        hint=_("Numai când serviciul de semnare trimite un cod, de pildă prin SMS."),
    )


class ReasonForm(forms.Form):
    """Why somebody refuses or takes back."""

    reason = Line(
        label=_("De ce"), most=500, needed=_("Scrieți de ce, ca autorul să știe ce are de îndreptat.")
    )


class AskForm(forms.Form):
    """Where the signatures show and what they say; documents and signers are read beside it."""

    place = Choice(label=_("Unde se vede semnătura"), needed=_("Alegeți unde se vede semnătura."))
    reason = Line(
        label=_("Motivul, scris lângă semnătură"),
        most=120,
        hint=_("Scurt, de pildă „Răspuns la petiție”. Poate rămâne gol."),
    )


class FileKeyForm(forms.Form):
    """A key in a file."""

    label = Line(label=_("Cum îi spunem"), most=100, hint=_("Gol: numele din certificat."))
    file = forms.FileField(
        label=_("Fișierul .p12 sau .pfx"),
        error_messages={
            "required": _("Alegeți fișierul cheii."),
            "empty": _("Fișierul este gol."),
            "invalid": _("Alegeți fișierul cheii."),
            "missing": _("Alegeți fișierul cheii."),
        },
        widget=forms.FileInput(attrs={"accept": ".p12,.pfx"}),
    )
    pin = SecretField(
        label=_("Parola fișierului"),
        hint=_("Se folosește acum ca să se citească certificatul și nu se păstrează."),
    )


class TokenKeyForm(forms.Form):
    """A key in a token at the server."""

    label = Line(label=_("Cum îi spunem"), most=100, hint=_("Gol: numele din certificat."))
    token = Choice(label=_("Tokenul"), needed=_("Alegeți tokenul."))
    pin = SecretField(
        label=_("PIN-ul tokenului"),
        needed=_("Scrieți PIN-ul tokenului."),
        hint=_("Tokenul numără PIN-urile greșite și se blochează după câteva."),
    )
    place = Choice(label=_("Certificatul"), empty=_("— singurul din token —"))


class RemoteKeyForm(forms.Form):
    """A key at a remote signing service."""

    label = Line(label=_("Cum îi spunem"), most=100, hint=_("Gol: numele din certificat."))
    provider = Choice(label=_("Serviciul"), needed=_("Alegeți serviciul."))
    user = Line(
        label=_("Utilizatorul dumneavoastră la serviciu"),
        most=200,
        hint=_("Gol la un serviciu la care ați intrat în browser."),
    )
    place = Choice(label=_("Cheia de la serviciu"), empty=_("— singura —"))


class TestForm(forms.Form):
    """What opens a key that is tried."""

    pin = SecretField(label=_("PIN-ul sau parola cheii"))
    code = SecretField(label=_("Codul primit"), code=True)


class AuthorityForm(forms.Form):
    """Where time stamps are asked for."""

    url = Line(
        label=_("Adresa autorității de marcare temporală"),
        most=300,
        hint=_("De la prestatorul calificat, de pildă https://tsa.prestator.ro. Gol: fără marcă temporală."),
    )
    account = Line(label=_("Contul"), most=200, hint=_("Numai dacă autoritatea îl cere."))
    secret = SecretField(label=_("Parola contului"), hint=_("Goală: rămâne cea păstrată."))


class ProviderForm(forms.Form):
    """A remote signing service."""

    name = Line(label=_("Numele"), most=100)
    url = Line(
        label=_("Adresa (API CSC v2)"),
        most=300,
        needed=_("Scrieți adresa serviciului."),
        hint=_("De pildă https://semnare.prestator.ro/csc/v2."),
    )
    way = Choice(label=_("Cum se intră"), needed=_("Alegeți cum se intră la serviciu."))
    account = Line(label=_("Contul instituției (client_id)"), most=200, needed=_("Scrieți contul."))
    secret = SecretField(label=_("Secretul contului"), hint=_("Gol: rămâne cel păstrat."))
    is_active = forms.BooleanField(label=_("Se folosește"), required=False, initial=True)

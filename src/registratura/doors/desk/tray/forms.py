"""What is typed about a message of the tray and about a mailbox. Services judge; forms read."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.settings.forms import Choice, Line, Number


class RegistrationForm(forms.Form):
    """What the register will say of a message; prefilled, so that one key is enough."""

    sender_name = Line(label=_("Emitentul"), most=200)
    subject = Line(
        label=_("Conținutul pe scurt"), most=500, needed=_("Scrieți pe scurt despre ce este vorba.")
    )
    document_kind = Line(label=_("Felul documentului"), most=80)
    channel = Choice(label=_("Cum a venit"), empty=_("— ca în tavă —"))
    unit = Choice(label=_("Compartiment"), empty=_("— se repartizează mai târziu —"))
    special = Choice(label=_("Registru special"), empty=_("— niciunul —"))
    connect = forms.BooleanField(label=_("Conexează la înregistrarea de care ține"), required=False)


class SetAsideForm(forms.Form):
    """Why a message gets no number."""

    reason = Line(
        label=_("De ce nu primește număr"),
        most=500,
        needed=_("Scrieți de ce nu primește număr, de exemplu „reclamă nesolicitată”."),
    )


class MailboxForm(forms.Form):
    """A mailbox that is read."""

    name = Line(label=_("Cum îi spunem"), most=100, hint=_("De pildă: Registratura, Petiții."))
    host = Line(
        label=_("Serverul de primire (IMAP)"),
        most=253,
        needed=_("Scrieți serverul, de pildă imap.primarie.ro."),
    )
    port = Number(label=_("Portul"), most=65_535, hint=_("993 pentru TLS, 143 pentru STARTTLS."))
    security = Choice(label=_("Criptarea"), needed=_("Alegeți criptarea."))
    username = Line(
        label=_("Utilizatorul"), most=254, needed=_("Scrieți utilizatorul, de obicei adresa de e-mail.")
    )
    password = forms.CharField(
        label=_("Parola"),
        required=False,
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
    )
    folder = Line(label=_("Dosarul"), most=200, hint=_("INBOX, dacă nu ați ales altul."))
    acknowledges = forms.BooleanField(
        label=_("Confirmă automat primirea"),
        required=False,
        help_text=_("Cel care a scris află pe loc că mesajul a ajuns. Mesajelor automate nu li se răspunde."),
    )
    is_active = forms.BooleanField(label=_("Se citește"), required=False)

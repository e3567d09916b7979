"""What is typed about a petition. Services judge what the law says; forms read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.doors.desk.settings.forms import Choice, Line, Number
from registratura.doors.desk.terms.forms import Day, Text
from registratura.petitions.services import Description
from registratura.petitions.terms import (
    DOMAINS,
    KINDS,
    LANGUAGES,
    SENDER_TYPES,
    SOLUTIONS,
    Domain,
    Kind,
    SenderType,
    Solution,
)
from registratura.registers import queries as registers

_NOT_OUT = ("counter", "file", "internal")


class DescriptionForm(forms.Form):
    """What the petition is."""

    kind = Choice(label=_("Felul petiției"), needed=_("Alegeți felul petiției."), widget=forms.RadioSelect)
    sender_type = Choice(
        label=_("Cine petiționează"), needed=_("Alegeți cine petiționează."), widget=forms.RadioSelect
    )
    origin_authority = Line(
        label=_("Autoritatea care a trimis-o"),
        most=200,
        hint=_("Când a venit greșit îndreptată la altă autoritate. Numărul ei rămâne număr al emitentului."),
    )
    domain = Choice(
        label=_("Domeniul"),
        needed=_("Alegeți domeniul."),
        hint=_("La energie și gaze prelungirea poate fi de 30 de zile."),
    )
    language = Choice(
        label=_("Limba"),
        empty=_("română"),
        hint=_("A minorității naționale, când petiția este scrisă în ea."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (("kind", KINDS), ("sender_type", SENDER_TYPES), ("domain", DOMAINS)):
            self.fields[name].choices = [  # type: ignore[attr-defined]
                (code.value, str(text)) for code, text in words.items()
            ]
        language = self.fields["language"]
        assert isinstance(language, Choice)
        language.offer([(code, str(text)) for code, text in LANGUAGES.items()])

    def description(self) -> Description:
        """Return what was chosen."""
        data = self.cleaned_data
        return Description(
            kind=Kind(data["kind"]),
            sender_type=SenderType(data["sender_type"]),
            domain=Domain(data["domain"]),
            origin_authority=data["origin_authority"],
            language=data["language"],
        )


class NoteForm(forms.Form):
    """A reason that stays in the history; its name and words are the act's."""

    note = Text(label=_("Ce lipsește"), most=500, needed=_("Scrieți motivul."))

    def __init__(self, *args: Any, label: Any, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = label
        self.fields["note"].help_text = hint
        self.fields["note"].widget.attrs["rows"] = 3


class PairForm(forms.Form):
    """What was decided of two petitions: one of them, or that they are different."""

    decision = forms.ChoiceField(choices=[("connect", ""), ("repeat", "")])
    note = Line(label=_("Mențiune"), most=500)


class RedirectionForm(forms.Form):
    """Where the petition goes, and the two letters."""

    authority = Line(
        label=_("Autoritatea competentă"), most=200, needed=_("Scrieți autoritatea competentă să o rezolve.")
    )
    transfer_subject = Text(
        label=_("Conținutul pe scurt al adresei"), most=2000, needed=_("Scrieți conținutul adresei.")
    )
    transfer_channel = Choice(label=_("Calea adresei"), needed=_("Alegeți calea."))
    notice_subject = Text(
        label=_("Conținutul pe scurt al înștiințării"),
        most=2000,
        needed=_("Scrieți conținutul înștiințării."),
    )
    notice_channel = Choice(label=_("Calea înștiințării"), needed=_("Alegeți calea."))
    note = Line(label=_("Mențiune"), most=500)
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [(code, name) for code, name in registers.channel_names() if code not in _NOT_OUT]
        for name in ("transfer_channel", "notice_channel"):
            field = self.fields[name]
            assert isinstance(field, Choice)
            field.offer(ways)
        for name in ("transfer_subject", "notice_subject"):
            self.fields[name].widget.attrs["rows"] = 3


class SolutionForm(forms.Form):
    """What the answer says, and upon which law."""

    solution = Choice(label=_("Soluția"), needed=_("Alegeți soluția."), widget=forms.RadioSelect)
    legal_ground = Line(
        label=_("Temeiul legal"),
        most=300,
        needed=_("Scrieți actul și articolul pe care se sprijină răspunsul."),
        hint=_("De pildă: Legea 50/1991 art. 7 alin. (1). Se scrie și în răspuns (OG 27/2002 art. 13)."),
    )

    second_text = Text(
        label=_("Răspunsul în limba petiției"),
        most=20_000,
        hint=_("Răspunsul se dă în română și în această limbă (Codul administrativ art. 94)."),
    )

    def __init__(self, *args: Any, language: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if language:
            self.fields["second_text"].label = _("Răspunsul în limba %s") % language
            self.fields["second_text"].widget.attrs["rows"] = 8
        else:
            del self.fields["second_text"]
        self.fields["solution"].choices = [  # type: ignore[attr-defined]
            (code.value, str(text)) for code, text in SOLUTIONS.items()
        ]

    def chosen(self) -> Solution:
        """Return the solution."""
        return Solution(self.cleaned_data["solution"])


class DelegationForm(forms.Form):
    """The act by which somebody signs for the institution's head."""

    act_number = Line(label=_("Numărul actului de delegare"), most=60)
    act_dated_on = Day(label=_("Data actului"))
    act_valid_to = Day(label=_("Valabil până la"), hint=_("Ultima zi; gol, dacă actul nu spune."))


class ReasonForm(forms.Form):
    """Why a signature is taken back."""

    reason = Line(label=_("Motivul"), most=300, needed=_("Scrieți de ce retrageți semnătura."))


class OptionsForm(forms.Form):
    """What the institution settles about its petitions."""

    lead_days = Number(
        label=_("Zile lucrătoare înainte de termen"),
        least=0,
        most=15,
        hint=_("Cu atât înainte predă compartimentul răspunsul la relații cu publicul."),
    )
    minority_language = Choice(
        label=_("Limba minorității naționale"),
        empty=_("nu este cazul"),
        hint=_("Unde minoritatea are peste o cincime dintre locuitori (Codul administrativ art. 94)."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["minority_language"]
        assert isinstance(language, Choice)
        language.offer([(code, str(text)) for code, text in LANGUAGES.items()])
